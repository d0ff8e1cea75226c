package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** The capacity of operations on several tables, one report for each table. */
final class BatchCapacity {

    private final Map<Table, Capacity> byTable = new LinkedHashMap<>();

    void add(Table table, Capacity capacity) {
        byTable.computeIfAbsent(table, Capacity::none).add(capacity);
    }

    /** The reports, or null where the request asked for none. */
    @Nullable
    List<ConsumedCapacity> report(@Nullable ReturnConsumedCapacity wanted) {
        List<ConsumedCapacity> reports = new ArrayList<>();
        for (Capacity capacity : byTable.values()) {
            ConsumedCapacity report = capacity.report(wanted);
            if (report == null) {
                return null;
            }
            reports.add(report);
        }
        return reports.isEmpty() ? null : reports;
    }

    static @Nullable List<ConsumedCapacity> ofWrites(
            List<ItemWrite.Bound> bound,
            List<ItemWrite.Outcome> outcomes,
            int factor,
            @Nullable ReturnConsumedCapacity wanted) {
        BatchCapacity capacity = new BatchCapacity();
        if (wanted != null && wanted != ReturnConsumedCapacity.NONE) {
            for (int i = 0; i < bound.size(); i++) {
                capacity.add(bound.get(i).table(), Capacity.write(bound.get(i), outcomes.get(i), factor));
            }
        }
        return capacity.report(wanted);
    }
}
