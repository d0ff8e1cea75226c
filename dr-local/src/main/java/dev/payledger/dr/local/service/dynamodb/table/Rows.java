package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.service.dynamodb.expression.KeyCondition;
import dev.payledger.dr.local.service.dynamodb.item.KeyValue;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A stretch of a table or an index, as a view: valid only while the table's lock is held. */
public final class Rows {

    private final NavigableMap<Position, StoredItem> rows;

    Rows(NavigableMap<Position, StoredItem> rows) {
        this.rows = rows;
    }

    /** The rows of one partition whose range key meets a clause (null: all). */
    public Rows matching(AttributeValue hash, KeyCondition.@Nullable Clause clause) {
        KeyValue partition = KeyValue.of(hash);
        Position from = Position.ofPartition(partition, -1);
        Position to = Position.ofPartition(partition, 1);
        if (clause != null) {
            AttributeValue first = clause.values().get(0);
            KeyValue value = KeyValue.of(first);
            switch (clause.operator()) {
                case "=" -> {
                    from = Position.ofRange(partition, value, -1);
                    to = Position.ofRange(partition, value, 1);
                }
                case "<" -> to = Position.ofRange(partition, value, -1);
                case "<=" -> to = Position.ofRange(partition, value, 1);
                case ">" -> from = Position.ofRange(partition, value, 1);
                case ">=" -> from = Position.ofRange(partition, value, -1);
                case "BETWEEN" -> {
                    from = Position.ofRange(partition, value, -1);
                    to = Position.ofRange(partition, KeyValue.of(clause.values().get(1)), 1);
                }
                default -> {
                    from = Position.ofRange(partition, value, -1);
                    to = Position.ofRange(partition, KeyValue.above(first), 1);
                }
            }
        }
        return new Rows(rows.subMap(from, false, to, false));
    }

    /** One segment of a parallel scan: partitions are dealt out by the hash of their key. */
    public Rows segment(int segment, int total) {
        NavigableMap<Position, StoredItem> part = rows;
        if (segment > 0) {
            part = part.tailMap(Position.fromOrder(segmentStart(segment, total)), false);
        }
        if (segment < total - 1) {
            part = part.headMap(Position.fromOrder(segmentStart(segment + 1, total)), false);
        }
        return new Rows(part);
    }

    private static long segmentStart(int segment, int total) {
        return ((((long) segment << 32) + total - 1) / total) << 32;
    }

    /** Whether a position lies within the bounds of this stretch. */
    public boolean covers(Position position) {
        try {
            rows.headMap(position, true);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What comes after a position (null: everything), forward or backward. */
    public Set<Map.Entry<Position, StoredItem>> after(@Nullable Position start, boolean forward) {
        NavigableMap<Position, StoredItem> directed = forward ? rows : rows.descendingMap();
        return (start == null ? directed : directed.tailMap(start, false)).entrySet();
    }
}
