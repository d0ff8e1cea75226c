package dev.payledger.dr.investigate;

import static dev.payledger.dr.investigate.Requests.START;
import static dev.payledger.dr.investigate.Requests.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.internal.resource.AccessLogEntry;
import dev.payledger.dr.internal.resource.ServiceAlarm.Raised;
import dev.payledger.dr.investigate.InvestigateReport.MinuteCount;
import dev.payledger.dr.investigate.InvestigateReport.RegionCount;
import dev.payledger.dr.investigate.InvestigateReport.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TotalsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Window WINDOW = new Window(START, START.plus(Duration.ofMinutes(5)), "test");
    private static final Instant SECOND = START.plus(MINUTE);
    private static final Instant LATER = START.plus(Duration.ofMinutes(6));

    private static RegionCount compare(Map<Instant, Long> metric, Instant now, AccessLogEntry... entries) {
        return Totals.compare("r", "g", List.of(entries), metric, WINDOW, now);
    }

    @Test
    void equalTotalsAreSaidToBeEqual() {
        RegionCount count = compare(
                Map.of(START, 1L, SECOND, 1L, SECOND.plus(MINUTE), 0L), LATER, failed("1", 0), failed("2", 70_000));
        assertThat(count.agrees()).isTrue();
        assertThat(count.comparison()).isEqualTo("access log 2, metric 5xx 2: equal");
        assertThat(count.minutes()).containsExactly(new MinuteCount(START, 1, 1), new MinuteCount(SECOND, 1, 1));
    }

    @Test
    void aDifferenceSaysWhereItIsAndWhetherToWait() {
        assertThat(compare(Map.of(SECOND, 3L), LATER, failed("1", 70_000)).comparison())
                .endsWith("2 lines are not in the access log yet; run the goal again in a minute");
        assertThat(compare(Map.of(), LATER, failed("1", 70_000)).comparison())
                .endsWith("1 are not in the metric yet; run the goal again in a minute");
        assertThat(compare(Map.of(START, 2L), LATER, failed("1", 0)).comparison())
                .contains("at the window's edges only");
        assertThat(compare(Map.of(START.plus(Duration.ofMinutes(4)), 2L), START.plusSeconds(290))
                        .comparison())
                .endsWith("they differ in the minute that is still running only");
        assertThat(compare(Map.of(SECOND, 3L), START.plus(Duration.ofHours(1)), failed("1", 70_000))
                        .comparison())
                .endsWith("they differ by 2, in 2026-11-22T14:06:00Z");
        assertThat(Totals.compare("r", "g", List.of(), null, WINDOW, LATER).agrees())
                .isFalse();
    }

    @Test
    void windowsAreWholeMinutes() {
        assertThat(Scopes.aligned(START.plusSeconds(7), START.plusSeconds(61), "x"))
                .isEqualTo(new Window(START, START.plusSeconds(120), "x"));
        assertThat(Scopes.aligned(START, START.plusSeconds(60), "x"))
                .isEqualTo(new Window(START, START.plusSeconds(60), "x"));
        assertThat(Scopes.aligned(START.plusSeconds(7), START.plusSeconds(9), "x"))
                .isEqualTo(new Window(START, START.plusSeconds(60), "x"));
    }

    @Test
    void theWindowOfAnAlarmBeginsWithWhatTheAlarmSaw() {
        Instant at = START.plusSeconds(187);
        assertThat(Scopes.ofAlarm(new Raised("shop-dev-5xx", "r", at, MINUTE, null), at.plusSeconds(20)))
                .isEqualTo(new Window(
                        START.plusSeconds(60),
                        START.plusSeconds(240),
                        "Alarm shop-dev-5xx (r) of 2026-11-22T14:08:07Z, still in ALARM"));
        assertThat(Scopes.ofAlarm(new Raised("shop-dev-5xx", "r", at, MINUTE, at.plusSeconds(60)), LATER)
                        .until())
                .isEqualTo(START.plusSeconds(300));
    }
}
