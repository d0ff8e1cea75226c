package dev.payledger.dr.local.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOOL = "com.fasterxml.jackson.core.util.InternCache";
    private static final String OTHER_TOOL = "com.fasterxml.jackson.databind.ObjectMapper";
    private static final String FROM_ARCHIVE = "source: shared objects file";
    private static final Predicate<String> RECORDS = option -> option.startsWith("-XX:DumpLoadedClassList=");

    @TempDir
    Path root;

    private final List<ClassArchives> opened = new ArrayList<>();

    private ClassArchives archives(Duration recorded) {
        ClassArchives archives = new ClassArchives(root.resolve("archives"), recorded);
        opened.add(archives);
        return archives;
    }

    @AfterEach
    void close() {
        opened.forEach(ClassArchives::close);
    }

    /** Java itself says from where it takes a class. */
    @Test
    void laterProcessesTakeTheClassesOfTheFirstOnesFromAnArchive() throws Exception {
        ClassArchives archives = archives(Duration.ZERO);
        assertRecorded(archives, "a", TOOL);
        assertRecorded(archives, "b", OTHER_TOOL);

        assertThat(sourceOf(TOOL, archives.start(classPath(), "a")))
                .as("the second archive has the classes of both handlers")
                .contains(FROM_ARCHIVE);

        List<Path> moved = copies(classPath(), root.resolve("elsewhere"));
        ClassArchives.Start next = archives(Duration.ZERO).start(moved, "a");
        assertThat(next.options()).as("another local AWS finds the record").noneMatch(RECORDS);
        assertThat(sourceOf(TOOL, next)).as("and the archive").contains(FROM_ARCHIVE);
    }

    @Test
    void aHandlerIsRecordedUntilItsInitialisationWentWell() throws Exception {
        ClassArchives archives = archives(Duration.ofHours(1));

        ClassArchives.Start first = archives.start(classPath(), "a");
        assertThat(first.options()).anyMatch(RECORDS);
        assertThat(archives.start(classPath(), "a").options()).noneMatch(RECORDS);
        first.initialised().accept(Optional.empty());
        ClassArchives.Start second = archives.start(classPath(), "a");
        assertThat(second.options()).anyMatch(RECORDS);
        second.initialised().accept(Optional.of(ProcessHandle.current()));
        assertThat(archives.start(classPath(), "a").options()).noneMatch(RECORDS);
    }

    @Test
    void archivesOfTheClassPathsUsedLastAreKept() throws Exception {
        ClassArchives archives = archives(Duration.ofHours(1));
        List<Path> folders = new ArrayList<>();
        for (int i = 0; i < ClassArchives.MOST_CLASS_PATHS; i++) {
            Path copy = folderOf(archives.start(List.of(jar(i)), "a"));
            Files.setLastModifiedTime(copy, FileTime.from(Instant.now().minusSeconds(1_000 - i)));
            folders.add(copy);
        }
        assertThat(folderOf(archives.start(List.of(jar(0)), "a"))).isEqualTo(folders.get(0));
        folders.add(folderOf(archives.start(List.of(jar(99)), "a")));

        try (Stream<Path> kept = Files.list(root.resolve("archives"))) {
            folders.remove(1);
            assertThat(kept).containsExactlyInAnyOrderElementsOf(folders);
        }
        assertThat(archives.start(List.of(jar(1)), "a").classPath())
                .as("what was deleted is made again")
                .allMatch(Files::exists);
    }

    @Test
    void neitherWhatAProcessRunsFromNorWhatIsNoArchiveIsDeleted() throws Exception {
        ClassArchives archives = archives(Duration.ofHours(1));
        Path mine = Files.createDirectories(root.resolve("archives").resolve("mine"));
        ClassArchives.Start used = archives.start(List.of(jar(0)), "a");
        used.initialised().accept(Optional.of(ProcessHandle.current()));
        Files.setLastModifiedTime(mine, FileTime.from(Instant.EPOCH));
        Files.setLastModifiedTime(folderOf(used), FileTime.from(Instant.EPOCH));
        for (int i = 1; i < 2 * ClassArchives.MOST_CLASS_PATHS; i++) {
            archives.start(List.of(jar(i)), "a");
        }

        assertThat(mine).exists();
        assertThat(used.classPath()).allMatch(Files::exists);
    }

    private static Path folderOf(ClassArchives.Start start) {
        return start.classPath().get(0).getParent();
    }

    private Path jar(int content) throws IOException {
        return Files.writeString(
                Files.createDirectories(root.resolve("jars")).resolve(content + ".jar"), String.valueOf(content));
    }

    private static List<Path> copies(List<Path> jars, Path target) throws IOException {
        Files.createDirectories(target);
        List<Path> copies = new ArrayList<>();
        for (Path jar : jars) {
            copies.add(Files.copy(jar, target.resolve(jar.getFileName())));
        }
        return copies;
    }

    /** The first process of a handler is recorded; once it has ended, later ones find its classes in an archive. */
    private static void assertRecorded(ClassArchives archives, String handler, String tool) throws Exception {
        ClassArchives.Start first = archives.start(classPath(), handler);
        assertThat(first.options()).anyMatch(RECORDS);
        assertThat(sourceOf(tool, first)).contains("source: file:").doesNotContain(FROM_ARCHIVE);
        first.initialised().accept(Optional.of(ProcessHandle.current()));

        long end = System.nanoTime() + PATIENCE.toNanos();
        String source;
        do {
            Assertions.assertTrue(System.nanoTime() < end, "no archive has " + tool + " after " + PATIENCE);
            TimeUnit.MILLISECONDS.sleep(100);
            ClassArchives.Start next = archives.start(classPath(), handler);
            assertThat(next.options()).noneMatch(RECORDS);
            source = sourceOf(tool, next);
        } while (!source.contains(FROM_ARCHIVE));
    }

    private static List<Path> classPath() throws ClassNotFoundException {
        return List.of(jarOf(TOOL), jarOf(OTHER_TOOL), jarOf("com.fasterxml.jackson.annotation.JsonInclude"));
    }

    /** The line of Java's log in which it loads a class of the class path. */
    private static String sourceOf(String tool, ClassArchives.Start start) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(start.options());
        command.addAll(List.of(
                "-Xlog:class+load",
                "-cp",
                start.classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                tool));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return log.lines()
                .filter(line -> line.contains(" " + tool + " "))
                .findFirst()
                .orElse(log);
    }

    private static Path jarOf(String type) throws ClassNotFoundException {
        return Path.of(Class.forName(type)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }
}
