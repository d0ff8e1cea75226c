package dev.payledger.dr.local.service.lambda;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lets Java functions start sooner by <a
 * href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">class data sharing</a>. The first process
 * of each function records which classes it loads; some seconds later an archive of all that was recorded for the class
 * path is made, in the background and without running any of the function's code, and later processes start from it. Where the archive does
 * not fit, or cannot be made, Java starts as it would without. Off with the system property {@code
 * dr.local.classArchives=false}. Thread safe.
 */
final class ClassArchives {
    private static final Logger LOG = System.getLogger(ClassArchives.class.getName());

    /** After so long the first functions have loaded what they need. */
    static final Duration RECORDED = Duration.ofSeconds(6);

    private static final int LIMIT_SECONDS = 120;
    private static final boolean WANTED = Boolean.parseBoolean(System.getProperty("dr.local.classArchives", "true"))
            && !System.getProperty("java.vm.name", "").contains("OpenJ9");

    private final Path directory;
    private final Executor executor;
    private final Duration recorded;
    private final Map<String, Archive> archives = new HashMap<>();

    /**
     * Archives in a directory, which is made when needed.
     *
     * @param executor runs what makes an archive; interrupting its threads ends that
     * @param recorded how long after a first process its record is read
     */
    ClassArchives(Path directory, Executor executor, Duration recorded) {
        this.directory = directory;
        this.executor = executor;
        this.recorded = recorded;
    }

    /** The options of Java for one more process of this class path that runs this handler. */
    synchronized List<String> options(String classPath, String handler) throws IOException {
        if (!WANTED) {
            return List.of("-Xshare:auto");
        }
        Archive archive = archives.get(classPath);
        if (archive == null) {
            Path folder = directory.resolve(
                    HexFormat.of().formatHex(CodeStore.sha256(classPath.getBytes(StandardCharsets.UTF_8)), 0, 12));
            archive = new Archive(Files.createDirectories(folder), classPath);
            archives.put(classPath, archive);
        }
        return archive.options(handler);
    }

    private final class Archive {
        private final Path folder;
        private final String classPath;
        private final Set<String> handlers = new HashSet<>();
        private boolean pending;
        private boolean made;

        Archive(Path folder, String classPath) {
            this.folder = folder;
            this.classPath = classPath;
        }

        private Path file() {
            return folder.resolve("classes.jsa");
        }

        /** The first process of each handler is recorded, whether or not there is an archive of others' classes. */
        synchronized List<String> options(String handler) {
            List<String> options = new ArrayList<>(List.of("-Xshare:auto"));
            if (made) {
                options.add("-XX:SharedArchiveFile=" + file());
            }
            if (handlers.add(handler)) {
                options.add("-XX:DumpLoadedClassList=" + folder.resolve(handlers.size() + ".classes"));
                if (!pending) {
                    pending = true;
                    CompletableFuture.delayedExecutor(recorded.toMillis(), TimeUnit.MILLISECONDS, executor)
                            .execute(this::make);
                }
            }
            return options;
        }

        private void make() {
            synchronized (this) {
                pending = false;
            }
            synchronized (folder) {
                try {
                    Path list = folder.resolve("all.list");
                    Files.write(list, recorded());
                    Path part = folder.resolve("classes.part");
                    if (run(dump(list, part)) == 0) {
                        Files.move(part, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                        made();
                    }
                } catch (IOException e) {
                    // Functions start without it, only later.
                    LOG.log(Level.DEBUG, "no class archive was made in " + folder, e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private synchronized void made() {
            made = true;
        }

        private List<String> dump(Path list, Path archive) {
            List<String> command = new ArrayList<>(nice());
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=" + list,
                    "-XX:SharedArchiveFile=" + archive,
                    "-cp",
                    classPath));
            return command;
        }

        /** What all processes loaded so far; one may be writing still, so a line cut short is left out. */
        private Set<String> recorded() throws IOException {
            Set<String> classes = new LinkedHashSet<>();
            try (Stream<Path> lists = Files.list(folder)) {
                for (Path list :
                        (Iterable<Path>) lists.filter(file -> file.toString().endsWith(".classes"))::iterator) {
                    String text = Files.readString(list, StandardCharsets.UTF_8);
                    // Classes of other loaders have numbers that mean something in their own list only.
                    text.substring(0, text.lastIndexOf('\n') + 1)
                            .lines()
                            .filter(line -> !line.contains(" source: "))
                            .forEach(classes::add);
                }
            }
            return classes;
        }
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly();
        }
    }

    /** It is in no hurry, and functions are. */
    private static List<String> nice() {
        return Files.isExecutable(Path.of("/usr/bin/nice")) ? List.of("/usr/bin/nice", "-n", "19") : List.of();
    }
}
