package dev.payledger.bench;

import dev.payledger.core.AccountId;
import dev.payledger.core.dynamodb.DynamoDbLedgerStore;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.replication.Replication;
import dev.payledger.dr.local.service.dynamodb.DynamoDbService;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A region's two tables on the local engine, without HTTP between. */
final class BenchTables {
    private static final String TRANSACTIONS = "payledger-bench-transactions";
    private static final String VIEW = "payledger-bench-view";

    private final CountingDynamoDb client;
    private final DynamoDbService engine;

    BenchTables() {
        VirtualTime time = new VirtualTime(Instant.parse("2026-03-01T10:00:00Z"), 1);
        TableStore tables = new TableStore(new RegionContext("ap-southeast-1", "111122223333", time, new IdSource(1)));
        engine = new DynamoDbService(tables, new Replication(time, new IdSource(2)));
        create(engine, TRANSACTIONS);
        create(engine, VIEW);
        time.advance(Duration.ofSeconds(1));
        client = new CountingDynamoDb(engine);
    }

    CountingDynamoDb client() {
        return client;
    }

    DynamoDbLedgerStore store() {
        return new DynamoDbLedgerStore(client, TRANSACTIONS, VIEW);
    }

    /** Lets an account have more transactions: older than those it has, which are {@code from} and counted. */
    void fillView(AccountId account, Instant before, int from, int to) {
        String pk = "ACC#" + account;
        Map<String, AttributeValue> like = engine.query(query -> query.tableName(VIEW)
                        .keyConditionExpression("pk = :pk AND begins_with(sk, :list)")
                        .expressionAttributeValues(
                                Map.of(":pk", AttributeValue.fromS(pk), ":list", AttributeValue.fromS("TXN#")))
                        .limit(1))
                .items()
                .get(0);
        String id = Objects.requireNonNull(like.get("transactionId")).s();
        for (int i = from; i < to; i++) {
            Map<String, AttributeValue> item = new HashMap<>(like);
            item.put("sk", AttributeValue.fromS("TXN#" + (before.toEpochMilli() - i) + "#" + id));
            engine.putItem(put -> put.tableName(VIEW).item(item));
        }
        engine.updateItem(update -> update.tableName(VIEW)
                .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS("BAL#SGD")))
                .updateExpression("ADD balance :amount, transactions :count")
                .expressionAttributeValues(Map.of(
                        ":amount", AttributeValue.fromN(String.valueOf(2500L * (to - from))),
                        ":count", AttributeValue.fromN(String.valueOf(to - from)))));
    }

    private static void create(DynamoDbClient engine, String table) {
        engine.createTable(request -> request.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("pk"), attribute("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
