package dev.payledger.dr.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DrErrorTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "errors.md");

    @Test
    void everyCodeHasASectionAndEverySectionACode() throws IOException {
        List<String> sections = Files.readAllLines(PAGE).stream()
                // DR-PROCESS belongs to dr-local, which has a test of its own.
                .filter(line -> line.startsWith("## DR-") && !line.startsWith("## DR-PROCESS-"))
                .map(line -> line.substring(3))
                .toList();
        assertThat(sections)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(DrError.values()).map(DrError::code).toList());
    }

    @Test
    void codesFollowTheirConstants() {
        assertThat(DrError.values()).allSatisfy(error -> assertThat(error.code())
                .isEqualTo("DR-" + error.name().replace('_', '-')));
    }

    @Test
    void aMessageSaysWhatWhyNextAndWhereToRead() {
        DrException failure = new DrException(
                DrError.ROUTING_002,
                "Traffic for api-payledger.example.com did not move to ap-northeast-1 within 120 s.",
                "health check hc-1a2b still reports healthy in ap-southeast-1.",
                "run dr:status to see the checkers' answers");
        assertThat(failure).hasMessage("""
                        DR-ROUTING-002 Traffic for api-payledger.example.com did not move to ap-northeast-1 within 120 s.
                        Why: health check hc-1a2b still reports healthy in ap-southeast-1.
                        Next: run dr:status to see the checkers' answers; docs/reference/errors.md#dr-routing-002\
                        """);
    }

    @Test
    void withoutAnAdviceTheDocsAreTheAdvice() {
        assertThat(new DrException(DrError.AWS_001, "It failed.", "because.", ""))
                .hasMessageEndingWith("Next: see docs/reference/errors.md#" + "DR-AWS-001".toLowerCase(Locale.ROOT));
    }
}
