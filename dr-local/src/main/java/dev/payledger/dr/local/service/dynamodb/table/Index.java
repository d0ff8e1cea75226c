package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.service.dynamodb.item.ItemSize;
import dev.payledger.dr.local.service.dynamodb.item.KeyAttribute;
import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/** A secondary index with its rows, kept current by each write. Guarded by its table's lock. */
public final class Index {

    private volatile IndexDefinition definition;
    private final Set<String> projected = new HashSet<>();
    private final TreeMap<Position, StoredItem> rows = new TreeMap<>();
    private long bytes;

    Index(IndexDefinition definition, KeySchema tableKey) {
        this.definition = definition;
        tableKey.attributes().forEach(attribute -> projected.add(attribute.name()));
        definition.schema().attributes().forEach(attribute -> projected.add(attribute.name()));
        projected.addAll(definition.nonKeyAttributes());
    }

    /** What the index is. */
    public IndexDefinition definition() {
        return definition;
    }

    /** Changes what does not concern the rows: the capacity. */
    void redefine(IndexDefinition changed) {
        definition = changed;
    }

    /** How many items have the index's key. */
    public int count() {
        return rows.size();
    }

    /** How large the index is, with what it projects. */
    public long bytes() {
        return bytes;
    }

    /** Whether the index holds every attribute. */
    public boolean projectsAll() {
        return definition.projection() == ProjectionType.ALL;
    }

    /** Whether the index holds this attribute. */
    public boolean projects(String attribute) {
        return projectsAll() || projected.contains(attribute);
    }

    /** The attributes of an item that the index holds. */
    public Map<String, AttributeValue> project(Map<String, AttributeValue> item) {
        if (projectsAll()) {
            return item;
        }
        Map<String, AttributeValue> selected = new HashMap<>(item);
        selected.keySet().retainAll(projected);
        return selected;
    }

    /** What an item takes in this index: nothing where it lacks the index's key. */
    long bytesOf(StoredItem item) {
        return bytesOf(item.attributes(), item.bytes());
    }

    /** What attributes of so many bytes take in this index. */
    long bytesOf(Map<String, AttributeValue> attributes, int size) {
        if (!hasKey(attributes)) {
            return 0;
        }
        return projectsAll() ? size : ItemSize.of(project(attributes));
    }

    TreeMap<Position, StoredItem> rows() {
        return rows;
    }

    void replace(Position base, @Nullable StoredItem before, @Nullable StoredItem after) {
        if (before != null && hasKey(before.attributes())) {
            rows.remove(Position.of(definition.schema(), before.attributes(), base));
            bytes -= bytesOf(before);
        }
        if (after != null && hasKey(after.attributes())) {
            rows.put(Position.of(definition.schema(), after.attributes(), base), after);
            bytes += bytesOf(after);
        }
    }

    private boolean hasKey(Map<String, AttributeValue> attributes) {
        for (KeyAttribute attribute : definition.schema().attributes()) {
            AttributeValue value = attributes.get(attribute.name());
            // An index that is added later meets items whose attribute has another type: they are not in it.
            if (value == null || value.type() != attribute.type()) {
                return false;
            }
        }
        return true;
    }
}
