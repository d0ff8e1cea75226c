package dev.payledger.systemtests;

import dev.payledger.core.Ledger;
import dev.payledger.core.ViewProjector;
import dev.payledger.core.dynamodb.DynamoDbLedgerStore;
import dev.payledger.core.dynamodb.TransactionItem;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.dynamodb.DynamoDbService;
import dev.payledger.dr.local.service.dynamodb.table.GlobalTables;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.time.VirtualTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * One region's two tables on a local DynamoDB in this process. What replication does is played by hand here, so that
 * a test decides what arrives when.
 */
final class LedgerRegion {
    private static final String TRANSACTIONS = "payledger-test-transactions";
    private static final String VIEW = "payledger-test-view";

    private final DynamoDbClient dynamoDb;
    private final String name;

    LedgerRegion(String name) {
        this.name = name;
        VirtualTime time = new VirtualTime(Instant.parse("2026-03-01T10:00:00Z"), 1);
        TableStore tables = new TableStore(new RegionContext(name, "111122223333", time, new IdSource(7)));
        this.dynamoDb = new DynamoDbService(tables, new NoReplicas());
        dynamoDb.createTable(table(TRANSACTIONS));
        dynamoDb.createTable(table(VIEW));
        time.advance(Duration.ofSeconds(10));
    }

    DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    DynamoDbLedgerStore store() {
        return new DynamoDbLedgerStore(dynamoDb, TRANSACTIONS, VIEW);
    }

    Ledger ledger(Clock clock) {
        return new Ledger(store(), name, clock);
    }

    /** All items of the transactions table, as a stream would carry them. */
    List<Map<String, AttributeValue>> transactionItems() {
        return dynamoDb.scan(ScanRequest.builder().tableName(TRANSACTIONS).build())
                .items();
    }

    /** Replication: the items are in this region's copy, and not yet in its view. */
    void receive(List<Map<String, AttributeValue>> items) {
        items.forEach(
                item -> dynamoDb.putItem(put -> put.tableName(TRANSACTIONS).item(item)));
    }

    void receiveAndProject(List<Map<String, AttributeValue>> items, Clock clock) {
        receive(items);
        new ViewProjector(store(), clock)
                .apply(items.stream().map(TransactionItem::read).toList(), (transaction, outcome) -> {});
    }

    private static CreateTableRequest table(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("pk"), attribute("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                .build();
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

    private static final class NoReplicas implements GlobalTables {
        @Override
        public void addReplica(Table source, String region) {
            throw new UnsupportedOperationException("replication is played by hand");
        }

        @Override
        public void removeReplica(Table source, String region) {
            throw new UnsupportedOperationException("replication is played by hand");
        }

        @Override
        public void leave(Table table) {}

        @Override
        public Collection<Table> replicasOf(Table table) {
            return List.of();
        }
    }
}
