package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.service.dynamodb.item.KeyValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large the item collections of a table with local secondary indexes are: all items and index rows with one partition
 * key. Guarded by its table's lock. AWS's limit of 10 GB for one collection is not enforced: no process here holds that
 * much.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections">Item
 *     collections in local secondary indexes</a>
 */
final class ItemCollections {

    private final Map<KeyValue, Long> bytes = new HashMap<>();

    /** Counts a write of one item. */
    void replace(Position key, @Nullable StoredItem before, @Nullable StoredItem after, Collection<Index> indexes) {
        KeyValue hash = key.hash();
        if (hash == null) {
            throw new IllegalArgumentException("an item has a partition key");
        }
        long change = size(after, indexes) - size(before, indexes);
        bytes.compute(hash, (partition, size) -> {
            long sum = (size == null ? 0 : size) + change;
            return sum == 0 ? null : sum;
        });
    }

    /** The bytes of the collection to which an item belongs. */
    long of(Position key) {
        return bytes.getOrDefault(key.hash(), 0L);
    }

    private static long size(@Nullable StoredItem item, Collection<Index> indexes) {
        if (item == null) {
            return 0;
        }
        long size = item.bytes();
        for (Index index : indexes) {
            if (!index.definition().global()) {
                size += index.bytesOf(item);
            }
        }
        return size;
    }
}
