package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A table's point-in-time recovery while it is enabled. Immutable.
 *
 * <p>The window begins when it was enabled, or {@code days} ago, and ends five minutes ago (divided by the speed), but not
 * before it begins. Both ends are told in whole seconds.
 *
 * @param since when it was enabled
 * @param days how far back the table can be restored, 1 to 35
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoveryDescription.html">
 *     PointInTimeRecoveryDescription</a>
 */
public record Recovery(Instant since, int days) {

    /** The most days, which is also what a table has that is told none. */
    public static final int DAYS_MAX = 35;

    private static final Duration LATEST_BEHIND = Duration.ofMinutes(5);

    /** The earliest point in time to which the table can be restored now. */
    public Instant earliest(TimeSource time) {
        return later(since, time.now().minus(Duration.ofDays(days))).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The latest point in time to which the table can be restored now. */
    public Instant latest(TimeSource time) {
        return later(since, time.now().minus(time.interval(LATEST_BEHIND))).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
