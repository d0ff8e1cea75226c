package dev.payledger.dr.maven;

import java.nio.file.Path;

/** Where the goal was typed: paths below it are shown without it. */
record WorkingFolder(Path path) {

    static WorkingFolder current() {
        return new WorkingFolder(Path.of("").toAbsolutePath());
    }

    /** The path from here, where that is shorter than the whole of it. */
    Path shown(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        if (!path.getRoot().equals(absolute.getRoot())) {
            return absolute;
        }
        Path relative = path.relativize(absolute);
        return relative.toString().length() < absolute.toString().length() ? relative : absolute;
    }
}
