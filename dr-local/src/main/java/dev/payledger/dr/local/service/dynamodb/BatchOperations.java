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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** BatchGetItem and BatchWriteItem: each part on its own, what cannot be done now is handed back as unprocessed. */
final class BatchOperations {

    private static final int READS_MAX = 100;
    private static final int WRITES_MAX = 25;
    private static final long RESPONSE_BYTES_MAX = 16L * 1024 * 1024;
    private static final String DUPLICATES = "Provided list of item keys contains duplicates";

    private final TableStore store;

    BatchOperations(TableStore store) {
        this.store = store;
    }

    private record Read(
            Table table,
            KeysAndAttributes wanted,
            List<Map<String, AttributeValue>> keys,
            @Nullable Projection projection) {}

    BatchGetItemResponse get(BatchGetItemRequest request) {
        checkReads(request);
        int count = request.requestItems().values().stream()
                .mapToInt(each -> each.keys().size())
                .sum();
        if (count > READS_MAX) {
            throw DynamoErrors.validation("Too many items requested for the BatchGetItem call");
        }
        Map<String, Read> reads = new TreeMap<>();
        request.requestItems().forEach((name, wanted) -> reads.put(name, read(name, wanted)));
        Map<String, List<Map<String, AttributeValue>>> found = new LinkedHashMap<>();
        Map<String, KeysAndAttributes> unprocessed = new LinkedHashMap<>();
        BatchCapacity capacity = new BatchCapacity();
        long bytes = 0;
        for (Map.Entry<String, Read> entry : reads.entrySet()) {
            Read read = entry.getValue();
            KeysAndAttributes wanted = read.wanted();
            List<Map<String, AttributeValue>> items = new ArrayList<>();
            List<Map<String, AttributeValue>> left = new ArrayList<>();
            for (Map<String, AttributeValue> key : read.keys()) {
                if (bytes >= RESPONSE_BYTES_MAX) {
                    left.add(key);
                    continue;
                }
                Table table = read.table();
                StoredItem item = table.reading(
                        () -> table.get(Position.of(table.definition().schema(), key)));
                bytes += item == null ? 0 : item.bytes();
                capacity.add(
                        table,
                        Capacity.read(
                                table,
                                null,
                                item == null ? 0 : item.bytes(),
                                ItemOperations.isTrue(wanted.consistentRead())));
                if (item != null) {
                    Projection projection = read.projection();
                    items.add(projection == null ? item.attributes() : projection.apply(item.attributes()));
                }
            }
            found.put(entry.getKey(), items);
            if (!left.isEmpty()) {
                unprocessed.put(entry.getKey(), wanted.toBuilder().keys(left).build());
            }
        }
        return BatchGetItemResponse.builder()
                .responses(found)
                .unprocessedKeys(unprocessed)
                .consumedCapacity(capacity.report(request.returnConsumedCapacity()))
                .build();
    }

    private Read read(String name, KeysAndAttributes wanted) {
        Projection projection = ReadTerms.projection(wanted);
        Table table = Requests.usableTable(store, name);
        List<Map<String, AttributeValue>> keys = new ArrayList<>();
        Set<Position> seen = new HashSet<>();
        for (Map<String, AttributeValue> each : wanted.keys()) {
            Map<String, AttributeValue> key = Values.normaliseAll(each);
            table.definition().schema().checkKey(key);
            if (!seen.add(Position.of(table.definition().schema(), key))) {
                throw DynamoErrors.validation(DUPLICATES);
            }
            keys.add(key);
        }
        return new Read(table, wanted, keys, projection);
    }

    private record Write(String tableName, WriteRequest request, ItemWrite.Bound bound) {}

