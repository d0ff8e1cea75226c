package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.time.TimeSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A table's time to live: items whose attribute, in epoch seconds, is past (but not by more than five years) are deleted
 * in the background, here every ten minutes; AWS does it within a few days. Ends with its table.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html">How TTL works</a>
 */
final class Expiry {

    private static final Duration SWEEP = Duration.ofMinutes(10);
    private static final Duration TOO_OLD = Duration.ofDays(5 * 365);
    private static final int ROWS_AT_A_TIME = 1000;

    private final Table table;
    private final TimeSource time;
    private final String attribute;
    private final TimeSource.Task task;

    Expiry(Table table, TimeSource time, String attribute) {
        this.table = table;
        this.time = time;
        this.attribute = attribute;
        Duration interval = time.interval(SWEEP);
        this.task = time.scheduleEvery(interval, interval, this::sweep);
    }

    /** The attribute that holds the time. */
    String attribute() {
        return attribute;
    }

    void end() {
        task.cancel();
    }

    private void sweep() {
        if (table.isGone()) {
            end();
            return;
        }
        Position after = null;
        boolean more = true;
        while (more) {
            Position start = after;
            List<Position> expired = new ArrayList<>();
            Position last = table.reading(() -> collect(start, expired));
            for (Position key : expired) {
                table.writing(() -> {
                    StoredItem item = table.get(key);
                    if (item != null && !table.isMarked(key) && isExpired(item)) {
                        table.expire(key);
                    }
                    return null;
                });
            }
            after = last;
            more = last != null;
        }
    }

    /** Looks at the next rows; answers where to go on, or null at the end. */
    private @Nullable Position collect(@Nullable Position start, List<Position> into) {
        int rows = 0;
        for (Map.Entry<Position, StoredItem> row : table.rows().after(start, true)) {
            if (isExpired(row.getValue())) {
                into.add(row.getKey());
            }
            if (++rows == ROWS_AT_A_TIME) {
                return row.getKey();
            }
        }
        return null;
    }

    private boolean isExpired(StoredItem item) {
        AttributeValue value = item.attributes().get(attribute);
        if (value == null || value.type() != AttributeValue.Type.N) {
            return false;
        }
        Instant now = time.now();
        BigDecimal seconds = new BigDecimal(value.n());
        return seconds.compareTo(BigDecimal.valueOf(now.getEpochSecond())) < 0
                && seconds.compareTo(BigDecimal.valueOf(now.minus(TOO_OLD).getEpochSecond())) > 0;
    }
}
