package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.ItemSize;
import dev.payledger.dr.local.service.dynamodb.table.Index;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * The capacity units that an operation consumed. Nothing is throttled by them.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">Capacity
 *     unit consumption</a>
 */
final class Capacity {

    private static final int READ_BYTES = 4096;
    private static final int WRITE_BYTES = 1024;

    private final Table table;
    private final Map<String, Double> indexUnits = new TreeMap<>();
    private double tableUnits;

    private Capacity(Table table) {
        this.table = table;
    }

    /** Nothing consumed yet; for batches, to be added to. */
    static Capacity none(Table table) {
        return new Capacity(table);
    }

    /** What reading so many bytes at once costs, from the table or an index; half of it if eventually consistent. */
    static Capacity read(Table table, @Nullable Index index, long bytes, boolean consistent) {
        Capacity capacity = new Capacity(table);
        double units = units(bytes, READ_BYTES) * (consistent ? 1 : 0.5);
        if (index == null) {
            capacity.tableUnits = units;
        } else {
            capacity.indexUnits.put(index.definition().name(), units);
        }
        return capacity;
    }

    /** What a write costs; {@code factor} is 2 in a transaction. */
    static Capacity write(ItemWrite.Bound bound, ItemWrite.Outcome outcome, int factor) {
        Table table = bound.table();
        Capacity capacity = new Capacity(table);
        Map<String, AttributeValue> before = outcome.old();
        Map<String, AttributeValue> after = outcome.after();
        long bytes = Math.max(before == null ? 0 : ItemSize.of(before), after == null ? 0 : ItemSize.of(after));
        capacity.tableUnits = units(bytes, WRITE_BYTES) * factor;
        if (bound.write().kind() != ItemWrite.Kind.CHECK) {
            for (Index index : table.indexes()) {
                double units = indexWrite(index, before, after) * factor;
                if (units > 0) {
                    capacity.indexUnits.put(index.definition().name(), units);
                }
            }
        }
        return capacity;
    }

    private static double indexWrite(
            Index index, @Nullable Map<String, AttributeValue> before, @Nullable Map<String, AttributeValue> after) {
        Map<String, AttributeValue> oldRow = row(index, before);
        Map<String, AttributeValue> newRow = row(index, after);
        if (oldRow.equals(newRow)) {
            return 0;
        }
        Map<String, AttributeValue> oldKey = index.definition().schema().keyOf(oldRow);
        Map<String, AttributeValue> newKey = index.definition().schema().keyOf(newRow);
        if (oldRow.isEmpty() || newRow.isEmpty() || oldKey.equals(newKey)) {
            return units(Math.max(ItemSize.of(oldRow), ItemSize.of(newRow)), WRITE_BYTES);
        }
        return units(ItemSize.of(oldRow), WRITE_BYTES) + units(ItemSize.of(newRow), WRITE_BYTES);
    }

    private static Map<String, AttributeValue> row(Index index, @Nullable Map<String, AttributeValue> item) {
        boolean indexed = item != null
                && index.definition().schema().attributes().stream()
                        .allMatch(attribute -> item.containsKey(attribute.name()));
        return indexed && item != null ? index.project(item) : Map.of();
    }

    private static double units(long bytes, int unit) {
        return Math.max(1, (bytes + unit - 1) / unit);
    }

    /** Adds what another operation on the same table consumed. */
    void add(Capacity other) {
        tableUnits += other.tableUnits;
        other.indexUnits.forEach((name, units) -> indexUnits.merge(name, units, Double::sum));
    }

    /** The report that the request asked for, or null. */
    @Nullable
    ConsumedCapacity report(@Nullable ReturnConsumedCapacity wanted) {
        if (wanted == null || wanted == ReturnConsumedCapacity.NONE) {
            return null;
        }
        double total = tableUnits
                + indexUnits.values().stream().mapToDouble(Double::doubleValue).sum();
        ConsumedCapacity.Builder report =
                ConsumedCapacity.builder().tableName(table.name()).capacityUnits(total);
        if (wanted == ReturnConsumedCapacity.INDEXES) {
            report.table(units -> units.capacityUnits(tableUnits));
            Map<String, software.amazon.awssdk.services.dynamodb.model.Capacity> global = ofIndexes(true);
            Map<String, software.amazon.awssdk.services.dynamodb.model.Capacity> local = ofIndexes(false);
            if (!global.isEmpty()) {
                report.globalSecondaryIndexes(global);
            }
            if (!local.isEmpty()) {
                report.localSecondaryIndexes(local);
            }
        }
        return report.build();
    }

    private Map<String, software.amazon.awssdk.services.dynamodb.model.Capacity> ofIndexes(boolean global) {
        Map<String, software.amazon.awssdk.services.dynamodb.model.Capacity> units = new TreeMap<>();
        indexUnits.forEach((name, consumed) -> {
            Index index = table.index(name);
            if (index != null && index.definition().global() == global) {
                units.put(
                        name,
                        software.amazon.awssdk.services.dynamodb.model.Capacity.builder()
                                .capacityUnits(consumed)
                                .build());
            }
        });
        return units;
    }
}
