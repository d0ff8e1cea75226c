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
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets Java functions start sooner by <a
 * href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">class data sharing</a>. The first process
 * of each handler records which classes it loads; some seconds after its initialisation an archive of all that was
 * recorded for the class path is made, in the background and without running any of the function's code, and later
 * processes start from it. Where the archive does not fit, or cannot be made, Java starts as it would without. Kept for
 * the class paths that were used last. Off with the system property {@code dr.local.classArchives=false}. Thread safe.
 */
final class ClassArchives {
    private static final Logger LOG = System.getLogger(ClassArchives.class.getName());

    /** So long after its initialisation a first process has handled an event, and loaded what it needs. */
    static final Duration RECORDED = Duration.ofSeconds(6);

    /** Of so many class paths there are archives; each takes some 10 to 50 MB of disk. */
    static final int MOST_CLASS_PATHS = 4;

    private static final int LIMIT_SECONDS = 120;
    private static final Pattern ID = Pattern.compile(" id: \\d+$");
    private static final boolean WANTED = Boolean.parseBoolean(System.getProperty("dr.local.classArchives", "true"))
            && !System.getProperty("java.vm.name", "").contains("OpenJ9");

    private final Path directory;
    private final Executor executor;
    private final Duration recorded;
    private final Map<String, Archive> archives = new LinkedHashMap<>(16, 0.75f, true);
    private int folders;

    /**
     * How one process starts.
     *
     * @param options of Java
     * @param initialised is to be told how its initialisation ended: whether well
     */
    record Start(List<String> options, Consumer<Boolean> initialised) {}

    /**
     * Archives in a directory, which is made when needed.
     *
     * @param executor runs what makes an archive; interrupting its threads ends that
     * @param recorded how long after a first process's initialisation its record is read
     */
    ClassArchives(Path directory, Executor executor, Duration recorded) {
        this.directory = directory;
        this.executor = executor;
        this.recorded = recorded;
    }

    /** For one more process of this class path that runs this handler. */
    synchronized Start start(String classPath, String handler) throws IOException {
        if (!WANTED) {
            return new Start(List.of("-Xshare:auto"), well -> {});
        }
        Archive archive = archives.get(classPath);
        if (archive == null) {
            Path folder = directory.resolve(String.valueOf(++folders));
            archive = new Archive(Files.createDirectories(folder), classPath);
            archives.put(classPath, archive);
            if (archives.size() > MOST_CLASS_PATHS) {
                Iterator<Archive> longestUnused = archives.values().iterator();
                executor.execute(longestUnused.next()::delete);
                longestUnused.remove();
            }
        }
        return archive.start(handler);
    }

    private final class Archive {
        private final Path folder;
        private final String classPath;
        private final Set<String> handlers = new HashSet<>();
        private int lists;
        private boolean pending;
        private boolean made;
        private boolean deleted;

        Archive(Path folder, String classPath) {
            this.folder = folder;
            this.classPath = classPath;
        }

        private Path file() {
            return folder.resolve("classes.jsa");
        }

        /** The first process of each handler is recorded, whether or not there is an archive of others' classes. */
        synchronized Start start(String handler) {
            List<String> options = new ArrayList<>(List.of("-Xshare:auto"));
            if (made) {
                options.add("-XX:SharedArchiveFile=" + file());
            }
            if (!handlers.add(handler)) {
                return new Start(options, well -> {});
            }
            Path list = folder.resolve(++lists + ".classes");
            options.add("-XX:DumpLoadedClassList=" + list);
            return new Start(options, well -> initialised(handler, list, well));
        }

        private synchronized void initialised(String handler, Path list, boolean well) {
            if (!well) {
                // The next process may get further.
                handlers.remove(handler);
                Folders.delete(list);
            } else if (!pending) {
                pending = true;
                CompletableFuture.delayedExecutor(recorded.toMillis(), TimeUnit.MILLISECONDS, executor)
                        .execute(this::make);
            }
        }

        void delete() {
            synchronized (folder) {
                deleted = true;
                Folders.delete(folder);
            }
        }

        private void make() {
            synchronized (this) {
                pending = false;
            }
            synchronized (folder) {
                if (deleted) {
                    return;
                }
                try {
                    Path list = folder.resolve("all.list");
                    Files.write(list, recorded());
                    Path part = folder.resolve("classes.part");
                    int status = run(dump(list, part));
                    if (status == 0) {
                        Files.move(part, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                        made();
                    } else {
                        LOG.log(Level.DEBUG, "no class archive was made in {0}: Java ended with {1}", folder, status);
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
                    // Numbers mean something in their own list only: classes of other loaders need them, the rest
                    // (which has them from Java 24 on) does not. What starts with @cp is about the whole list.
                    text.substring(0, text.lastIndexOf('\n') + 1)
                            .lines()
                            .filter(line -> !line.contains(" source: ") && !line.startsWith("@cp"))
                            .map(line -> ID.matcher(line).replaceFirst(""))
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