    BatchWriteItemResponse write(BatchWriteItemRequest request) {
        checkWrites(request);
        int count =
                request.requestItems().values().stream().mapToInt(List::size).sum();
        if (count > WRITES_MAX) {
            throw DynamoErrors.validation("Too many items requested for the BatchWriteItem call");
        }
        List<Write> writes = new ArrayList<>();
        new TreeMap<>(request.requestItems())
                .forEach((name, each) -> each.forEach(
                        one -> writes.add(new Write(name, one, parse(name, one).bindInBatch(store)))));
        Set<List<Object>> seen = new HashSet<>();
        for (Write write : writes) {
            if (!seen.add(List.of(write.bound().table().name(), write.bound().key()))) {
                throw DynamoErrors.validation(DUPLICATES);
            }
        }
        Map<String, List<WriteRequest>> unprocessed = new LinkedHashMap<>();
        List<ItemWrite.Bound> done = new ArrayList<>();
        List<ItemWrite.Outcome> outcomes = new ArrayList<>();
        for (Write write : writes) {
            try {
                outcomes.add(write.bound().run(false));
                done.add(write.bound());
            } catch (TransactionConflictException e) {
                // Unconfirmed: AWS documents no conflict error for BatchWriteItem, so the part is handed back.
                unprocessed
                        .computeIfAbsent(write.tableName(), name -> new ArrayList<>())
                        .add(write.request());
            }
        }
        return BatchWriteItemResponse.builder()
                .unprocessedItems(unprocessed)
                .consumedCapacity(BatchCapacity.ofWrites(done, outcomes, 1, request.returnConsumedCapacity()))
                .itemCollectionMetrics(CollectionMetrics.ofAll(done, request.returnItemCollectionMetrics()))
                .build();
    }

    private static ItemWrite parse(String tableName, WriteRequest request) {
        boolean put = request.putRequest() != null;
        if (put == (request.deleteRequest() != null)) {
            // Unconfirmed wording.
            throw DynamoErrors.validation(
                    "Supplied WriteRequest must contain exactly one of PutRequest and" + " DeleteRequest");
        }
        return put
                ? ItemWrite.parse(
                        ItemWrite.Kind.PUT,
                        tableName,
                        request.putRequest().hasItem() ? request.putRequest().item() : null,
                        WriteTerms.NONE)
                : ItemWrite.parse(
                        ItemWrite.Kind.DELETE,
                        tableName,
                        request.deleteRequest().hasKey()
                                ? request.deleteRequest().key()
                                : null,
                        WriteTerms.NONE);
    }

    private static void checkReads(BatchGetItemRequest request) {
        Constraints constraints = new Constraints().required("requestItems", request.hasRequestItems());
        checkNames(constraints, request.requestItems());
        constraints
                .oneOf(
                        "returnConsumedCapacity",
                        request.returnConsumedCapacityAsString(),
                        Constraints.CONSUMED_CAPACITY)
                .check();
        if (request.requestItems().isEmpty()) {
            throw lengthError("RequestItems", "greater than or equal to 1");
        }
        ParameterForms forms = new ParameterForms();
        request.requestItems().forEach((name, wanted) -> {
            if (wanted.keys().isEmpty() || wanted.keys().size() > READS_MAX) {
                throw lengthError(
                        "RequestItems." + name + ".member.Keys",
                        wanted.keys().isEmpty() ? "greater than or equal to 1" : "less than or equal to " + READS_MAX);
            }
            forms.legacy("AttributesToGet", wanted.hasAttributesToGet() ? wanted.attributesToGet() : null)
                    .expression("ProjectionExpression", wanted.projectionExpression());
        });
        forms.check(null, null);
    }

    private static AwsServiceException lengthError(String member, String rule) {
        return DynamoErrors.validation("1 validation error detected: Value at '" + member
                + "' failed to satisfy constraint: Member must have length " + rule);
    }

    private static void checkWrites(BatchWriteItemRequest request) {
        Constraints constraints = new Constraints()
                .oneOf(
                        "returnConsumedCapacity",
                        request.returnConsumedCapacityAsString(),
                        Constraints.CONSUMED_CAPACITY)
                .oneOf(
                        "returnItemCollectionMetrics",
                        request.returnItemCollectionMetricsAsString(),
                        Constraints.COLLECTION_METRICS)
                .required("requestItems", request.hasRequestItems());
        constraints.check();
        checkNames(constraints, request.requestItems());
        if (request.requestItems().values().stream().anyMatch(each -> each.isEmpty() || each.size() > WRITES_MAX)) {
            constraints.violated(
                    "'" + request.requestItems() + "'",
                    "requestItems",
                    "Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must"
                            + " have length greater than or equal to 1]");
        }
        constraints.check();
        if (request.requestItems().isEmpty()) {
            throw DynamoErrors.validation("The requestItems parameter is required for BatchWriteItem");
        }
    }

    /** Table names are keys of a map; how AWS prints the map in the message is not reproduced. */
    private static void checkNames(Constraints constraints, Map<String, ?> byTable) {
        if (!byTable.keySet().stream().allMatch(Constraints::isName)) {
            constraints.violated(
                    "'" + byTable + "'",
                    "requestItems",
                    "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must"
                            + " have length greater than or equal to 3, Member must satisfy regular expression pattern:"
                            + " [a-zA-Z0-9_.-]+]");
        }
    }
}
