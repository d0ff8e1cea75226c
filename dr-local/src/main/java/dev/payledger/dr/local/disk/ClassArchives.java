package dev.payledger.dr.local.disk;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Class archives of Java functions, kept in a folder by the content of their class path: the next function with the same
 * code, of this local AWS or of another that uses the folder, starts from what the first one loaded. The jars are copied
 * into the folder too, since an archive holds for its files only. Those of the {@value #MOST_CLASS_PATHS} class paths
 * used last are kept. Thread safe; several processes may use one folder.
 *
 * <p>The system property {@value #PROPERTY} is {@code false} for none, or names a folder for all local AWSs of this JVM.
 */
public final class ClassArchives implements AutoCloseable {
    /** {@code false}, or a folder. */
    public static final String PROPERTY = "dr.local.classArchives";

    /** Of so many class paths there are archives; each takes some 10 to 50 MB of disk. */
    static final int MOST_CLASS_PATHS = 8;

    /** So long after its initialisation a first process has handled an event, and loaded what it needs. */
    private static final Duration RECORDED = Duration.ofSeconds(6);

    private static final Logger LOG = System.getLogger(ClassArchives.class.getName());
    private static final int KEY_CHARACTERS = 24;
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{" + KEY_CHARACTERS + "}");

    private final @Nullable Path directory;
    private final Duration recorded;
    private final ScheduledThreadPoolExecutor executor;
    private final Map<Path, String> fingerprints = new ConcurrentHashMap<>();
    private final Map<String, ClassArchive> archives = new ConcurrentHashMap<>();
    private final Map<String, Set<ProcessHandle>> running = new ConcurrentHashMap<>();

    /**
     * How one process starts.
     *
     * @param classPath the same jars, perhaps in other places
     * @param options of Java
     * @param initialised is to be told which process has initialised; none where it did not
     */
    public record Start(List<Path> classPath, List<String> options, Consumer<Optional<ProcessHandle>> initialised) {}

    /** Archives in a folder, which is made when needed, unless the system property says otherwise. */
    public ClassArchives(Path folder) {
        this(folder(folder), RECORDED);
    }

    /** Archives in a folder; none where it is null. */
    ClassArchives(@Nullable Path directory, Duration recorded) {
        this.directory = directory;
        this.recorded = recorded;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "dr-local-class-archives");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Whether the system property leaves them on. */
    public static boolean wanted() {
        return !setting().equals("false");
    }

    /** What the system property says, for a process with another directory: {@code true}, {@code false} or a folder. */
    public static String setting() {
        String said = System.getProperty(PROPERTY, "true");
        return said.equals("true") || said.equals("false")
                ? said
                : Path.of(said).toAbsolutePath().toString();
    }

    private static @Nullable Path folder(Path usual) {
        return wanted() ? setting().equals("true") ? usual : Path.of(setting()) : null;
    }

    /**
     * For one more process of this class path that runs this program, for example a handler. Where the folder cannot be
     * written, it starts without.
     */
    public Start start(List<Path> classPath, String program) {
        if (directory != null && ClassArchive.SUPPORTED) {
            try {
                return archived(directory, classPath, program);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "no class archive in {0}: {1}", directory, e.toString());
            }
        }
        return new Start(classPath, List.of("-Xshare:auto"), process -> {});
    }

    private Start archived(Path directory, List<Path> classPath, String program) throws IOException {
        String key = key(classPath);
        List<Path> copies = copied(classPath, directory.resolve(key));
        ClassArchive archive = archives.computeIfAbsent(key, k -> new ClassArchive(copies));
        ClassArchive.Start start = archive.start(program);
        Path list = start.list();
        return new Start(copies, start.options(), process -> {
            process.ifPresent(running -> note(key, running));
            if (list != null && process.isPresent()) {
                executor.schedule(() -> archive.make(list), recorded.toMillis(), TimeUnit.MILLISECONDS);
            } else if (list != null) {
                archive.discard(list);
            }
        });
    }

    private void note(String key, ProcessHandle process) {
        Set<ProcessHandle> users = running.computeIfAbsent(key, k -> ConcurrentHashMap.newKeySet());
        users.removeIf(user -> !user.isAlive());
        users.add(process);
    }

    /** Ends what is being made; what is there stays. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private String key(List<Path> classPath) throws IOException {
        MessageDigest digest = Fingerprint.sha256();
        digest.update((System.getProperty("java.vm.version") + System.getProperty("java.vm.vendor") + "\n")
                .getBytes(StandardCharsets.UTF_8));
        for (Path jar : classPath) {
            String fingerprint = fingerprints.get(jar);
            if (fingerprint == null) {
                fingerprint = Fingerprint.of(jar);
                fingerprints.put(jar, fingerprint);
            }
            digest.update(fingerprint.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_CHARACTERS);
    }

    /** The copies of the jars, made where they are missing: perhaps another process just thought them unused. */
    private synchronized List<Path> copied(List<Path> classPath, Path folder) throws IOException {
        boolean made = !Files.isDirectory(folder);
        Files.createDirectories(folder);
        List<Path> copies = new ArrayList<>();
        for (Path jar : classPath) {
            Path copy = folder.resolve(copies.size() + ".jar");
            if (!Files.exists(copy)) {
                Path part = Files.createTempFile(folder, "copy", ".part");
                Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
            }
            copies.add(copy);
        }
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
        if (made) {
            deleteUnused(folder);
        }
        return copies;
    }

    private void deleteUnused(Path newest) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(newest.resolveSibling("."))) {
            folders = all.map(Path::normalize)
                    .filter(folder -> !folder.equals(newest.normalize())
                            && KEY.matcher(name(folder)).matches())
                    .sorted(Comparator.comparing(ClassArchives::used).reversed())
                    .toList();
        }
        for (Path folder : folders.subList(Math.min(folders.size(), MOST_CLASS_PATHS - 1), folders.size())) {
            // A process opens its jars when it needs them.
            if (running.getOrDefault(name(folder), Set.of()).stream().noneMatch(ProcessHandle::isAlive)) {
                LOG.log(Level.DEBUG, "class archive {0} was not used for long and is deleted", folder);
                Folders.delete(folder);
                archives.remove(name(folder));
                running.remove(name(folder));
            }
        }
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    private static FileTime used(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
