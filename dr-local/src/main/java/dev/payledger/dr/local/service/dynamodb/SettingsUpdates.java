package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableDefinition;
import dev.payledger.dr.local.service.dynamodb.table.TableSettings;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.SSEStatus;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.TableClass;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Table class, encryption and on-demand limits: checked, kept and described. Encryption is with the key that AWS manages
 * for DynamoDB; a key of one's own is refused, for there is no KMS here.
 */
final class SettingsUpdates {

    private SettingsUpdates() {}

    /** Changes those settings that are given. */
    static void apply(
            RegionContext context,
            Table table,
            @Nullable TableClass tableClass,
            @Nullable SSESpecification encryption,
            @Nullable OnDemandThroughput onDemand) {
        TableSettings former = table.settings();
        check(table.definition(), onDemand);
        table.settings(new TableSettings(
                tableClass == null ? former.tableClass() : tableClass,
                keyArn(context, former, encryption),
                onDemand == null ? former.onDemand() : onDemand));
    }

    /** Refuses on-demand limits of a provisioned table; the wording is unconfirmed. */
    static void check(TableDefinition definition, @Nullable OnDemandThroughput onDemand) {
        if (onDemand != null && definition.billing() != BillingMode.PAY_PER_REQUEST) {
            throw DynamoErrors.invalidValues(
                    "OnDemandThroughput can only be specified when BillingMode is PAY_PER_REQUEST");
        }
    }

    /** The key that a table shows which is told this, or nothing, about its encryption. */
    static @Nullable String keyArn(RegionContext context, TableSettings former, @Nullable SSESpecification encryption) {
        if (encryption == null) {
            return former.keyArn();
        }
        if (!ItemOperations.isTrue(encryption.enabled())) {
            return null;
        }
        String keyArn = former.keyArn();
        return keyArn == null ? context.arn("kms", "key/" + context.ids().uuid()) : keyArn;
    }

    /** Adds the settings to a table's description. */
    static void describe(Table table, TableDescription.Builder description) {
        TableSettings settings = table.settings();
        if (settings.tableClass() != null) {
            description.tableClassSummary(summary -> summary.tableClass(settings.tableClass()));
        }
        if (settings.keyArn() != null) {
            description.sseDescription(
                    sse -> sse.status(SSEStatus.ENABLED).sseType(SSEType.KMS).kmsMasterKeyArn(settings.keyArn()));
        }
        description.onDemandThroughput(settings.onDemand());
    }
}
