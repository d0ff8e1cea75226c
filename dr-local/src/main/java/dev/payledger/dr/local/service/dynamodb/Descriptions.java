package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import dev.payledger.dr.local.service.dynamodb.table.Index;
import dev.payledger.dr.local.service.dynamodb.table.IndexDefinition;
import dev.payledger.dr.local.service.dynamodb.table.StreamLog;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.ReplicaDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * Tables as DescribeTable shows them. Counts and sizes are exact and current; AWS updates them every six hours. The
 * replicas listed are those in other regions (unconfirmed: whether AWS lists the table's own region, too).
 */
final class Descriptions {

    private static final String GLOBAL_TABLE_VERSION = "2019.11.21";

    private Descriptions() {}

    static TableDescription of(Table table) {
        TableDefinition definition = table.definition();
        TableStatus status = table.status();
        TableDescription.Builder description = TableDescription.builder()
                .tableName(table.name())
                .tableArn(table.arn())
                .tableId(table.id())
                .tableStatus(status)
                .creationDateTime(table.created())
                .attributeDefinitions(definition.attributes())
                .keySchema(keySchema(definition.schema()))
                .provisionedThroughput(throughput(definition.throughput()))
                .deletionProtectionEnabled(table.isDeletionProtected());
        table.reading(() -> description.itemCount((long) table.count()).tableSizeBytes(table.bytes()));
        if (definition.billing() == BillingMode.PAY_PER_REQUEST) {
            description.billingModeSummary(summary -> summary.billingMode(BillingMode.PAY_PER_REQUEST)
                    .lastUpdateToPayPerRequestDateTime(table.created()));
        }
        describeIndexes(table, status, description);
        SettingsUpdates.describe(table, description);
        description.restoreSummary(table.restoring());
        StreamLog stream = table.stream();
        if (stream != null) {
            description
                    .latestStreamArn(stream.arn())
                    .latestStreamLabel(stream.label())
                    .streamSpecification(spec -> spec.streamEnabled(true).streamViewType(stream.viewType()));
        }
        if (!table.replicas().isEmpty()) {
            List<ReplicaDescription> replicas = new ArrayList<>();
            table.replicas()
                    .forEach((region, state) -> replicas.add(ReplicaDescription.builder()
                            .regionName(region)
                            .replicaStatus(state)
                            .build()));
            description.replicas(replicas).globalTableVersion(GLOBAL_TABLE_VERSION);
        }
        return description.build();
    }

    private static void describeIndexes(Table table, TableStatus status, TableDescription.Builder description) {
        List<GlobalSecondaryIndexDescription> global = new ArrayList<>();
        List<LocalSecondaryIndexDescription> local = new ArrayList<>();
        for (Index index : table.indexes()) {
            IndexDefinition definition = index.definition();
            String arn = table.arn() + "/index/" + definition.name();
            if (definition.global()) {
                boolean filling = definition.name().equals(table.fillingIndex());
                global.add(global(
                        table,
                        index,
                        filling || status == TableStatus.CREATING ? IndexStatus.CREATING : IndexStatus.ACTIVE,
                        filling));
            } else {
                local.add(LocalSecondaryIndexDescription.builder()
                        .indexName(definition.name())
                        .indexArn(arn)
                        .keySchema(keySchema(definition.schema()))
                        .projection(projection(definition))
                        .itemCount((long) index.count())
                        .indexSizeBytes(index.bytes())
                        .build());
            }
        }
        Index leaving = table.leavingIndex();
        if (leaving != null) {
            global.add(global(table, leaving, IndexStatus.DELETING, false));
        }
        if (!global.isEmpty()) {
            description.globalSecondaryIndexes(global);
        }
        if (!local.isEmpty()) {
            description.localSecondaryIndexes(local);
        }
    }

    private static GlobalSecondaryIndexDescription global(
            Table table, Index index, IndexStatus status, boolean backfilling) {
        IndexDefinition definition = index.definition();
        boolean provisioned = table.definition().billing() == BillingMode.PROVISIONED;
        return GlobalSecondaryIndexDescription.builder()
                .indexName(definition.name())
                .indexArn(table.arn() + "/index/" + definition.name())
                .keySchema(keySchema(definition.schema()))
                .projection(projection(definition))
                .indexStatus(status)
                .backfilling(backfilling ? true : null)
                .provisionedThroughput(throughput(provisioned ? definition.throughput() : null))
                .itemCount((long) index.count())
                .indexSizeBytes(index.bytes())
                .build();
    }

    static List<KeySchemaElement> keySchema(KeySchema schema) {
        List<KeySchemaElement> elements = new ArrayList<>();
        schema.attributes()
                .forEach(attribute -> elements.add(KeySchemaElement.builder()
                        .attributeName(attribute.name())
                        .keyType(attribute.equals(schema.hash()) ? KeyType.HASH : KeyType.RANGE)
                        .build()));
        return elements;
    }

    static Projection projection(IndexDefinition definition) {
        Projection.Builder projection = Projection.builder().projectionType(definition.projection());
        if (definition.projection() == ProjectionType.INCLUDE) {
            projection.nonKeyAttributes(definition.nonKeyAttributes());
        }
        return projection.build();
    }

    private static ProvisionedThroughputDescription throughput(@Nullable ProvisionedThroughput throughput) {
        return ProvisionedThroughputDescription.builder()
                .numberOfDecreasesToday(0L)
                .readCapacityUnits(throughput == null ? 0 : throughput.readCapacityUnits())
                .writeCapacityUnits(throughput == null ? 0 : throughput.writeCapacityUnits())
                .build();
    }
}
