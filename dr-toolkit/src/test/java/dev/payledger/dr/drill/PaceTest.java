package dev.payledger.dr.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = 1_000_000;

    private final Pace pace = new Pace(0, Duration.ofMillis(20), Duration.ofSeconds(1));

    @Test
    void aLateRequestDoesNotMoveTheNextOnes() {
        assertThat(pace.waitNanos(0)).isZero();
        assertThat(pace.next(15 * MILLI)).isZero();
        assertThat(pace.waitNanos(15 * MILLI)).isEqualTo(5 * MILLI);
        assertThat(pace.next(100 * MILLI)).isEqualTo(1);
        assertThat(pace.waitNanos(100 * MILLI)).isEqualTo(-60 * MILLI);
        assertThat(pace.skipped()).isZero();
    }

    @Test
    void whatIsTooLateIsLeftOutAndCountedInsteadOfSentInABurst() {
        pace.next(0);
        assertThat(pace.next(5_020 * MILLI)).isEqualTo(251);
        assertThat(pace.skipped()).isEqualTo(250);
        assertThat(pace.waitNanos(5_020 * MILLI)).isEqualTo(20 * MILLI);
    }
}
