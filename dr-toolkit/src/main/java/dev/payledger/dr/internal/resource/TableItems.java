package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/**
 * Every item of a table in one region, as a consistent <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html">Scan</a> shows it. It reads the whole
 * table, which costs read capacity, and keeps of each item its key and a text. Immutable.
 */
public final class TableItems {

    private final Map<String, String> items = new HashMap<>();
    private final Map<String, Set<String>> named = new HashMap<>();

    /**
     * Reads a table.
     *
     * @param owner the attribute that says whose an item is; null where none does
     * @param name the attribute that names an item, or null; items without one of the two are read but not named
     */
    static TableItems read(
            DynamoDbClient client, String table, String region, @Nullable String owner, @Nullable String name) {
        TableItems read = new TableItems();
        List<String> key = new AwsCall("dynamodb", "DescribeTable", "table " + table, region)
                .get(() -> client.describeTable(request -> request.tableName(table)).table().keySchema().stream()
                        .map(KeySchemaElement::attributeName)
                        .toList());
        new AwsCall("dynamodb", "Scan", "table " + table, region).get(() -> {
            client.scanPaginator(request -> request.tableName(table).consistentRead(true))
                    .items()
                    .forEach(item -> read.add(key, item, owner, name));
            return read;
        });
        return read;
    }

    private void add(
            List<String> key, Map<String, AttributeValue> item, @Nullable String owner, @Nullable String name) {
        Map<String, AttributeValue> ofKey = new HashMap<>(item);
        ofKey.keySet().retainAll(key);
        items.put(text(ofKey), text(item));
        AttributeValue whose = owner == null ? null : item.get(owner);
        AttributeValue called = name == null ? null : item.get(name);
        if (whose != null && whose.s() != null && called != null && called.s() != null) {
            named.computeIfAbsent(whose.s(), account -> new HashSet<>()).add(called.s());
        }
    }

    /** How many there are. */
    public int size() {
        return items.size();
    }

    /** The names of an owner's items. */
    public Set<String> namesOf(String owner) {
        return Set.copyOf(named.getOrDefault(owner, Set.of()));
    }

    /** The keys of items that are not in the other, or not the same there. */
    public List<String> notIn(TableItems other) {
        List<String> keys = new ArrayList<>();
        items.forEach((key, item) -> {
            if (!item.equals(other.items.get(key))) {
                keys.add(key);
            }
        });
        keys.sort(null);
        return keys;
    }

    /** One text for one value, whatever the order in which maps and sets came. */
    private static String text(Map<String, AttributeValue> map) {
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((name, value) -> sorted.put(name, text(value)));
        return sorted.toString();
    }

    private static String text(AttributeValue value) {
        return switch (value.type()) {
            case M -> text(value.m());
            case L -> value.l().stream().map(TableItems::text).toList().toString();
            case SS -> value.ss().stream().sorted().toList().toString();
            case NS -> value.ns().stream().sorted().toList().toString();
            case BS ->
                value.bs().stream()
                        .map(bytes -> Hash.sha256(bytes.asByteArray()))
                        .sorted()
                        .toList()
                        .toString();
            case B -> Hash.sha256(value.b().asByteArray());
            default ->
                value.type() + ":" + (value.s() != null ? value.s() : value.n() != null ? value.n() : value.bool());
        };
    }
}
