package dev.payledger.dr.local.service.dynamodb.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.dynamodb.DynamoDbService;
import dev.payledger.dr.local.time.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionSizeLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Item collections of tables with local indexes cannot grow beyond a limit, here of 1,000 bytes. */
final class CollectionLimitTest {

    private static final int LIMIT = 1_000;

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-03-01T10:00:00Z"), 1);
    private final TableStore store =
            new TableStore(new RegionContext("ap-southeast-1", "111122223333", time, new IdSource(7)), LIMIT);
    private final DynamoDbService dynamo = new DynamoDbService(store, noReplicas());

    @BeforeEach
    void tables() {
        table("indexed", true);
        table("plain", false);
    }

    @Test
    void aWriteThatWouldMakeACollectionTooLargeIsRefusedAndChangesNothing() {
        put("indexed", "a", "1", 300);
        long before = size("a");
        assertThat(before).as("the item, and once more in the index").isBetween(600L, 700L);

        refused(() -> put("indexed", "a", "2", 300));
        refused(() -> dynamo.updateItem(r -> r.tableName("indexed")
                .key(key("a", "1"))
                .updateExpression("SET more = :m")
                .expressionAttributeValues(Map.of(":m", text(300)))));
        refused(() -> dynamo.batchWriteItem(r -> r.requestItems(Map.of(
                "indexed",
                List.of(WriteRequest.builder()
                        .putRequest(
                                PutRequest.builder().item(item("a", "2", 300)).build())
                        .build())))));

        assertThat(size("a")).isEqualTo(before);
        put("indexed", "b", "1", 300);
        put("plain", "a", "1", 5_000);
        assertThat(size("b")).as("another collection").isEqualTo(before);
    }

    @Test
    void aCollectionMayBeFilledToTheLimitAndMayShrink() {
        put("indexed", "a", "1", 300);
        int rest = (int) (LIMIT - size("a"));
        int overhead = (int) (size("a") - 600);
        refused(() -> put("indexed", "a", "2", (rest - overhead) / 2 + 1));
        put("indexed", "a", "2", (rest - overhead) / 2);
        assertThat(size("a")).isBetween((long) LIMIT - 1, (long) LIMIT);

        put("indexed", "a", "2", 10);
        dynamo.deleteItem(r -> r.tableName("indexed").key(key("a", "1")));
        put("indexed", "a", "3", 300);
    }

    @Test
    void thePartsOfATransactionCountTogether() {
        TransactionCanceledException cancelled = catchThrowableOfType(
                TransactionCanceledException.class,
                () -> dynamo.transactWriteItems(r -> r.transactItems(part("a", "1"), part("b", "1"), part("a", "2"))));

        assertThat(cancelled.cancellationReasons())
                .extracting(CancellationReason::code)
                .containsExactly("None", "None", "ItemCollectionSizeLimitExceeded");
        assertThat(cancelled.cancellationReasons().get(2).message()).isEqualTo("Collection size exceeded.");
        assertThat(size("a")).isZero();
        put("indexed", "a", "1", 300);
        dynamo.transactWriteItems(r -> r.transactItems(
                TransactWriteItem.builder()
                        .delete(d -> d.tableName("indexed").key(key("a", "1")))
                        .build(),
                part("a", "2")));
        assertThat(size("a")).isBetween(600L, 700L);
    }

    @Test
    void theLimitIsTenGigabytes() {
        assertThat(ItemCollections.BYTES_MAX).isEqualTo(10_737_418_240L);
    }

    private long size(String partition) {
        Table table = store.find("indexed").orElseThrow();
        return table.collections().of(Position.of(table.definition().schema(), key(partition, "1")));
    }

    private void refused(ThrowingCallable write) {
        assertThatThrownBy(write).isInstanceOfSatisfying(ItemCollectionSizeLimitExceededException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ItemCollectionSizeLimitExceededException");
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Collection size exceeded.");
            assertThat(e.statusCode()).isEqualTo(400);
        });
    }

    private void put(String table, String partition, String sort, int bytes) {
        dynamo.putItem(r -> r.tableName(table).item(item(partition, sort, bytes)));
    }

    private static TransactWriteItem part(String partition, String sort) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName("indexed").item(item(partition, sort, 300)))
                .build();
    }

    private static Map<String, AttributeValue> key(String partition, String sort) {
        return Map.of("pk", AttributeValue.fromS(partition), "sk", AttributeValue.fromS(sort));
    }

    private static Map<String, AttributeValue> item(String partition, String sort, int bytes) {
        return Map.of(
                "pk", AttributeValue.fromS(partition),
                "sk", AttributeValue.fromS(sort),
                "by", AttributeValue.fromS("x"),
                "text", text(bytes));
    }

    private static AttributeValue text(int bytes) {
        return AttributeValue.fromS("t".repeat(bytes));
    }

    private void table(String name, boolean indexed) {
        dynamo.createTable(r -> {
            r.tableName(name).billingMode(BillingMode.PAY_PER_REQUEST);
            r.keySchema(k -> k.attributeName("pk").keyType(KeyType.HASH), k -> k.attributeName("sk")
                    .keyType(KeyType.RANGE));
            if (indexed) {
                r.attributeDefinitions(
                        a -> a.attributeName("pk").attributeType(ScalarAttributeType.S),
                        a -> a.attributeName("sk").attributeType(ScalarAttributeType.S),
                        a -> a.attributeName("by").attributeType(ScalarAttributeType.S));
                r.localSecondaryIndexes(i -> i.indexName("byWord")
                        .keySchema(k -> k.attributeName("pk").keyType(KeyType.HASH), k -> k.attributeName("by")
                                .keyType(KeyType.RANGE))
                        .projection(p -> p.projectionType(ProjectionType.ALL)));
            } else {
                r.attributeDefinitions(
                        a -> a.attributeName("pk").attributeType(ScalarAttributeType.S),
                        a -> a.attributeName("sk").attributeType(ScalarAttributeType.S));
            }
        });
        time.advance(Duration.ofMillis(50));
    }

    private static GlobalTables noReplicas() {
        return (GlobalTables) Proxy.newProxyInstance(
                GlobalTables.class.getClassLoader(), new Class<?>[] {GlobalTables.class}, (p, method, arguments) -> {
                    throw new IllegalStateException("asked for " + method.getName());
                });
    }
}
