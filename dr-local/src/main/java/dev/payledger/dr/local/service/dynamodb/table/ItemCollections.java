package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.service.dynamodb.item.ItemSize;
import dev.payledger.dr.local.service.dynamodb.item.KeyValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How large the item collections of a table with local secondary indexes are: all items and index rows with one partition
 * key. Kept by each write, so that none looks at a whole collection. Guarded by its table's lock.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections">Item
 *     collections in local secondary indexes</a>
 */
public final class ItemCollections {

    /** AWS's limit. */
    static final long BYTES_MAX = 10L * 1024 * 1024 * 1024;

    private final Supplier<Collection<Index>> indexes;
    private final long most;
    private final Map<KeyValue, Long> bytes = new HashMap<>();

    ItemCollections(Supplier<Collection<Index>> indexes, long most) {
        this.indexes = indexes;
        this.most = most;
    }

    /** Counts a write of one item. */
    void replace(Position key, @Nullable StoredItem before, @Nullable StoredItem after) {
        KeyValue hash = key.hash();
        if (hash == null) {
            throw new IllegalArgumentException("an item has a partition key");
        }
        long change = size(after) - size(before);
        bytes.compute(hash, (partition, size) -> {
            long sum = (size == null ? 0 : size) + change;
            return sum == 0 ? null : sum;
        });
    }

    /** The bytes of the collection to which an item belongs. */
    public long of(Position key) {
        return bytes.getOrDefault(key.hash(), 0L);
    }

    /** By how many bytes a write changes its collection. */
    public long growth(@Nullable StoredItem before, @Nullable Map<String, AttributeValue> after) {
        return (after == null ? 0 : size(after, ItemSize.of(after))) - size(before);
    }

    /** Whether a collection would be larger than it may become. */
    public boolean wouldExceed(Position key, long growth) {
        return of(key) + growth > most;
    }

    private long size(@Nullable StoredItem item) {
        return item == null ? 0 : size(item.attributes(), item.bytes());
    }

    private long size(Map<String, AttributeValue> attributes, int itemBytes) {
        long size = itemBytes;
        for (Index index : indexes.get()) {
            if (!index.definition().global()) {
                size += index.bytesOf(attributes, itemBytes);
            }
        }
        return size;
    }
}
