package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.wire.AwsError;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the machine's Node and Python: the first on the {@code PATH} that starts. A runtime's own version is preferred
 * where a program has it in its name ({@code python3.12}), else whichever version is there runs the function; the log's
 * {@code INIT_START} line says which. What was found is kept; what was not is looked for again. Thread safe.
 */
final class Interpreters {

    private static final long ANSWER_SECONDS = 10;

    /**
     * A program that can run functions.
     *
     * @param program its real place, behind links and version managers
     * @param version for example {@code 20.20.2}
     */
    record Interpreter(Path program, String version) {}

    private final List<Path> path;
    private final Map<String, Interpreter> found = new ConcurrentHashMap<>();

    /** Looks in these folders, in this order. */
    Interpreters(List<Path> path) {
        this.path = List.copyOf(path);
    }

    /** Looks in the folders of this process's {@code PATH}. */
    static Interpreters onPath() {
        String path = System.getenv().getOrDefault("PATH", "");
        return new Interpreters(Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList());
    }

    /**
     * The program for a runtime.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if the machine has none
     */
    Interpreter of(Language language, String runtime) {
        Interpreter known = found.get(runtime);
        if (known != null) {
            return known;
        }
        List<String> names = namesFor(language, runtime);
        Interpreter interpreter = names.stream()
                .flatMap(name -> path.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .flatMap(candidate -> ask(language, candidate).stream())
                .findFirst()
                .orElseThrow(() -> missing(runtime, names));
        found.put(runtime, interpreter);
        return interpreter;
    }

    private static List<String> namesFor(Language language, String runtime) {
        return language == Language.NODE ? List.of("node") : List.of(runtime, "python3");
    }

    private static RuntimeException missing(String runtime, List<String> names) {
        String program = names.get(names.size() - 1);
        return AwsError.of(
                "UnsupportedOperation",
                400,
                "Runtime " + runtime + " needs " + program + ", and no folder on the PATH of the local AWS (dr-local)"
                        + " has a " + program + " that starts. Install it, or put its folder on the PATH, and start the"
                        + " local AWS again.");
    }

    private static Optional<Interpreter> ask(Language language, Path candidate) {
        List<String> command = language == Language.NODE
                ? List.of(candidate.toString(), "-p", "process.execPath + '\\n' + process.versions.node")
                : List.of(
                        candidate.toString(),
                        "-c",
                        "import sys; print(sys.executable); print('%d.%d.%d' % sys.version_info[:3])");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream output = process.getInputStream()) {
                process.getOutputStream().close();
                boolean ended = process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS);
                if (!ended || process.exitValue() != 0) {
                    return Optional.empty();
                }
                String[] answer = new String(output.readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .split("\\R");
                return answer.length == 2
                        ? Optional.of(new Interpreter(Path.of(answer[0]), answer[1]))
                        : Optional.empty();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + candidate + " was asked for its version", e);
        }
    }

    /** Packages that are installed for all Node programs of the machine, or null. */
    static @Nullable Path globalPackages(Interpreter node) {
        Path bin = node.program().getParent();
        Path prefix = bin == null ? null : bin.getParent();
        if (prefix == null) {
            return null;
        }
        try {
            Path packages = prefix.resolve("lib").resolve("node_modules");
            return Files.isDirectory(packages) ? packages.toRealPath() : null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + prefix, e);
        }
    }
}
