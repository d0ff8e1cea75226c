package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOOL = "com.fasterxml.jackson.databind.ObjectMapper";

    @TempDir
    Path folder;

    /** Java itself says from where it takes a class. */
    @Test
    void laterProcessesTakeTheClassesOfTheFirstOnesFromAnArchive() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            ClassArchives archives = new ClassArchives(folder, executor, Duration.ofSeconds(2));
            String classPath = jarOf("com.fasterxml.jackson.databind.ObjectMapper") + ":"
                    + jarOf("com.fasterxml.jackson.core.JsonFactory") + ":"
                    + jarOf("com.fasterxml.jackson.annotation.JsonInclude");
            List<String> first = archives.options(classPath, "a");
            assertThat(first).anyMatch(option -> option.startsWith("-XX:DumpLoadedClassList="));
            assertThat(sourceOfTool(first, classPath)).contains("source: file:").doesNotContain("shared objects file");

            long end = System.nanoTime() + PATIENCE.toNanos();
            List<String> next = archives.options(classPath, "a");
            while (next.stream().noneMatch(option -> option.startsWith("-XX:SharedArchiveFile="))) {
                Assertions.assertTrue(System.nanoTime() < end, "there is no archive after " + PATIENCE);
                TimeUnit.MILLISECONDS.sleep(100);
                next = archives.options(classPath, "a");
            }
            assertThat(next).noneMatch(option -> option.startsWith("-XX:DumpLoadedClassList="));
            assertThat(sourceOfTool(next, classPath)).contains("source: shared objects file");
            assertThat(archives.options(classPath, "b"))
                    .as("another handler loads other classes")
                    .anyMatch(option -> option.startsWith("-XX:DumpLoadedClassList="));
        } finally {
            executor.shutdownNow();
        }
    }

    /** The line of Java's log in which it loads a class of the class path. */
    private static String sourceOfTool(List<String> options, String classPath) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Xlog:class+load", "-cp", classPath, TOOL));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return log.lines()
                .filter(line -> line.contains(" " + TOOL + " "))
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
