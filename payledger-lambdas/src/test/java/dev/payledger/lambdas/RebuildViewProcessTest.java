package dev.payledger.lambdas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RebuildViewProcessTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void withoutRegionOrTablesItSaysHowItIsCalled() {
        assertThat(run(Map.of("AWS_REGION", "ap-southeast-1"), "transactions")).isEqualTo(2);
        assertThat(run(Map.of(), "transactions", "view")).isEqualTo(2);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith(
                        "Usage: AWS_REGION=<region> java -cp <functions jar> dev.payledger.lambdas.RebuildViewProcess"
                                + " <transactions table> <view table>");
    }

    private int run(Map<String, String> variables, String... arguments) {
        return RebuildViewProcess.run(arguments, variables, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }
}
