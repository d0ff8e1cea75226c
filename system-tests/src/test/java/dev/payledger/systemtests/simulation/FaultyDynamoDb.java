package dev.payledger.systemtests.simulation;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The table engine as one invocation of a function meets it: other work comes between two calls, calls fail before or
 * after they took effect, the process ends anywhere. After each write that took effect its accounts are checked.
 */
final class FaultyDynamoDb extends ForwardingDynamoDb {
    /** No invocation needs more: rounds times attempts of the ledger, and its reads between. */
    static final int CALLS_MAX = 120;

    private final World world;
    private final SimulatedRegion region;
    private int calls;

    FaultyDynamoDb(DynamoDbClient engine, World world, SimulatedRegion region) {
        super(engine);
        this.world = world;
        this.region = region;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return call("GetItem", List.of(), () -> super.getItem(request));
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        BatchGetItemResponse response = call("BatchGetItem", List.of(), () -> super.batchGetItem(request));
        if (!world.chance(world.weather().conflict())) {
            return response;
        }
        world.trace(() -> region + " BatchGetItem processes no key");
        return response.toBuilder()
                .responses(Map.of())
                .unprocessedKeys(request.requestItems())
                .build();
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        return call("Query", List.of(), () -> super.query(request));
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        return call("Scan", List.of(), () -> super.scan(request));
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return call("PutItem", List.of(request.item().get("pk")), () -> super.putItem(request));
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return call("UpdateItem", List.of(request.key().get("pk")), () -> super.updateItem(request));
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        // The SDK gives each call a token, so that its own retries write once.
        TransactWriteItemsRequest sent = request.clientRequestToken() == null
                ? request.toBuilder().clientRequestToken(world.ids().uuid()).build()
                : request;
        if (world.chance(world.weather().conflict())) {
            world.interleave();
            world.trace(() -> region + " TransactWriteItems meets another transaction");
            throw conflict(sent.transactItems().size());
        }
        List<AttributeValue> accounts = sent.transactItems().stream()
                .map(FaultyDynamoDb::accountOf)
                .distinct()
                .toList();
        return call("TransactWriteItems", accounts, () -> {
            TransactWriteItemsResponse response = super.transactWriteItems(sent);
            if (world.chance(world.weather().lostResponse())) {
                world.trace(() -> region + " the SDK repeats TransactWriteItems under its token");
                world.interleave();
                return super.transactWriteItems(sent);
            }
            return response;
        });
    }

    private <T> T call(String operation, List<AttributeValue> writtenAccounts, Supplier<T> effect) {
        if (++calls > CALLS_MAX) {
            throw new PropertyViolation("bounded retries", "one invocation made more than " + CALLS_MAX + " calls");
        }
        world.interleave();
        end(operation + " before");
        if (!writtenAccounts.isEmpty() && world.chance(world.weather().conflict() / 4)) {
            throw throttled();
        }
        T response = effect.get();
        for (AttributeValue account : writtenAccounts) {
            world.trace(() -> region + " " + operation + " took effect in " + account.s());
            world.checker().afterWrite(region, account.s().substring("ACC#".length()));
        }
        end(operation + " after");
        if (world.chance(world.weather().lostResponse())) {
            world.trace(() -> region + " " + operation + " took effect, the caller sees a timeout");
            throw SdkClientException.create("Unable to execute HTTP request: Read timed out");
        }
        world.interleave();
        return response;
    }

    private void end(String where) {
        if (region.isDown() || world.chance(world.weather().kill())) {
            world.trace(() -> region + " function ends: " + where);
            throw new FunctionKilled(where);
        }
    }

    private static AttributeValue accountOf(TransactWriteItem item) {
        return item.put() != null
                ? item.put().item().get("pk")
                : item.update().key().get("pk");
    }

    private static SdkException conflict(int items) {
        CancellationReason none = CancellationReason.builder().code("None").build();
        CancellationReason conflict = CancellationReason.builder()
                .code("TransactionConflict")
                .message("Transaction is ongoing for the item")
                .build();
        List<CancellationReason> reasons = java.util.stream.IntStream.range(0, items)
                .mapToObj(i -> i == items - 1 ? conflict : none)
                .toList();
        return TransactionCanceledException.builder()
                .cancellationReasons(reasons)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("TransactionCanceledException")
                        .errorMessage("Transaction cancelled [.. TransactionConflict]")
                        .build())
                .statusCode(400)
                .build();
    }

    private static SdkException throttled() {
        return DynamoDbException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ThrottlingException")
                        .errorMessage("Rate of requests exceeds the allowed throughput.")
                        .build())
                .statusCode(400)
                .build();
    }
}
