package dev.payledger.dr.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private final FakeTime time = new FakeTime();
    private final Waiting waiting = new Waiting(time);

    @Test
    void looksUntilItIsSoAndReportsOnTheWay() {
        AtomicInteger looks = new AtomicInteger();
        List<Duration> reported = new ArrayList<>();
        int end = waiting.until(
                Duration.ofMinutes(1),
                looks::incrementAndGet,
                seen -> seen == 4,
                (seen, elapsed) -> reported.add(elapsed),
                seen -> new IllegalStateException());
        assertThat(end).isEqualTo(4);
        assertThat(reported).containsExactly(Duration.ZERO, Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void pausesGrowToTwoSecondsAndTheLimitEndsIt() {
        assertThatThrownBy(() -> waiting.until(
                        Duration.ofSeconds(30),
                        () -> "CREATING",
                        "ACTIVE"::equals,
                        (seen, elapsed) -> {},
                        seen -> new IllegalStateException("still " + seen)))
                .hasMessage("still CREATING");
        assertThat(time.longest()).isEqualTo(Duration.ofSeconds(2));
        assertThat(time.slept()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(32));
    }
}
