package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.LocalAwsException.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAwsExceptionTest {

    @Test
    void everyCodeHasASectionAndEverySectionACode() throws Exception {
        List<String> sections = Files.readAllLines(Path.of("..", "docs", "reference", "errors.md")).stream()
                .filter(line -> line.startsWith("## DR-PROCESS-"))
                .map(line -> line.substring(3))
                .toList();
        assertThat(sections)
                .containsExactlyElementsOf(
                        Arrays.stream(Problem.values()).map(Problem::code).toList());
    }

    @Test
    void aMessageSaysWhatWhyNextAndWhereToRead() {
        assertThat(new LocalAwsException(
                        Problem.OTHER_BUILD,
                        "A local AWS of another build is running.",
                        "b1 is not b2",
                        "stop it",
                        null))
                .hasMessage("""
                        DR-PROCESS-002 A local AWS of another build is running.
                        Why: b1 is not b2
                        Next: stop it; docs/reference/errors.md#dr-process-002\
                        """);
    }
}
