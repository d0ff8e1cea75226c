package dev.payledger.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** Counts calls by operation and adds up the capacity that DynamoDB says it took. For one thread. */
final class CountingDynamoDb implements DynamoDbClient {
    private final DynamoDbClient real;
    private final Map<String, Integer> calls = new TreeMap<>();
    private double capacity;

    CountingDynamoDb(DynamoDbClient real) {
        this.real = real;
    }

    Map<String, Integer> calls() {
        return calls;
    }

    double capacity() {
        return capacity;
    }

    void reset() {
        calls.clear();
        capacity = 0;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        GetItemResponse response = real.getItem(request.toBuilder()
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .build());
        count("GetItem", response.consumedCapacity());
        return response;
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        BatchGetItemResponse response = real.batchGetItem(request.toBuilder()
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .build());
        calls.merge("BatchGetItem", 1, Integer::sum);
        response.consumedCapacity().forEach(each -> capacity += each.capacityUnits());
        return response;
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        QueryResponse response = real.query(request.toBuilder()
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .build());
        count("Query", response.consumedCapacity());
        return response;
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        calls.merge("TransactWriteItems", 1, Integer::sum);
        TransactWriteItemsResponse response = real.transactWriteItems(request.toBuilder()
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .build());
        List<ConsumedCapacity> consumed = response.consumedCapacity();
        consumed.forEach(each -> capacity += each.capacityUnits());
        return response;
    }

    private void count(String operation, @Nullable ConsumedCapacity consumed) {
        calls.merge(operation, 1, Integer::sum);
        capacity += consumed == null ? 0 : consumed.capacityUnits();
    }
}
