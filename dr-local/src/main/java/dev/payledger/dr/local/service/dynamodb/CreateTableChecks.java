package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.KeyAttribute;
import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import dev.payledger.dr.local.service.dynamodb.table.IndexDefinition;
import dev.payledger.dr.local.service.dynamodb.table.TableDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/** Turns a CreateTable request into a table's definition, or refuses it as DynamoDB words it. */
final class CreateTableChecks {

    private static final int GLOBAL_INDEXES_MAX = 20;
    private static final int LOCAL_INDEXES_MAX = 5;
    private static final long UNITS_MAX = 1_000_000_000_000L;

    private final Map<String, AttributeValue.Type> types = new LinkedHashMap<>();
    private final Set<String> keysUsed = new LinkedHashSet<>();

    CreateTableChecks(Collection<AttributeDefinition> attributes) {
        for (AttributeDefinition attribute : attributes) {
            types.put(attribute.attributeName(), type(attribute));
        }
    }

    static TableDefinition definition(CreateTableRequest request) {
        TableConstraints.check(request);
        String name = request.tableName();
        BillingMode billing = request.billingMode() == null ? BillingMode.PROVISIONED : request.billingMode();
        checkThroughput(billing, request.provisionedThroughput(), null);
        return new CreateTableChecks(request.attributeDefinitions()).check(request, name, billing);
    }

    private TableDefinition check(CreateTableRequest request, String name, BillingMode billing) {
        KeySchema schema = schema(request.keySchema(), null);
        List<IndexDefinition> indexes = new ArrayList<>();
        checkIndexCounts(request);
        for (LocalSecondaryIndex index : request.localSecondaryIndexes()) {
            indexes.add(localIndex(schema, index));
        }
        for (GlobalSecondaryIndex index : request.globalSecondaryIndexes()) {
            checkThroughput(billing, index.provisionedThroughput(), index.indexName());
            KeySchema indexSchema = schema(index.keySchema(), index.indexName());
            indexes.add(index(index.indexName(), indexSchema, true, index.projection(), index.provisionedThroughput()));
        }
        checkIndexNames(indexes);
        if (indexes.isEmpty() && types.size() != keysUsed.size()) {
            throw DynamoErrors.invalidValues("Number of attributes in KeySchema does not exactly match number of"
                    + " attributes defined in AttributeDefinitions");
        }
        if (!types.keySet().equals(keysUsed)) {
            throw DynamoErrors.invalidValues("Some AttributeDefinitions are not used. AttributeDefinitions: "
                    + new TreeSet<>(types.keySet()) + ", keys used: " + new TreeSet<>(keysUsed));
        }
        return new TableDefinition(
                name,
                List.copyOf(request.attributeDefinitions()),
                schema,
                List.copyOf(indexes),
                billing,
                request.provisionedThroughput());
    }

    private static AttributeValue.Type type(AttributeDefinition attribute) {
        return switch (attribute.attributeType()) {
            case S -> AttributeValue.Type.S;
            case N -> AttributeValue.Type.N;
            case B -> AttributeValue.Type.B;
            default ->
                throw DynamoErrors.constraint(
                        attribute.attributeTypeAsString(),
                        "attributeDefinitions.1.member.attributeType",
                        "Member must satisfy enum value set: [B, N, S]");
        };
    }

    static void checkThroughput(
            BillingMode billing, @Nullable ProvisionedThroughput throughput, @Nullable String index) {
        String where = index == null ? "" : " for index: " + index;
        if (billing == BillingMode.PROVISIONED && throughput == null) {
            throw DynamoErrors.invalidValues(
                    index == null
                            ? "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is"
                                    + " PROVISIONED"
                            : "ProvisionedThroughput is not specified" + where);
        }
        if (billing == BillingMode.PAY_PER_REQUEST && throughput != null) {
            throw DynamoErrors.invalidValues(
                    index == null
                            ? "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                                    + " PAY_PER_REQUEST"
                            : "ProvisionedThroughput should not be specified" + where
                                    + " when BillingMode is PAY_PER_REQUEST");
        }
        if (throughput != null) {
            refuseBeyond("ReadCapacityUnits", throughput.readCapacityUnits(), where);
            refuseBeyond("WriteCapacityUnits", throughput.writeCapacityUnits(), where);
        }
    }

    private static void refuseBeyond(String member, long units, String where) {
        if (units > UNITS_MAX) {
            throw DynamoErrors.validation("Given value " + units + " for " + member + " is out of bounds" + where);
        }
    }

