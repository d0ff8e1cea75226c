package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.dynamodb.table.Policies;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.wire.Permission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Which actions on which resources a request needs.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html">Actions,
 *     resources, and condition keys for Amazon DynamoDB</a>
 */
final class DynamoDbPermissions {

    private static final List<String> FILLING =
            List.of("BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem");

    private final RegionContext context;
    private final Policies policies;

    DynamoDbPermissions(TableStore store) {
        this.context = store.context();
        this.policies = store.policies();
    }

    /** What a request needs, each with the policy of its table. */
    List<Permission> of(SdkRequest request) {
        return withPolicies(needed(request));
    }

    private List<Permission> withPolicies(List<Permission> needed) {
        return policies.isEmpty()
                ? needed
                : needed.stream()
                        .map(each -> new Permission(
                                each.action(),
                                each.resourceArn(),
                                each.context(),
                                policies.decidingOn(each.resourceArn())))
                        .toList();
    }

    private List<Permission> needed(SdkRequest request) {
        if (request instanceof TransactWriteItemsRequest transaction) {
            return transaction.transactItems().stream().map(this::part).toList();
        }
        if (request instanceof TransactGetItemsRequest transaction) {
            return transaction.transactItems().stream()
                    .map(TransactGetItem::get)
                    .map(get -> onTable("GetItem", get == null ? null : get.tableName()))
                    .toList();
        }
        if (request instanceof BatchGetItemRequest batch) {
            return batch.requestItems().keySet().stream()
                    .map(table -> onTable("BatchGetItem", table))
                    .toList();
        }
        if (request instanceof BatchWriteItemRequest batch) {
            return batch.requestItems().keySet().stream()
                    .map(table -> onTable("BatchWriteItem", table))
                    .toList();
        }
        if (request instanceof ListBackupsRequest) {
            return List.of(new Permission("dynamodb:ListBackups", "*"));
        }
        if (request instanceof RestoreTableFromBackupRequest restore) {
            return restoring("RestoreTableFromBackup", restore.backupArn(), restore.targetTableName());
        }
        if (request instanceof RestoreTableToPointInTimeRequest restore) {
            String source = restore.sourceTableArn() == null ? restore.sourceTableName() : restore.sourceTableArn();
            return restoring(
                    "RestoreTableToPointInTime", source == null ? null : tableArn(source), restore.targetTableName());
        }
        if (request instanceof CreateTableRequest create && create.resourcePolicy() != null) {
            return List.of(
                    onTable("CreateTable", create.tableName()), onTable("PutResourcePolicy", create.tableName()));
        }
        String name = request.getClass().getSimpleName();
        String action = name.substring(0, name.length() - "Request".length());
        String resource = request.getValueForField("ResourceArn", String.class)
                .or(() -> request.getValueForField("BackupArn", String.class))
                .orElse(null);
        if (resource != null) {
            return List.of(new Permission("dynamodb:" + action, resource));
        }
        String table = request.getValueForField("TableName", String.class).orElse(null);
        if (table == null) {
            return List.of(new Permission("dynamodb:" + action, "*"));
        }
        List<Permission> needed = new ArrayList<>();
        String index = request.getValueForField("IndexName", String.class).orElse(null);
        needed.add(
                index == null
                        ? onTable(action, table)
                        : new Permission("dynamodb:" + action, tableArn(table) + "/index/" + index));
        return needed;
    }

    /** Who restores must be allowed to use the source, and to fill the new table. */
    private List<Permission> restoring(String action, @Nullable String source, @Nullable String target) {
        List<Permission> needed = new ArrayList<>();
        needed.add(new Permission("dynamodb:" + action, source == null ? "*" : source));
        FILLING.forEach(each -> needed.add(onTable(each, target)));
        return needed;
    }

    private Permission part(TransactWriteItem item) {
        if (item.put() != null) {
            return onTable("PutItem", item.put().tableName());
        }
        if (item.update() != null) {
            return onTable("UpdateItem", item.update().tableName());
        }
        if (item.delete() != null) {
            return onTable("DeleteItem", item.delete().tableName());
        }
        return onTable(
                "ConditionCheckItem",
                item.conditionCheck() == null ? null : item.conditionCheck().tableName());
    }

    private Permission onTable(String action, @Nullable String table) {
        return new Permission("dynamodb:" + action, table == null ? "*" : tableArn(table));
    }

    private String tableArn(String nameOrArn) {
        return nameOrArn.startsWith("arn:") ? nameOrArn : context.arn("dynamodb", "table/" + nameOrArn);
    }

    /** What a request to DynamoDB Streams needs, with the policy of its stream. */
    List<Permission> ofStreams(SdkRequest request) {
        return withPolicies(neededOfStreams(request));
    }

    private static List<Permission> neededOfStreams(SdkRequest request) {
        if (request instanceof DescribeStreamRequest describe) {
            return onStream("DescribeStream", describe.streamArn());
        }
        if (request instanceof GetShardIteratorRequest iterator) {
            return onStream("GetShardIterator", iterator.streamArn());
        }
        if (request instanceof GetRecordsRequest records) {
            String iterator = records.shardIterator();
            return onStream(
                    "GetRecords",
                    iterator == null ? null : ShardIterator.parse(iterator).streamArn());
        }
        return onStream("ListStreams", null);
    }

    private static List<Permission> onStream(String action, @Nullable String streamArn) {
        return List.of(new Permission("dynamodb:" + action, streamArn == null ? "*" : streamArn));
    }
}
