package dev.payledger.dr.local.disk;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class archive of one class path. See <a
 * href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">class data sharing</a>. The first process
 * of each program records which classes it loads. From all records together an archive is made, in the background and
 * without running any of the programs' code, and later processes start from it. Where the archive does not fit, or cannot
 * be made, Java starts as it would without. Thread safe; several processes may use one folder.
 */
public final class ClassArchive {
    /** Whether this Java makes archives of this kind. */
    static final boolean SUPPORTED = !System.getProperty("java.vm.name", "").contains("OpenJ9");

    private static final Logger LOG = System.getLogger(ClassArchive.class.getName());
    private static final int LIMIT_SECONDS = 120;
    private static final Duration LEFT = Duration.ofHours(1);
    private static final Pattern ID = Pattern.compile(" id: \\d+$");
    private static final String RECORD = ".classes";
    /** An archive serves the Java that made it. */
    private static final String JAVA = Integer.toHexString(
            (System.getProperty("java.vm.version") + System.getProperty("java.vm.vendor")).hashCode());

    private static final String PART = ".part";

    private final Path folder;
    private final List<Path> jars;
    private final Set<Path> recording = new HashSet<>();

    /** The archive of a class path, kept beside its first jar. */
    public ClassArchive(List<Path> jars) {
        this.folder = jars.get(0).resolveSibling(".").normalize();
        this.jars = List.copyOf(jars);
    }

    /**
     * How a process starts.
     *
     * @param options of Java
     * @param list where it writes what it loads, for {@link #make}; null where nothing needs to be recorded
     */
    public record Start(List<String> options, @Nullable Path list) {}

    /** The first process of each program is recorded, whether or not there is an archive of others' classes. */
    public Start start(String program) throws IOException {
        List<String> options = new ArrayList<>(List.of("-Xshare:auto"));
        if (!SUPPORTED || !jars.stream().allMatch(Files::isRegularFile)) {
            return new Start(options, null);
        }
        if (Files.exists(file())) {
            options.add("-XX:SharedArchiveFile=" + file());
        }
        Path record = folder.resolve(Integer.toHexString(program.hashCode()) + "-" + JAVA + RECORD);
        synchronized (recording) {
            if (Files.exists(record) || !recording.add(record)) {
                return new Start(options, null);
            }
        }
        Path list = Files.createTempFile(folder, record.getFileName().toString(), PART);
        options.add("-XX:DumpLoadedClassList=" + list);
        return new Start(options, list);
    }

    private Path file() {
        return folder.resolve(JAVA + ".jsa");
    }

    /** Forgets a record: its process did not get far. The next process of the same program is recorded instead. */
    public void discard(Path list) {
        synchronized (recording) {
            recording.remove(recordOf(list));
        }
        Folders.delete(list);
    }

    private Path recordOf(Path list) {
        String name = String.valueOf(list.getFileName());
        return folder.resolve(name.substring(0, name.indexOf(RECORD) + RECORD.length()));
    }

    /**
     * Makes the archive anew with what a process recorded. The process may be writing still, so a line cut short is left
     * out. What goes wrong is only logged: processes start without, later.
     */
    public void make(Path list) {
        try {
            String text = Files.readString(list, StandardCharsets.UTF_8);
            Path part = Files.createTempFile(folder, "record", PART);
            // Numbers mean something in their own list only: classes of other loaders need them, the rest (which has
            // them from Java 24 on) does not. What starts with @cp is about the whole list.
            Files.write(
                    part,
                    text.substring(0, text.lastIndexOf('\n') + 1)
                            .lines()
                            .filter(line -> !line.contains(" source: ") && !line.startsWith("@cp"))
                            .map(line -> ID.matcher(line).replaceFirst(""))
                            .toList());
            Files.move(part, recordOf(list), StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(list);
            deleteLeft();
            Set<Path> records = records();
            for (Set<Path> before = Set.of(); !before.equals(records); records = records()) {
                // Another process may have recorded something meanwhile, and its archive be replaced by this one.
                before = records;
                make(records);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no class archive was made in " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What processes left that ended too early. */
    private void deleteLeft() throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(LEFT));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(PART))::iterator) {
                if (Files.getLastModifiedTime(file).compareTo(old) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Set<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith("-" + JAVA + RECORD))
                    .collect(Collectors.toSet());
        }
    }

    private void make(Set<Path> records) throws IOException, InterruptedException {
        Set<String> classes = new LinkedHashSet<>();
        for (Path record : records) {
            classes.addAll(Files.readAllLines(record));
        }
        Path list = Files.createTempFile(folder, "all", PART);
        Path archive = Files.createTempFile(folder, "archive", PART);
        try {
            Files.write(list, classes);
            int status = run(dump(list, archive));
            if (status == 0) {
                Files.move(archive, file(), StandardCopyOption.ATOMIC_MOVE);
            } else {
                LOG.log(Level.DEBUG, "no class archive was made in {0}: Java ended with {1}", folder, status);
            }
        } finally {
            Files.deleteIfExists(list);
            Files.deleteIfExists(archive);
        }
    }

    private List<String> dump(Path list, Path archive) {
        List<String> command = new ArrayList<>(nice());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
        return command;
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        // This thread may not come to its end when the JVM comes to its own.
        Thread end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly();
            removeHook(end);
        }
    }

    private static void removeHook(Thread end) {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            // The hooks run already, and this one ends what has ended.
        }
    }

    /** It is in no hurry, and functions are. */
    private static List<String> nice() {
        return Files.isExecutable(Path.of("/usr/bin/nice")) ? List.of("/usr/bin/nice", "-n", "19") : List.of();
    }
}