    KeySchema schema(List<KeySchemaElement> elements, @Nullable String index) {
        List<String> names =
                elements.stream().map(KeySchemaElement::attributeName).toList();
        if (index == null && names.size() > types.size()) {
            throw DynamoErrors.validation("Invalid KeySchema: Some index key attribute have no definition");
        }
        if (!types.keySet().containsAll(names)) {
            throw DynamoErrors.invalidValues("Some index key attributes are not defined in AttributeDefinitions. Keys: "
                    + names + ", AttributeDefinitions: " + types.keySet());
        }
        if (names.size() == 2 && names.get(0).equals(names.get(1))) {
            throw DynamoErrors.validation(
                    "Both the Hash Key and the Range Key element in the KeySchema have the same name");
        }
        if (elements.get(0).keyType() != KeyType.HASH) {
            throw DynamoErrors.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (elements.size() == 2 && elements.get(1).keyType() != KeyType.RANGE) {
            throw DynamoErrors.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
        KeyAttribute range = elements.size() == 1 ? null : keyAttribute(elements, 1, index);
        return new KeySchema(keyAttribute(elements, 0, index), range);
    }

    private KeyAttribute keyAttribute(List<KeySchemaElement> elements, int position, @Nullable String index) {
        String name = elements.get(position).attributeName();
        AttributeValue.Type type = Objects.requireNonNull(types.get(name));
        keysUsed.add(name);
        return new KeyAttribute(name, type, index);
    }

    private static void checkIndexCounts(CreateTableRequest request) {
        if (request.hasLocalSecondaryIndexes()
                && request.localSecondaryIndexes().isEmpty()) {
            throw DynamoErrors.invalidValues("List of LocalSecondaryIndexes is empty");
        }
        if (request.hasGlobalSecondaryIndexes()
                && request.globalSecondaryIndexes().isEmpty()) {
            throw DynamoErrors.invalidValues("List of GlobalSecondaryIndexes is empty");
        }
        if (request.localSecondaryIndexes().size() > LOCAL_INDEXES_MAX) {
            throw DynamoErrors.invalidValues("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
        }
        if (request.globalSecondaryIndexes().size() > GLOBAL_INDEXES_MAX) {
            throw DynamoErrors.invalidValues("Number of GlobalSecondaryIndexes exceeds per-table limit of 20");
        }
    }

    private IndexDefinition localIndex(KeySchema table, LocalSecondaryIndex index) {
        if (table.range() == null) {
            throw DynamoErrors.invalidValues("Table KeySchema does not have a range key, which is required when"
                    + " specifying a LocalSecondaryIndex");
        }
        KeySchema schema = schema(index.keySchema(), index.indexName());
        if (schema.range() == null) {
            throw DynamoErrors.invalidValues(
                    "Index KeySchema does not have a range key for index: " + index.indexName());
        }
        if (!schema.hash().name().equals(table.hash().name())) {
            throw DynamoErrors.invalidValues("Index KeySchema does not have the same leading hash key as table"
                    + " KeySchema for index: " + index.indexName() + ". index hash key: "
                    + schema.hash().name() + ", table hash key: " + table.hash().name());
        }
        return index(index.indexName(), schema, false, index.projection(), null);
    }

    static IndexDefinition index(
            String name,
            KeySchema schema,
            boolean global,
            @Nullable Projection projection,
            @Nullable ProvisionedThroughput throughput) {
        if (projection == null) {
            throw DynamoErrors.missing("projection");
        }
        ProjectionType type = projection.projectionType();
        if (type == null) {
            throw DynamoErrors.invalidValues("Unknown ProjectionType: null");
        }
        boolean include = type == ProjectionType.INCLUDE;
        if (projection.hasNonKeyAttributes() && !include) {
            throw DynamoErrors.invalidValues("ProjectionType is " + type + ", but NonKeyAttributes is specified");
        }
        if (include && !projection.hasNonKeyAttributes()) {
            throw DynamoErrors.invalidValues("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
        }
        return new IndexDefinition(name, schema, global, type, List.copyOf(projection.nonKeyAttributes()), throughput);
    }

    private static void checkIndexNames(List<IndexDefinition> indexes) {
        Set<String> names = new HashSet<>();
        for (IndexDefinition index : indexes) {
            if (!names.add(index.name())) {
                throw DynamoErrors.invalidValues("Duplicate index name: " + index.name());
            }
        }
    }
}
