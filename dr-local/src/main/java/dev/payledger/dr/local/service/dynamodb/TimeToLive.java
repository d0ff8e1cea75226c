package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Position;
import dev.payledger.dr.local.service.dynamodb.table.StoredItem;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.time.TimeSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/**
 * Time to live: items whose attribute, in epoch seconds, is past are deleted in the background, here every ten minutes
 * (AWS: within a few days). Their stream records name DynamoDB as the one who deleted them.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html">Using time to live</a>
 */
final class TimeToLive {

    private static final Duration SWEEP = Duration.ofMinutes(10);
    private static final Duration TOO_OLD = Duration.ofDays(5 * 365);
    private static final int ROWS_AT_A_TIME = 1000;

    private final TableStore store;
    private final Map<Table, Setting> settings = new ConcurrentHashMap<>();

    TimeToLive(TableStore store) {
        this.store = store;
    }

    private record Setting(String attribute, TimeSource.Task sweep) {}

    TimeToLiveDescription describe(@Nullable String tableName) {
        Setting setting = settings.get(Requests.anyTable(store, tableName));
        TimeToLiveDescription.Builder description = TimeToLiveDescription.builder();
        return setting == null
                ? description.timeToLiveStatus(TimeToLiveStatus.DISABLED).build()
                : description
                        .timeToLiveStatus(TimeToLiveStatus.ENABLED)
                        .attributeName(setting.attribute())
                        .build();
    }

    TimeToLiveSpecification update(UpdateTimeToLiveRequest request) {
        Table table = Requests.anyTable(store, request.tableName());
        TimeToLiveSpecification wanted = request.timeToLiveSpecification();
        if (wanted == null || wanted.enabled() == null || wanted.attributeName() == null) {
            throw DynamoErrors.missing("timeToLiveSpecification");
        }
        Setting current = settings.get(table);
        if (wanted.enabled() == (current != null)) {
            throw DynamoErrors.validation(
                    wanted.enabled() ? "TimeToLive is already enabled" : "TimeToLive is already disabled");
        }
        if (current != null) {
            if (!current.attribute().equals(wanted.attributeName())) {
                throw DynamoErrors.validation(
                        "TimeToLive is active on a different AttributeName: current AttributeName is "
                                + current.attribute());
            }
            current.sweep().cancel();
            settings.remove(table);
            return wanted;
        }
        TimeSource time = store.context().time();
        Duration interval = time.interval(SWEEP);
        String attribute = wanted.attributeName();
        settings.put(table, new Setting(attribute, time.scheduleEvery(interval, interval, () -> sweep(table))));
        return wanted;
    }

    private void sweep(Table table) {
        Setting setting = settings.get(table);
        if (setting == null) {
            return;
        }
        if (store.find(table.name()).filter(table::equals).isEmpty()) {
            setting.sweep().cancel();
            settings.remove(table);
            return;
        }
        Position after = null;
        boolean more = true;
        while (more) {
            Position start = after;
            List<Position> expired = new ArrayList<>();
            Position last = table.reading(() -> collect(table, setting.attribute(), start, expired));
            for (Position key : expired) {
                table.writing(() -> {
                    StoredItem item = table.get(key);
                    if (item != null && !table.isMarked(key) && isExpired(item, setting.attribute())) {
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
    private @Nullable Position collect(Table table, String attribute, @Nullable Position start, List<Position> into) {
        int rows = 0;
        for (Map.Entry<Position, StoredItem> row : table.rows().after(start, true)) {
            if (isExpired(row.getValue(), attribute)) {
                into.add(row.getKey());
            }
            if (++rows == ROWS_AT_A_TIME) {
                return row.getKey();
            }
        }
        return null;
    }

    private boolean isExpired(StoredItem item, String attribute) {
        AttributeValue value = item.attributes().get(attribute);
        if (value == null || value.type() != AttributeValue.Type.N) {
            return false;
        }
        Instant now = store.context().time().now();
        BigDecimal seconds = new BigDecimal(value.n());
        return seconds.compareTo(BigDecimal.valueOf(now.getEpochSecond())) < 0
                && seconds.compareTo(BigDecimal.valueOf(now.minus(TOO_OLD).getEpochSecond())) > 0;
    }
}
