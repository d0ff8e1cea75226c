package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every template that ships is checked against AWS's own resource schemas, where cfn-lint is on the PATH. */
class TemplatesTest {

    private static final Path HOUSE = Path.of("..");

    @Test
    void everyTemplatePassesCfnLintWithoutErrors() throws Exception {
        assumeTrue(isOnPath("cfn-lint"), "cfn-lint is not on the PATH");
        List<Path> templates = templates();
        assertThat(templates).as("templates that ship").isNotEmpty();
        for (Path template : templates) {
            Process lint = new ProcessBuilder("cfn-lint", "--non-zero-exit-code", "error", template.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(lint.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(lint.exitValue()).as("%s%n%s", template, output).isZero();
        }
    }

    private static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.find(
                HOUSE, 12, (path, attributes) -> attributes.isRegularFile() && isTemplate(path.toString()))) {
            return files.sorted().toList();
        }
    }

    private static boolean isTemplate(String path) {
        return path.endsWith(".yaml")
                && path.contains(File.separator + "src" + File.separator)
                && !path.contains(File.separator + "target" + File.separator)
                && !path.contains("broken");
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
