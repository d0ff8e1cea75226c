package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOOL = "com.fasterxml.jackson.core.util.InternCache";
    private static final String OTHER_TOOL = "com.fasterxml.jackson.databind.ObjectMapper";
    private static final Predicate<String> RECORDS = option -> option.startsWith("-XX:DumpLoadedClassList=");

    @TempDir
    Path folder;

    /** Java itself says from where it takes a class. */
    @Test
    void laterProcessesTakeTheClassesOfTheFirstOnesFromAnArchive() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            ClassArchives archives = new ClassArchives(folder, executor, Duration.ZERO);
            assertRecorded(archives, "a", TOOL);
            assertRecorded(archives, "b", OTHER_TOOL);

            assertThat(sourceOf(TOOL, archives.start(classPath(), "a").options()))
                    .as("the second archive has the classes of both handlers")
                    .contains("source: shared objects file");
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aHandlerIsRecordedUntilItsInitialisationWentWell() throws Exception {
        ClassArchives archives = new ClassArchives(folder, Runnable::run, Duration.ofHours(1));

        ClassArchives.Start first = archives.start("a.jar", "a");
        assertThat(first.options()).anyMatch(RECORDS);
        assertThat(archives.start("a.jar", "a").options()).noneMatch(RECORDS);
        first.initialised().accept(false);
        ClassArchives.Start second = archives.start("a.jar", "a");
        assertThat(second.options()).anyMatch(RECORDS);
        second.initialised().accept(true);
        assertThat(archives.start("a.jar", "a").options()).noneMatch(RECORDS);
    }

    @Test
    void archivesOfTheClassPathsUsedLastAreKept() throws Exception {
        ClassArchives archives = new ClassArchives(folder, Runnable::run, Duration.ofHours(1));
        for (int i = 0; i < ClassArchives.MOST_CLASS_PATHS; i++) {
            archives.start(i + ".jar", "a");
        }
        archives.start("0.jar", "a");
        archives.start("another.jar", "a");

        try (Stream<Path> kept = Files.list(folder)) {
            assertThat(kept).hasSize(ClassArchives.MOST_CLASS_PATHS);
        }
        assertThat(archives.start("0.jar", "a").options()).noneMatch(RECORDS);
        assertThat(archives.start("1.jar", "a").options()).anyMatch(RECORDS);
    }

    /** The first process of a handler is recorded; once it has ended, later ones find its classes in an archive. */
    private static void assertRecorded(ClassArchives archives, String handler, String tool) throws Exception {
        ClassArchives.Start first = archives.start(classPath(), handler);
        assertThat(first.options()).anyMatch(RECORDS);
        assertThat(sourceOf(tool, first.options())).contains("source: file:").doesNotContain("shared objects file");
        first.initialised().accept(true);

        long end = System.nanoTime() + PATIENCE.toNanos();
        String source;
        do {
            Assertions.assertTrue(System.nanoTime() < end, "no archive has " + tool + " after " + PATIENCE);
            TimeUnit.MILLISECONDS.sleep(100);
            List<String> next = archives.start(classPath(), handler).options();
            assertThat(next).noneMatch(RECORDS);
            source = sourceOf(tool, next);
        } while (!source.contains("source: shared objects file"));
    }

    private static String classPath() throws ClassNotFoundException {
        return jarOf(TOOL) + ":" + jarOf(OTHER_TOOL) + ":" + jarOf("com.fasterxml.jackson.annotation.JsonInclude");
    }

    /** The line of Java's log in which it loads a class of the class path. */
    private static String sourceOf(String tool, List<String> options) throws IOException, ClassNotFoundException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Xlog:class+load", "-cp", classPath(), tool));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return log.lines()
                .filter(line -> line.contains(" " + tool + " "))
                .findFirst()
                .orElse(log);
    }

    private static String jarOf(String type) throws ClassNotFoundException {
        return Path.of(Class.forName(type)
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }
}
