package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.wire.Permission;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class DynamoDbPermissionsTest {

    private static final String TABLES = "arn:aws:dynamodb:ap-southeast-1:111122223333:table/";

    private final OneRegion region = new OneRegion();

    private List<Permission> needed(SdkRequest request) {
        return region.dynamo.permissions(request);
    }

    private static Permission permission(String action, String resource) {
        return new Permission("dynamodb:" + action, resource);
    }

    @Test
    void queriesNeedTheTableOrTheIndex() {
        assertThat(needed(QueryRequest.builder().tableName("t").build()))
                .containsExactly(permission("Query", TABLES + "t"));
        assertThat(needed(QueryRequest.builder().tableName("t").indexName("i").build()))
                .containsExactly(permission("Query", TABLES + "t/index/i"));
        assertThat(needed(ListTablesRequest.builder().build())).containsExactly(permission("ListTables", "*"));
        assertThat(needed(TagResourceRequest.builder().resourceArn(TABLES + "t").build()))
                .containsExactly(permission("TagResource", TABLES + "t"));
    }

    @Test
    void transactionsNeedWhatTheirPartsNeed() {
        TransactWriteItemsRequest request = TransactWriteItemsRequest.builder()
                .transactItems(
                        TransactWriteItem.builder()
                                .put(put -> put.tableName("a").item(item("x", "y")))
                                .build(),
                        TransactWriteItem.builder()
                                .update(update -> update.tableName("b"))
                                .build(),
                        TransactWriteItem.builder()
                                .delete(delete -> delete.tableName("c"))
                                .build(),
                        TransactWriteItem.builder()
                                .conditionCheck(check -> check.tableName("d"))
                                .build())
                .build();
        assertThat(needed(request))
                .containsExactly(
                        permission("PutItem", TABLES + "a"),
                        permission("UpdateItem", TABLES + "b"),
                        permission("DeleteItem", TABLES + "c"),
                        permission("ConditionCheckItem", TABLES + "d"));
        assertThat(needed(BatchGetItemRequest.builder()
                        .requestItems(Map.of("a", KeysAndAttributes.builder().build()))
                        .build()))
                .containsExactly(permission("BatchGetItem", TABLES + "a"));
    }

    @Test
    void restoringNeedsTheSourceAndWhatFillsATable() {
        String backup = TABLES + "t/backup/01576616366715-b4e58d3a";
        assertThat(needed(ListBackupsRequest.builder().tableName("t").build()))
                .containsExactly(permission("ListBackups", "*"));
        assertThat(needed(DeleteBackupRequest.builder().backupArn(backup).build()))
                .containsExactly(permission("DeleteBackup", backup));
        assertThat(needed(RestoreTableFromBackupRequest.builder()
                        .backupArn(backup)
                        .targetTableName("new")
                        .build()))
                .startsWith(permission("RestoreTableFromBackup", backup))
                .contains(permission("BatchWriteItem", TABLES + "new"));
        assertThat(needed(RestoreTableToPointInTimeRequest.builder()
                        .sourceTableName("t")
                        .targetTableName("new")
                        .build()))
                .startsWith(permission("RestoreTableToPointInTime", TABLES + "t"))
                .contains(permission("PutItem", TABLES + "new"));
    }

    @Test
    void streamsNeedTheStream() {
        String arn = TABLES + "t/stream/2026-03-01T10:00:00.000";
        assertThat(region.streams.permissions(
                        DescribeStreamRequest.builder().streamArn(arn).build()))
                .containsExactly(permission("DescribeStream", arn));
        String iterator = new ShardIterator(arn, 1, region.time.now()).text();
        assertThat(region.streams.permissions(
                        GetRecordsRequest.builder().shardIterator(iterator).build()))
                .containsExactly(permission("GetRecords", arn));
    }
}
