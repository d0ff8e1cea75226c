package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnvironmentLimitsTest {

    @Test
    void theFirstProcessStartsAtOnceAndMoreThanThereAreCoresOnlyAfterLong() {
        EnvironmentLimits limits = new EnvironmentLimits(10, 4, 2, 2);

        assertThat(limits.patience(0)).isZero();
        assertThat(limits.patience(1)).isLessThan(Duration.ofMillis(500));
        assertThat(limits.patience(2)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
}
