package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.dynamodb.table.GlobalTables;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** DynamoDB of a single region on virtual time. */
final class OneRegion {

    static final String TABLE = "things";

    final VirtualTime time = new VirtualTime(Instant.parse("2026-03-01T10:00:00Z"), 1);
    final RegionContext context = new RegionContext("ap-southeast-1", "111122223333", time, new IdSource(7));
    final TableStore store = new TableStore(context);
    final DynamoDbService dynamo = new DynamoDbService(store, new NoReplicas());
    final DynamoDbStreamsService streams = new DynamoDbStreamsService(store);

    /** A table with hash key {@code pk} and range key {@code sk}, both strings. */
    static CreateTableRequest.Builder compositeTable(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("pk", ScalarAttributeType.S), attribute("sk", ScalarAttributeType.S))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE));
    }

    OneRegion withTable() {
        dynamo.createTable(compositeTable(TABLE).build());
        settle();
        return this;
    }

    void settle() {
        time.advance(Duration.ofMillis(50));
    }

    static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    static AttributeValue s(String value) {
        return AttributeValue.fromS(value);
    }

    static AttributeValue n(String value) {
        return AttributeValue.fromN(value);
    }

    /** An item or key: the key, then alternating names and values. */
    static Map<String, AttributeValue> item(String pk, String sk, Object... namesAndValues) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("pk", s(pk));
        item.put("sk", s(sk));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            item.put(
                    (String) namesAndValues[i],
                    value instanceof AttributeValue attribute
                            ? attribute
                            : value instanceof Number number ? n(number.toString()) : s((String) value));
        }
        return item;
    }

    void put(Map<String, AttributeValue> item) {
        dynamo.putItem(put -> put.tableName(TABLE).item(item));
    }

    Map<String, AttributeValue> get(String pk, String sk) {
        return dynamo.getItem(get -> get.tableName(TABLE).key(item(pk, sk))).item();
    }

    private static final class NoReplicas implements GlobalTables {
        @Override
        public void addReplica(Table source, String region) {
            throw new UnsupportedOperationException("one region only");
        }

        @Override
        public void removeReplica(Table source, String region) {
            throw new UnsupportedOperationException("one region only");
        }

        @Override
        public Collection<Table> replicasOf(Table table) {
            return List.of();
        }

        @Override
        public void leave(Table table) {}
    }
}
