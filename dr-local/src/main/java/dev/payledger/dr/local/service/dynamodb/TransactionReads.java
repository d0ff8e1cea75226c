package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.Projection;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.Values;
import dev.payledger.dr.local.service.dynamodb.table.Position;
import dev.payledger.dr.local.service.dynamodb.table.StoredItem;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;

/** TransactGetItems: all items at one moment; refused while a writing transaction holds one of them, and beyond 4 MB. */
final class TransactionReads {

    private final TableStore store;

    TransactionReads(TableStore store) {
        this.store = store;
    }

    private record Part(
            String tableName,
            Map<String, AttributeValue> key,
            @Nullable Projection projection) {}

    private record Bound(Part part, Table table, Position position) {}

    TransactGetItemsResponse get(TransactGetItemsRequest request) {
        TransactionConstraints.check(request);
        List<Part> parts = new ArrayList<>();
        for (TransactGetItem item : request.transactItems()) {
            parts.add(part(item.get()));
        }
        List<Bound> bound = bind(parts);
        List<Table> tables = bound.stream().map(Bound::table).toList();
        List<@Nullable StoredItem> items = TableStore.readingAll(tables, () -> read(bound));
        List<ItemResponse> responses = new ArrayList<>();
        BatchCapacity capacity = new BatchCapacity();
        for (int i = 0; i < bound.size(); i++) {
            StoredItem item = items.get(i);
            Projection projection = bound.get(i).part().projection();
            ItemResponse.Builder response = ItemResponse.builder();
            if (item != null) {
                response.item(projection == null ? item.attributes() : projection.apply(item.attributes()));
            }
            responses.add(response.build());
            Table table = bound.get(i).table();
            Capacity once = Capacity.read(table, null, item == null ? 0 : item.bytes(), true);
            capacity.add(table, once);
            capacity.add(table, once);
        }
        return TransactGetItemsResponse.builder()
                .responses(responses)
                .consumedCapacity(capacity.report(request.returnConsumedCapacity()))
                .build();
    }

    private static Part part(Get get) {
        Projection projection = ReadTerms.projection(get);
        return new Part(get.tableName(), Values.normaliseAll(get.key()), projection);
    }

    private List<Bound> bind(List<Part> parts) {
        List<Bound> bound = new ArrayList<>();
        Transactions.Cancellation cancellation = new Transactions.Cancellation(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Table table = Requests.usableTable(store, part.tableName());
            try {
                table.definition().schema().checkKey(part.key());
                bound.add(new Bound(part, table, Position.of(table.definition().schema(), part.key())));
            } catch (AwsServiceException e) {
                if (!Transactions.isReason(e)) {
                    throw e;
                }
                cancellation.set(i, "ValidationError", e.awsErrorDetails().errorMessage(), null);
            }
        }
        cancellation.throwIfAny();
        Set<List<Object>> seen = new HashSet<>();
        for (Bound each : bound) {
            if (!seen.add(List.of(each.table().name(), each.position()))) {
                throw DynamoErrors.validation(Transactions.SEVERAL_ON_ONE_ITEM);
            }
        }
        return bound;
    }

    private static List<@Nullable StoredItem> read(List<Bound> bound) {
        Transactions.Cancellation cancellation = new Transactions.Cancellation(bound.size());
        List<@Nullable StoredItem> items = new ArrayList<>();
        for (int i = 0; i < bound.size(); i++) {
            Bound each = bound.get(i);
            if (each.table().isMarked(each.position())) {
                cancellation.set(i, "TransactionConflict", DynamoErrors.CONFLICT, null);
            }
            items.add(each.table().get(each.position()));
        }
        cancellation.throwIfAny();
        long bytes = items.stream()
                .mapToLong(item -> item == null ? 0 : item.bytes())
                .sum();
        if (bytes > Transactions.BYTES_MAX) {
            throw Transactions.tooLarge();
        }
        return items;
    }
}
