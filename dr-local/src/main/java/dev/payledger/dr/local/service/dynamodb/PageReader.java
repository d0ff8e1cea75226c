package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.Condition;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.ItemSize;
import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import dev.payledger.dr.local.service.dynamodb.item.Values;
import dev.payledger.dr.local.service.dynamodb.table.Index;
import dev.payledger.dr.local.service.dynamodb.table.Position;
import dev.payledger.dr.local.service.dynamodb.table.Rows;
import dev.payledger.dr.local.service.dynamodb.table.StoredItem;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads one page of a Query or Scan: up to a limit of items or 1 MB, whichever comes first, then filters. */
final class PageReader {

    private static final long PAGE_BYTES_MAX = 1024 * 1024;

    private final Table table;
    private final @Nullable Index index;

    PageReader(Table table, @Nullable Index index) {
        this.table = table;
        this.index = index;
    }

    /**
     * One page.
     *
     * @param items what the filter let through, with the attributes that the table or index holds
     * @param scanned how many items were read
     * @param bytes how many bytes were read
     * @param lastKey where the next page begins, or null after the last one
     */
    record Page(
            List<Map<String, AttributeValue>> items,
            int scanned,
            long bytes,
            @Nullable Map<String, AttributeValue> lastKey) {}

    /** All rows of the table or index. The caller holds the lock. */
    Rows rows() {
        return index == null ? table.rows() : table.rows(index);
    }

    /** The key attributes that an ExclusiveStartKey must have, as the position it stands for. */
    @Nullable
    Position start(@Nullable Map<String, AttributeValue> startKey) {
        if (startKey == null) {
            return null;
        }
        Map<String, AttributeValue> key = Values.normaliseAll(startKey);
        KeySchema schema = table.definition().schema();
        Map<String, AttributeValue> expected = new HashMap<>(schema.keyOf(key));
        boolean complete = expected.size() == schema.attributes().size();
        if (index != null) {
            KeySchema indexSchema = index.definition().schema();
            Map<String, AttributeValue> indexKey = indexSchema.keyOf(key);
            complete &= indexKey.size() == indexSchema.attributes().size() && hasTypes(indexSchema, indexKey);
            expected.putAll(indexKey);
        }
        if (!complete || expected.size() != key.size() || !hasTypes(schema, key)) {
            throw DynamoErrors.validation("The provided starting key is invalid");
        }
        Position base = Position.of(schema, key);
        return index == null ? base : Position.of(index.definition().schema(), key, base);
    }

    private static boolean hasTypes(KeySchema schema, Map<String, AttributeValue> key) {
        return schema.attributes().stream().allMatch(attribute -> {
            AttributeValue value = key.get(attribute.name());
            return value != null && value.type() == attribute.type();
        });
    }

    /** Reads a page. The caller holds the lock. */
    Page read(
            Rows rows,
            @Nullable Position start,
            boolean forward,
            @Nullable Integer limit,
            Condition.@Nullable Parsed filter,
            boolean wholeItems) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        int scanned = 0;
        long bytes = 0;
        for (Map.Entry<Position, StoredItem> row : rows.after(start, forward)) {
            StoredItem stored = row.getValue();
            Map<String, AttributeValue> item =
                    index == null || wholeItems ? stored.attributes() : index.project(stored.attributes());
            scanned++;
            bytes += index == null || index.projectsAll() ? stored.bytes() : ItemSize.of(item);
            if (filter == null || filter.holdsFor(item)) {
                items.add(item);
            }
            if ((limit != null && scanned == limit) || bytes >= PAGE_BYTES_MAX) {
                return new Page(items, scanned, bytes, keyOf(stored.attributes()));
            }
        }
        return new Page(items, scanned, bytes, null);
    }

    private Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key =
                new HashMap<>(table.definition().schema().keyOf(item));
        if (index != null) {
            key.putAll(index.definition().schema().keyOf(item));
        }
        return key;
    }
}
