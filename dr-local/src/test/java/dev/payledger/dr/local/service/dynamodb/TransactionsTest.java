package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.compositeTable;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.n;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

class TransactionsTest {

    private static final String OTHER = "others";

    private final OneRegion region = new OneRegion().withTable();

    private static TransactWriteItem put(String table, Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(item))
                .build();
    }

    private static TransactWriteItem add(String pk, String sk, int amount) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(TABLE)
                        .key(item(pk, sk))
                        .updateExpression("ADD v :v")
                        .expressionAttributeValues(Map.of(":v", n(Integer.toString(amount)))))
                .build();
    }

    private static TransactWriteItemsRequest request(String token, TransactWriteItem... items) {
        return TransactWriteItemsRequest.builder()
                .clientRequestToken(token)
                .transactItems(items)
                .build();
    }

    @Test
    void writesThatMeetARunningTransactionAreConflictsAndOthersAreNot() {
        region.put(item("hot", "1", "v", 1));
        List<String> seen = new ArrayList<>();
        // While the outer transaction holds its item, everything else happens on its thread.
        Transactions outer = new Transactions(region.store, () -> {
            assertThatThrownBy(() -> region.put(item("hot", "1", "v", 9)))
                    .isInstanceOf(TransactionConflictException.class)
                    .hasMessageContaining("Transaction is ongoing for the item");
            assertThatThrownBy(() -> region.dynamo.transactWriteItems(
                            request(null, put(TABLE, item("cold", "2")), add("hot", "1", 5))))
                    .isInstanceOfSatisfying(TransactionCanceledException.class, e -> assertThat(e.cancellationReasons())
                            .extracting(CancellationReason::code)
                            .containsExactly("None", "TransactionConflict"));
            assertThatThrownBy(() -> region.dynamo.transactGetItems(TransactGetItemsRequest.builder()
                            .transactItems(TransactGetItem.builder()
                                    .get(get -> get.tableName(TABLE).key(item("hot", "1")))
                                    .build())
                            .build()))
                    .isInstanceOf(TransactionCanceledException.class);
            assertThat(region.get("hot", "1")).containsEntry("v", n("1"));
            region.put(item("cold", "1"));
            seen.add("held");
        });

        outer.write(request(null, add("hot", "1", 10)));

        assertThat(seen).containsExactly("held");
        assertThat(region.get("hot", "1")).containsEntry("v", n("11"));
        assertThat(region.get("cold", "2")).isEmpty();
        region.put(item("hot", "1", "v", 0));
    }

    @Test
    void concurrentTransactionsOnOneItemLoseNoUpdateAndNoneIsHalfDone() throws Exception {
        region.dynamo.createTable(compositeTable(OTHER).build());
        region.settle();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Integer>> results = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            String name = "t" + thread;
            results.add(threads.submit(() -> {
                int done = 0;
                for (int i = 0; i < 200; i++) {
                    try {
                        region.dynamo.transactWriteItems(
                                request(null, put(OTHER, item(name, "" + i)), add("hot", "1", 1)));
                        done++;
                    } catch (TransactionCanceledException e) {
                        assertThat(e.cancellationReasons())
                                .extracting(CancellationReason::code)
                                .containsOnly("None", "TransactionConflict");
                    }
                }
                return done;
            }));
        }
        int done = 0;
        for (Future<Integer> result : results) {
            done += result.get();
        }
        threads.shutdown();

        assertThat(done).isPositive();
        assertThat(region.get("hot", "1")).containsEntry("v", n(Integer.toString(done)));
        assertThat(region.dynamo.scan(scan -> scan.tableName(OTHER)).count()).isEqualTo(done);
    }

    @Test
    void tokenMakesARetryHarmlessForTenMinutes() {
        TransactWriteItemsRequest request = request(
                "token-1",
                add("a", "1", 5),
                put(TABLE, item("b", "1", "bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2, 3
                })))));
        TransactWriteItemsRequest same = request(
                "token-1",
                add("a", "1", 5),
                put(TABLE, item("b", "1", "bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2, 3
                })))));
        region.dynamo.transactWriteItems(request);
        region.dynamo.transactWriteItems(same);
        assertThat(region.get("a", "1")).containsEntry("v", n("5"));
        assertThatThrownBy(() -> region.dynamo.transactWriteItems(request("token-1", add("a", "1", 6))))
                .isInstanceOf(IdempotentParameterMismatchException.class);

        region.time.advance(Duration.ofMinutes(10).plusSeconds(1));
        region.dynamo.transactWriteItems(same);
        assertThat(region.get("a", "1")).containsEntry("v", n("10"));
    }

    @Test
    void cancelledTransactionMayBeTriedAgainUnderItsToken() {
        TransactWriteItem conditional = TransactWriteItem.builder()
                .put(put ->
                        put.tableName(TABLE).item(item("a", "1", "v", 2)).conditionExpression("attribute_exists(pk)"))
                .build();
        assertThatThrownBy(() -> region.dynamo.transactWriteItems(request("token", conditional)))
                .isInstanceOf(TransactionCanceledException.class);
        region.put(item("a", "1"));
        region.dynamo.transactWriteItems(request("token", conditional));
        assertThat(region.get("a", "1")).containsEntry("v", n("2"));
    }

    @Test
    void oneItemTwiceIsRefusedAndSoIsAnEmptyOrDoublePart() {
        assertThatThrownBy(() ->
                        region.dynamo.transactWriteItems(request(null, put(TABLE, item("a", "1")), add("a", "1", 1))))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("Transaction request cannot include multiple operations on one item");
        assertThatThrownBy(() -> region.dynamo.transactWriteItems(
                        request(null, TransactWriteItem.builder().build())))
                .hasMessageContaining("TransactItems can only contain one of Check, Put, Update or Delete");
    }

    @Test
    void partThatDoesNotFitItsTableCancelsWithAReason() {
        assertThatThrownBy(() -> region.dynamo.transactWriteItems(
                        request(null, put(TABLE, item("a", "1")), put(TABLE, Map.of("pk", n("1"), "sk", n("2"))))))
                .isInstanceOfSatisfying(
                        TransactionCanceledException.class,
                        e -> assertThat(e.cancellationReasons().get(1)).satisfies(reason -> {
                            assertThat(reason.code()).isEqualTo("ValidationError");
                            assertThat(reason.message())
                                    .isEqualTo("One or more parameter values were invalid: Type mismatch for key pk"
                                            + " expected: S actual: N");
                        }));
        assertThat(region.get("a", "1")).isEmpty();
    }

    @Test
    void readingMoreThanFourMegabytesIsRefused() {
        String large = "x".repeat(390_000);
        List<TransactGetItem> reads = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            region.put(item("large", "" + i, "text", large));
            Map<String, AttributeValue> key = item("large", "" + i);
            reads.add(TransactGetItem.builder()
                    .get(get -> get.tableName(TABLE).key(key))
                    .build());
        }
        assertThat(region.dynamo
                        .transactGetItems(get -> get.transactItems(reads.subList(0, 10)))
                        .responses())
                .hasSize(10);
        assertThatThrownBy(() -> region.dynamo.transactGetItems(get -> get.transactItems(reads)))
                .hasMessageContaining("aggregate size of the items in the transaction cannot exceed 4 MB");
    }
}
