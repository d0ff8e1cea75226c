package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.IndexDefinition;
import dev.payledger.dr.local.service.dynamodb.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;

/**
 * What a restored table is to have otherwise than its source. Indexes are those of the source unless a list names fewer,
 * which may be none; a list cannot name one that the source had not.
 *
 * @param target the restored table's name
 * @param billing null for that of the source
 * @param global null for those of the source
 * @param local null for those of the source
 * @param throughput of the table itself; null for that of the source
 * @param onDemand null for those of the source
 * @param encryption null for that of the source
 */
record RestoreTerms(
        String target,
        @Nullable BillingMode billing,
        @Nullable List<GlobalSecondaryIndex> global,
        @Nullable List<LocalSecondaryIndex> local,
        @Nullable ProvisionedThroughput throughput,
        @Nullable OnDemandThroughput onDemand,
        @Nullable SSESpecification encryption) {

    private static final String BILLING_MODES = "PROVISIONED, PAY_PER_REQUEST";

    static RestoreTerms of(RestoreTableFromBackupRequest request) {
        check(request.targetTableName(), request.billingModeOverrideAsString());
        return new RestoreTerms(
                request.targetTableName(),
                request.billingModeOverride(),
                request.hasGlobalSecondaryIndexOverride() ? request.globalSecondaryIndexOverride() : null,
                request.hasLocalSecondaryIndexOverride() ? request.localSecondaryIndexOverride() : null,
                request.provisionedThroughputOverride(),
                request.onDemandThroughputOverride(),
                request.sseSpecificationOverride());
    }

    static RestoreTerms of(RestoreTableToPointInTimeRequest request) {
        check(request.targetTableName(), request.billingModeOverrideAsString());
        return new RestoreTerms(
                request.targetTableName(),
                request.billingModeOverride(),
                request.hasGlobalSecondaryIndexOverride() ? request.globalSecondaryIndexOverride() : null,
                request.hasLocalSecondaryIndexOverride() ? request.localSecondaryIndexOverride() : null,
                request.provisionedThroughputOverride(),
                request.onDemandThroughputOverride(),
                request.sseSpecificationOverride());
    }

    private static void check(@Nullable String target, @Nullable String billing) {
        new Constraints()
                .required("targetTableName", target != null)
                .name("targetTableName", target)
                .oneOf("billingModeOverride", billing, BILLING_MODES)
                .check();
    }

    /** The restored table; the beginning of some refusals ({@code Invalid Request}) is unconfirmed. */
    TableDefinition definition(TableDefinition source) {
        BillingMode mode = billing == null ? source.billing() : billing;
        boolean provisioned = mode == BillingMode.PROVISIONED;
        if (throughput != null && !provisioned) {
            throw refused("Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED");
        }
        if (throughput == null && billing == BillingMode.PROVISIONED) {
            throw refused("Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED");
        }
        if (onDemand != null && provisioned) {
            throw refused("Cannot override OnDemandThroughput unless BillingMode is PAY_PER_REQUEST");
        }
        ProvisionedThroughput units = provisioned && throughput == null ? source.throughput() : throughput;
        CreateTableChecks.checkThroughput(mode, units, null);
        List<IndexDefinition> indexes = new ArrayList<>();
        for (IndexDefinition index : chosen(source)) {
            ProvisionedThroughput indexUnits = provisioned ? index.throughput() : null;
            if (index.global()) {
                CreateTableChecks.checkThroughput(mode, indexUnits, index.name());
            }
            indexes.add(index.withThroughput(indexUnits));
        }
        return source.renamed(target).withBilling(mode, units).withIndexes(source.attributes(), indexes);
    }

    private List<IndexDefinition> chosen(TableDefinition source) {
        List<IndexDefinition> chosen = new ArrayList<>();
        for (IndexDefinition index : source.indexes()) {
            if ((index.global() ? global : local) == null) {
                chosen.add(index);
            }
        }
        for (LocalSecondaryIndex wanted : Objects.requireNonNullElse(local, List.<LocalSecondaryIndex>of())) {
            chosen.add(match(source, false, wanted.indexName(), wanted.keySchema(), wanted.projection()));
        }
        for (GlobalSecondaryIndex wanted : Objects.requireNonNullElse(global, List.<GlobalSecondaryIndex>of())) {
            IndexDefinition index = match(source, true, wanted.indexName(), wanted.keySchema(), wanted.projection());
            chosen.add(
                    wanted.provisionedThroughput() == null
                            ? index
                            : index.withThroughput(wanted.provisionedThroughput()));
        }
        return chosen;
    }

    /** The source's index of the same key and projection; it may have another name. */
    private static IndexDefinition match(
            TableDefinition source,
            boolean global,
            String name,
            List<KeySchemaElement> key,
            @Nullable Projection projection) {
        return source.indexes().stream()
                .filter(index -> index.global() == global)
                .filter(index -> Descriptions.keySchema(index.schema()).equals(key))
                .filter(index -> Descriptions.projection(index).equals(projection))
                .findFirst()
                .orElseThrow(() -> refused("Index " + name + " does not match a secondary index that existed in the"
                        + " source table and cannot be created during the restore operation"))
                .renamed(name);
    }

    private static RuntimeException refused(String message) {
        return DynamoErrors.validation("Invalid Request: " + message);
    }
}
