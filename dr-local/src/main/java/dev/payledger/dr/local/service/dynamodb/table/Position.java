package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import dev.payledger.dr.local.service.dynamodb.item.KeyValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Where an item stands in a table or an index: partitions in the order of a hash of their key, then items by range key,
 * then, in an index, by the table's key. A position with an edge is no item's place but a bound.
 *
 * @param order the mixed hash of the partition key, compared unsigned
 * @param hash the partition key; null only in a bound
 * @param range the sort key, or null
 * @param base the item's position in the table, for an index; else null
 * @param edge 0 for an item; -1 and +1 for the bound before and after all that has the same leading parts
 */
public record Position(
        long order,
        @Nullable KeyValue hash,
        @Nullable KeyValue range,
        @Nullable Position base,
        int edge) implements Comparable<Position> {

    /** Where an item with this key stands; the key has been checked. */
    public static Position of(KeySchema schema, Map<String, AttributeValue> item) {
        return of(schema, item, null);
    }

    /** Where an item stands in an index; it has the index's key. */
    public static Position of(KeySchema schema, Map<String, AttributeValue> item, @Nullable Position base) {
        KeyValue hash = KeyValue.of(required(item, schema.hash().name()));
        KeyValue range = schema.range() == null
                ? null
                : KeyValue.of(required(item, schema.range().name()));
        return new Position(hash.mixed(), hash, range, base, 0);
    }

    private static AttributeValue required(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        if (value == null) {
            throw new IllegalStateException("an item without key attribute " + name + " was not refused");
        }
        return value;
    }

    /** The bound before (-1) or after (+1) a partition. */
    static Position ofPartition(KeyValue hash, int edge) {
        return new Position(hash.mixed(), hash, null, null, edge);
    }

    /** The bound before (-1) or after (+1) all items of a partition with this range key. */
    static Position ofRange(KeyValue hash, KeyValue range, int edge) {
        return new Position(hash.mixed(), hash, range, null, edge);
    }

    /** The bound before every partition from this order on. */
    static Position fromOrder(long order) {
        return new Position(order, null, null, null, -1);
    }

    @Override
    public int compareTo(Position other) {
        int result = Long.compareUnsigned(order, other.order);
        if (result != 0) {
            return result;
        }
        if (hash != null && other.hash != null) {
            result = hash.compareTo(other.hash);
        } else if (hash != other.hash) {
            return hash == null ? edge : -other.edge;
        }
        if (result != 0) {
            return result;
        }
        if (range != null && other.range != null) {
            result = range.compareTo(other.range);
        } else if (range != other.range) {
            return range == null ? edge : -other.edge;
        }
        if (result != 0) {
            return result;
        }
        if (base != null && other.base != null) {
            result = base.compareTo(other.base);
        } else if (base != other.base) {
            return base == null ? edge : -other.edge;
        }
        return result != 0 ? result : Integer.compare(edge, other.edge);
    }
}
