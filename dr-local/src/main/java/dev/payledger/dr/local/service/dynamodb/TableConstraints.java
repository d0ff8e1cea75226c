package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.UpdateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** The model's constraints on a table's definition, all of whose violations are reported together. */
final class TableConstraints {

    private static final int KEY_ELEMENTS_MAX = 2;
    private static final String BILLING_MODES = "PROVISIONED, PAY_PER_REQUEST";
    private static final String TABLE_CLASSES = "STANDARD, STANDARD_INFREQUENT_ACCESS";

    private final Constraints constraints = new Constraints();

    private TableConstraints() {}

    static void check(CreateTableRequest request) {
        if (request.tableName() == null) {
            throw DynamoErrors.parameterRequired("TableName");
        }
        TableConstraints table = new TableConstraints();
        table.constraints.required("attributeDefinitions", request.hasAttributeDefinitions());
        table.attributes(request.attributeDefinitions());
        table.constraints
                .tableName(request.tableName())
                .oneOf("billingMode", request.billingModeAsString(), BILLING_MODES);
        table.throughput("provisionedThroughput", request.provisionedThroughput());
        table.constraints.required("keySchema", request.hasKeySchema());
        table.keySchema("keySchema", request.keySchema());
        List<GlobalSecondaryIndex> global = request.globalSecondaryIndexes();
        for (int i = 0; i < global.size(); i++) {
            GlobalSecondaryIndex index = global.get(i);
            String path = "globalSecondaryIndexes." + (i + 1) + ".member.";
            table.index(path, index.indexName(), index.keySchema(), index.projection());
            table.throughput(path + "provisionedThroughput", index.provisionedThroughput());
        }
        List<LocalSecondaryIndex> local = request.localSecondaryIndexes();
        for (int i = 0; i < local.size(); i++) {
            LocalSecondaryIndex index = local.get(i);
            String path = "localSecondaryIndexes." + (i + 1) + ".member.";
            table.index(path, index.indexName(), index.keySchema(), index.projection());
        }
        if (request.streamSpecification() != null) {
            table.constraints.oneOf(
                    "streamSpecification.streamViewType",
                    request.streamSpecification().streamViewTypeAsString(),
                    "NEW_AND_OLD_IMAGES, OLD_IMAGE, NEW_IMAGE, KEYS_ONLY");
        }
        table.constraints.oneOf("tableClass", request.tableClassAsString(), TABLE_CLASSES);
        table.constraints.check();
    }

    static void check(UpdateTableRequest request) {
        TableConstraints table = new TableConstraints();
        table.constraints
                .tableName(request.tableName())
                .oneOf("billingMode", request.billingModeAsString(), BILLING_MODES);
        table.throughput("provisionedThroughput", request.provisionedThroughput());
        table.constraints.oneOf("tableClass", request.tableClassAsString(), TABLE_CLASSES);
        table.constraints.check();
    }

    static void check(CreateGlobalSecondaryIndexAction create) {
        TableConstraints index = new TableConstraints();
        String path = "globalSecondaryIndexUpdates.1.member.create.";
        index.index(path, create.indexName(), create.keySchema(), create.projection());
        index.throughput(path + "provisionedThroughput", create.provisionedThroughput());
        index.constraints.check();
    }

    static void check(UpdateGlobalSecondaryIndexAction update) {
        TableConstraints index = new TableConstraints();
        String path = "globalSecondaryIndexUpdates.1.member.update.";
        index.constraints
                .required(path + "indexName", update.indexName() != null)
                .name(path + "indexName", update.indexName())
                .required(path + "provisionedThroughput", update.provisionedThroughput() != null);
        index.throughput(path + "provisionedThroughput", update.provisionedThroughput());
        index.constraints.check();
    }

    private void attributes(List<AttributeDefinition> attributes) {
        for (int i = 0; i < attributes.size(); i++) {
            String path = "attributeDefinitions." + (i + 1) + ".member.";
            constraints
                    .required(path + "attributeName", attributes.get(i).attributeName() != null)
                    .required(path + "attributeType", attributes.get(i).attributeTypeAsString() != null)
                    .oneOf(path + "attributeType", attributes.get(i).attributeTypeAsString(), "B, N, S");
        }
    }

    private void index(
            String path, @Nullable String name, List<KeySchemaElement> keySchema, @Nullable Projection projection) {
        constraints.required(path + "indexName", name != null).name(path + "indexName", name);
        constraints.required(path + "projection", projection != null);
        if (projection != null) {
            constraints.oneOf(
                    path + "projection.projectionType", projection.projectionTypeAsString(), "ALL, INCLUDE, KEYS_ONLY");
        }
        keySchema(path + "keySchema", keySchema);
    }

    private void keySchema(String path, List<KeySchemaElement> elements) {
        if (elements.isEmpty()) {
            constraints.notEmpty(path, true, 0);
        }
        if (elements.size() > KEY_ELEMENTS_MAX) {
            List<String> printed = elements.stream()
                    .map(element -> "KeySchemaElement(attributeName=" + element.attributeName() + ", keyType="
                            + element.keyTypeAsString() + ")")
                    .toList();
            constraints.violated(
                    "'" + printed + "'", path, "Member must have length less than or equal to " + KEY_ELEMENTS_MAX);
        }
        for (int i = 0; i < elements.size(); i++) {
            String member = path + "." + (i + 1) + ".member.";
            constraints
                    .required(member + "attributeName", elements.get(i).attributeName() != null)
                    .required(member + "keyType", elements.get(i).keyTypeAsString() != null)
                    .oneOf(member + "keyType", elements.get(i).keyTypeAsString(), "HASH, RANGE");
        }
    }

    private void throughput(String path, @Nullable ProvisionedThroughput throughput) {
        if (throughput != null) {
            units(path + ".writeCapacityUnits", throughput.writeCapacityUnits());
            units(path + ".readCapacityUnits", throughput.readCapacityUnits());
        }
    }

    private void units(String path, @Nullable Long units) {
        constraints.required(path, units != null);
        if (units != null && units < 1) {
            constraints.violated("'" + units + "'", path, "Member must have value greater than or equal to 1");
        }
    }
}
