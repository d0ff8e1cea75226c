package dev.payledger.dr.investigate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.internal.resource.LogEvents.LogEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InvocationLogTest {

    static List<LogEvent> stream(String stream, String... messages) {
        return Arrays.stream(messages)
                .map(message -> new LogEvent(Instant.EPOCH, stream, message))
                .toList();
    }

    @Test
    void anInitialisationThatFailsBelongsToTheRequestThatItFails() {
        InvocationLog log = new InvocationLog(stream(
                "s",
                "INIT_START Runtime Version: java:21.v40\tRuntime Version ARN: arn\n",
                "T is not set: java.lang.IllegalStateException\n\tat a.B.<init>(B.java:1)\n",
                "INIT_REPORT Init Duration: 150.79 ms\tPhase: init\tStatus: error\tError Type: Runtime.BadFunctionCode\n",
                "T is not set: java.lang.IllegalStateException\n",
                "INIT_REPORT Init Duration: 1.49 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.BadFunctionCode\n",
                "START RequestId: r1 Version: $LATEST\n",
                "END RequestId: r1\n",
                "REPORT RequestId: r1\tDuration: 1 ms\tMax Memory Used: 71 MB\tStatus: error\tError Type: Runtime.BadFunctionCode\n",
                "START RequestId: r2 Version: $LATEST\n",
                "well\n",
                "END RequestId: r2\n",
                "REPORT RequestId: r2\tDuration: 1 ms\tBilled Duration: 2 ms\t\n",
                "START RequestId: r3 Version: $LATEST\n"));

        assertThat(log.of("r1")).hasValueSatisfying(first -> {
            assertThat(first.initFailure()).isEqualTo("Runtime.BadFunctionCode");
            assertThat(first.status()).isEqualTo("error");
            assertThat(first.lines()).hasSize(2).allMatch(line -> line.startsWith("T is not set"));
        });
        assertThat(log.of("r2")).contains(new Invocation(List.of("well\n"), "", "", "", true));
        assertThat(log.of("r3"))
                .hasValueSatisfying(third -> assertThat(third.complete()).isFalse());
        assertThat(log.of("r4")).isEmpty();
    }

    @Test
    void streamsAreReadApart() {
        List<LogEvent> one = stream("1", "START RequestId: a Version: 1\n", "of a\n", "REPORT RequestId: a\t\n");
        List<LogEvent> two = stream("2", "START RequestId: b Version: 1\n", "of b\n", "REPORT RequestId: b\t\n");
        InvocationLog log =
                new InvocationLog(Stream.of(one.get(0), two.get(0), two.get(1), one.get(1), one.get(2), two.get(2))
                        .toList());
        assertThat(log.of("a").orElseThrow().lines()).containsExactly("of a\n");
        assertThat(log.of("b").orElseThrow().lines()).containsExactly("of b\n");
    }

    @Test
    void aTimeoutIsReadInItsOldAndItsNewForm() {
        InvocationLog log = new InvocationLog(stream(
                "s",
                "START RequestId: a Version: 1\n",
                "2026-11-22T14:05:00.000Z a Task timed out after 3.00 seconds\n\n",
                "END RequestId: a\n",
                "REPORT RequestId: a\tDuration: 3000.00 ms\t\n",
                "START RequestId: b Version: 1\n",
                "REPORT RequestId: b\tDuration: 3000.00 ms\tStatus: timeout\n"));
        assertThat(log.of("a").orElseThrow().status()).isEqualTo("timeout");
        assertThat(log.of("b").orElseThrow().status()).isEqualTo("timeout");
    }

    @Test
    void jsonLinesOfLambdaAreUnderstood() {
        InvocationLog log = new InvocationLog(
                stream(
                        "s",
                        "{\"time\":\"t\",\"type\":\"platform.initReport\",\"record\":{\"status\":\"error\",\"phase\":\"invoke\",\"errorType\":\"Runtime.BadFunctionCode\"}}",
                        "{\"time\":\"t\",\"type\":\"platform.start\",\"record\":{\"requestId\":\"a\"}}",
                        "{\"level\":\"ERROR\",\"message\":\"mine\"}",
                        "{\"time\":\"t\",\"type\":\"platform.report\",\"record\":{\"requestId\":\"a\",\"status\":\"error\",\"errorType\":\"Runtime.BadFunctionCode\"}}"));
        assertThat(log.of("a"))
                .contains(new Invocation(
                        List.of("{\"level\":\"ERROR\",\"message\":\"mine\"}"),
                        "Runtime.BadFunctionCode",
                        "error",
                        "Runtime.BadFunctionCode",
                        true));
    }
}
