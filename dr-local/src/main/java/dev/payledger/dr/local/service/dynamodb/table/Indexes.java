package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The secondary indexes of a table. One that is added holds every item at once but cannot be read for a second (divided by
 * the speed), in which AWS fills it; one that is taken away shows DELETING for as long. Changed under the table's lock,
 * read by any thread.
 */
final class Indexes {

    private static final Duration CHANGE = Duration.ofSeconds(1);

    private final TimeSource time;
    private final Map<String, Index> present = new ConcurrentSkipListMap<>();
    private volatile @Nullable Index leaving;
    private volatile Instant settledAt = Instant.MIN;
    private volatile @Nullable String filling;

    Indexes(TimeSource time, TableDefinition table) {
        this.time = time;
        table.indexes().forEach(index -> present.put(index.name(), new Index(index, table.schema())));
    }

    Collection<Index> all() {
        return present.values();
    }

    @Nullable
    Index get(String name) {
        return present.get(name);
    }

    /** The name of the index that is being added, or null. */
    @Nullable
    String filling() {
        return isSettled() ? null : filling;
    }

    /** The index that is being taken away, or null. */
    @Nullable
    Index leaving() {
        return isSettled() ? null : leaving;
    }

    private boolean isSettled() {
        return !time.now().isBefore(settledAt);
    }

    /** Makes the indexes those of a definition; at most one is added or taken away at a time. */
    void redefine(TableDefinition changed, Map<Position, StoredItem> items) {
        List<String> names =
                changed.indexes().stream().map(IndexDefinition::name).toList();
        for (Index index : present.values()) {
            if (!names.contains(index.definition().name())) {
                present.remove(index.definition().name());
                settle(null, index);
            }
        }
        for (IndexDefinition definition : changed.indexes()) {
            Index index = present.get(definition.name());
            if (index == null) {
                Index filled = new Index(definition, changed.schema());
                items.forEach((key, item) -> filled.replace(key, null, item));
                settle(definition.name(), null);
                present.put(definition.name(), filled);
            } else {
                index.redefine(definition);
            }
        }
    }

    private void settle(@Nullable String added, @Nullable Index removed) {
        filling = added;
        leaving = removed;
        settledAt = time.now().plus(time.interval(CHANGE));
    }
}
