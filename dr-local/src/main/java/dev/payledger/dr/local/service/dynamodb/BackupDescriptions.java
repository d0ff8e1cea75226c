package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.table.Backup;
import dev.payledger.dr.local.service.dynamodb.table.IndexDefinition;
import dev.payledger.dr.local.service.dynamodb.table.Snapshot;
import dev.payledger.dr.local.service.dynamodb.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BackupDescription;
import software.amazon.awssdk.services.dynamodb.model.BackupDetails;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.BackupType;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexInfo;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexInfo;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.SSEStatus;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.SourceTableDetails;
import software.amazon.awssdk.services.dynamodb.model.SourceTableFeatureDetails;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/**
 * Backups as DescribeBackup and ListBackups show them. Of the table's features they name streams, time to live,
 * encryption and indexes; tags, recovery, class, deletion protection and policies are not kept.
 */
final class BackupDescriptions {

    private BackupDescriptions() {}

    static BackupDescription of(Backup backup, BackupStatus status) {
        return BackupDescription.builder()
                .backupDetails(details(backup, status))
                .sourceTableDetails(source(backup.snapshot()))
                .sourceTableFeatureDetails(features(backup))
                .build();
    }

    static BackupDetails details(Backup backup, BackupStatus status) {
        return BackupDetails.builder()
                .backupArn(backup.arn())
                .backupName(backup.name())
                .backupSizeBytes(backup.snapshot().bytes())
                .backupStatus(status)
                .backupType(backup.type())
                .backupCreationDateTime(backup.created())
                .backupExpiryDateTime(backup.expires())
                .build();
    }

    static BackupSummary summary(Backup backup) {
        Snapshot table = backup.snapshot();
        return BackupSummary.builder()
                .tableName(table.definition().name())
                .tableId(table.tableId())
                .tableArn(table.tableArn())
                .backupArn(backup.arn())
                .backupName(backup.name())
                .backupSizeBytes(table.bytes())
                .backupStatus(BackupStatus.AVAILABLE)
                .backupType(backup.type())
                .backupCreationDateTime(backup.created())
                .backupExpiryDateTime(backup.expires())
                .build();
    }

    private static SourceTableDetails source(Snapshot table) {
        TableDefinition definition = table.definition();
        return SourceTableDetails.builder()
                .tableName(definition.name())
                .tableId(table.tableId())
                .tableArn(table.tableArn())
                .tableSizeBytes(table.bytes())
                .itemCount((long) table.items().size())
                .keySchema(Descriptions.keySchema(definition.schema()))
                .tableCreationDateTime(table.tableCreated())
                .billingMode(definition.billing())
                .provisionedThroughput(throughput(definition.throughput()))
                .onDemandThroughput(table.settings().onDemand())
                .build();
    }

    private static ProvisionedThroughput throughput(@Nullable ProvisionedThroughput throughput) {
        return throughput == null
                ? ProvisionedThroughput.builder()
                        .readCapacityUnits(0L)
                        .writeCapacityUnits(0L)
                        .build()
                : throughput;
    }

    private static SourceTableFeatureDetails features(Backup backup) {
        SourceTableFeatureDetails.Builder features = SourceTableFeatureDetails.builder();
        if (backup.type() == BackupType.SYSTEM) {
            return features.build();
        }
        Snapshot table = backup.snapshot();
        if (table.stream() != null) {
            features.streamDescription(stream -> stream.streamEnabled(true).streamViewType(table.stream()));
        }
        if (table.expiryAttribute() != null) {
            features.timeToLiveDescription(
                    ttl -> ttl.timeToLiveStatus(TimeToLiveStatus.ENABLED).attributeName(table.expiryAttribute()));
        }
        String keyArn = table.settings().keyArn();
        if (keyArn != null) {
            features.sseDescription(
                    sse -> sse.status(SSEStatus.ENABLED).sseType(SSEType.KMS).kmsMasterKeyArn(keyArn));
        }
        List<GlobalSecondaryIndexInfo> global = new ArrayList<>();
        List<LocalSecondaryIndexInfo> local = new ArrayList<>();
        for (IndexDefinition index : table.definition().indexes()) {
            if (index.global()) {
                global.add(GlobalSecondaryIndexInfo.builder()
                        .indexName(index.name())
                        .keySchema(Descriptions.keySchema(index.schema()))
                        .projection(Descriptions.projection(index))
                        .provisionedThroughput(throughput(index.throughput()))
                        .build());
            } else {
                local.add(LocalSecondaryIndexInfo.builder()
                        .indexName(index.name())
                        .keySchema(Descriptions.keySchema(index.schema()))
                        .projection(Descriptions.projection(index))
                        .build());
            }
        }
        if (!global.isEmpty()) {
            features.globalSecondaryIndexes(global);
        }
        if (!local.isEmpty()) {
            features.localSecondaryIndexes(local);
        }
        return features.build();
    }
}
