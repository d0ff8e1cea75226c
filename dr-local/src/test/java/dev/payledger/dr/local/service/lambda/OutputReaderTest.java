package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutputReaderTest {

    @Test
    void aPrintedLineIsAnEventAndSoIsALoggersMessageOfSeveralLines() {
        assertThat(read("one\ntwo\n\u0002a\nb\u0003three\nrest\u00e9"))
                .containsExactly("one\n", "two\n", "a\nb", "three\n", "rest\u00e9");
    }

    @Test
    void whatStandsBeforeAFrameWithoutALineEndIsAnEventOfItsOwn() {
        assertThat(read("half\u0002framed\u0003\u0002again\u0003")).containsExactly("half", "framed", "again");
    }

    @Test
    void theMarkOfAnInvocationsEndIsNoEvent() {
        assertThat(read("a\n\u0004id-1\nb\n")).containsExactly("a\n", "<end>", "b\n");
    }

    @Test
    void longLinesAreCut() {
        assertThat(read("x".repeat(300_000) + "\n")).hasSize(2).allSatisfy(event -> assertThat(event.length())
                .isLessThanOrEqualTo(256 * 1024 - 26));
    }

    private static List<String> read(String output) {
        List<String> events = new ArrayList<>();
        new OutputReader(
                        new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)),
                        events::add,
                        () -> events.add("<end>"))
                .run();
        return events;
    }
}
