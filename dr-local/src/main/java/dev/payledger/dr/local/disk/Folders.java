package dev.payledger.dr.local.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that nobody needs any more. */
public final class Folders {

    private Folders() {}

    /** Deletes a folder with all in it; what a process that is just ending still writes may stay. */
    public static void delete(Path folder) {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return;
        }
        for (Path file : all) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // it goes with the folder around it
            }
        }
    }
}
