package dev.payledger.dr.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The commit that a folder's repository is at, read from its files: no program is run. What is changed and not committed
 * is not noticed.
 */
final class GitCommit {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private GitCommit() {}

    /** The commit; empty where the folder is in no repository, or its files are not understood. */
    static Optional<String> of(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.exists(git)) {
                try {
                    return in(Files.isDirectory(git) ? git : pointed(at, git));
                } catch (IOException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** A worktree's {@code .git} is a file that names the folder. */
    private static Path pointed(Path at, Path file) throws IOException {
        return at.resolve(Files.readString(file).strip().replaceFirst("^gitdir:\\s*", ""))
                .normalize();
    }

    private static Optional<String> in(Path git) throws IOException {
        String head = Files.readString(git.resolve("HEAD")).strip();
        if (!head.startsWith("ref:")) {
            return commit(head);
        }
        String ref = head.substring("ref:".length()).strip();
        Path common = Files.exists(git.resolve("commondir"))
                ? git.resolve(Files.readString(git.resolve("commondir")).strip())
                        .normalize()
                : git;
        for (Path folder : List.of(git, common)) {
            if (Files.isRegularFile(folder.resolve(ref))) {
                return commit(Files.readString(folder.resolve(ref)).strip());
            }
        }
        Path packed = common.resolve("packed-refs");
        if (!Files.isRegularFile(packed)) {
            return Optional.empty();
        }
        return Files.readAllLines(packed).stream()
                .filter(line -> line.endsWith(" " + ref))
                .findFirst()
                .flatMap(line -> commit(line.substring(0, line.indexOf(' '))));
    }

    private static Optional<String> commit(String text) {
        return Optional.of(text).filter(value -> COMMIT.matcher(value).matches());
    }
}
