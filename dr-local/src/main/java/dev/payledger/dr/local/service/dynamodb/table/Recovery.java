package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table's point-in-time recovery while it is enabled: what each write replaced, so that the writes can be undone back to
 * a moment. Guarded by its table's lock.
 *
 * <p>The window begins when recovery was enabled, or {@code days} ago, and ends five minutes ago (divided by the speed),
 * but not before it begins. Both ends are told in whole seconds. At most 500,000 writes are kept, and the window begins
 * after the last one that was forgotten; AWS keeps them all.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoveryDescription.html">
 *     PointInTimeRecoveryDescription</a>
 */
public final class Recovery {

    /** The most days, which is also what a table has that is told none. */
    public static final int DAYS_MAX = 35;

    private static final Duration LATEST_BEHIND = Duration.ofMinutes(5);
    private static final int WRITES_MAX = 500_000;

    private final TimeSource time;
    private final ArrayDeque<Write> writes = new ArrayDeque<>();
    private Instant since;
    private int days = DAYS_MAX;

    Recovery(TimeSource time) {
        this.time = time;
        this.since = time.now();
    }

    /** A write as it is undone: what stood there before, or null. */
    private record Write(
            long millis, Position key, @Nullable StoredItem before) {}

    /** How far back the table can be restored, 1 to 35. */
    public int days() {
        return days;
    }

    void days(int changed) {
        days = changed;
    }

    /** The earliest point in time to which the table can be restored now. */
    public Instant earliest() {
        return later(since, time.now().minus(Duration.ofDays(days))).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The latest point in time to which the table can be restored now. */
    public Instant latest() {
        return later(since, time.now().minus(time.interval(LATEST_BEHIND))).truncatedTo(ChronoUnit.SECONDS);
    }

    void note(Position key, @Nullable StoredItem before) {
        long now = time.now().toEpochMilli();
        long oldest = now - Duration.ofDays(days).toMillis();
        while (!writes.isEmpty() && writes.getFirst().millis() < oldest) {
            forgetFirst();
        }
        if (writes.size() == WRITES_MAX) {
            forgetFirst();
        }
        writes.addLast(new Write(now, key, before));
    }

    /** Only whole seconds can be asked for, so the second of a write that is forgotten is lost, for good. */
    private void forgetFirst() {
        since = later(since, Instant.ofEpochMilli(writes.removeFirst().millis()).plusSeconds(1));
    }

    /** The items as they were at a moment of the window; what was written in its very millisecond is among them. */
    SortedMap<Position, StoredItem> at(Instant moment, SortedMap<Position, StoredItem> now) {
        SortedMap<Position, StoredItem> items = new TreeMap<>(now);
        Iterator<Write> latestFirst = writes.descendingIterator();
        while (latestFirst.hasNext()) {
            Write write = latestFirst.next();
            if (write.millis() <= moment.toEpochMilli()) {
                break;
            }
            if (write.before() == null) {
                items.remove(write.key());
            } else {
                items.put(write.key(), write.before());
            }
        }
        return items;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
