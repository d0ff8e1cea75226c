package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.attribute;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.BackupDescription;
import software.amazon.awssdk.services.dynamodb.model.BackupDetails;
import software.amazon.awssdk.services.dynamodb.model.BackupInUseException;
import software.amazon.awssdk.services.dynamodb.model.BackupNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.BackupType;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Backups on demand, and what is restored from them and from a table's past. */
class BackupsTest {

    private static final Duration RESTORE = Duration.ofSeconds(3);

    private final OneRegion region = new OneRegion();

    BackupsTest() {
        region.dynamo.createTable(OneRegion.compositeTable(TABLE)
                .attributeDefinitions(
                        attribute("pk", ScalarAttributeType.S),
                        attribute("sk", ScalarAttributeType.S),
                        attribute("g", ScalarAttributeType.S))
                .globalSecondaryIndexes(byG("byG"))
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY))
                .sseSpecification(sse -> sse.enabled(true))
                .onDemandThroughput(limits -> limits.maxReadRequestUnits(100L))
                .deletionProtectionEnabled(false)
                .tags(tag -> tag.key("stage").value("dev"))
                .build());
        region.settle();
        region.dynamo.updateTimeToLive(update -> update.tableName(TABLE)
                .timeToLiveSpecification(ttl -> ttl.attributeName("until").enabled(true)));
        region.put(item("a", "1", "g", "x"));
        region.put(item("b", "1"));
    }

    private static GlobalSecondaryIndex byG(String name) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(key("g", KeyType.HASH))
                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                .build();
    }

    private BackupDetails backUp(String name) {
        return region.dynamo
                .createBackup(create -> create.tableName(TABLE).backupName(name))
                .backupDetails();
    }

    private TableDescription restore(Consumer<RestoreTableFromBackupRequest.Builder> request) {
        return region.dynamo.restoreTableFromBackup(request).tableDescription();
    }

    private void restorePast(Consumer<RestoreTableToPointInTimeRequest.Builder> request) {
        region.dynamo.restoreTableToPointInTime(request);
        region.time.advance(RESTORE);
    }

    private void recover(boolean enabled) {
        region.dynamo.updateContinuousBackups(update -> update.tableName(TABLE)
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(enabled)));
    }

    private List<String> keys(String table) {
        return region.dynamo.scan(scan -> scan.tableName(table)).items().stream()
                .map(found -> found.get("pk").s()
                        + (found.containsKey("v") ? "=" + found.get("v").n() : ""))
                .sorted()
                .toList();
    }

    private List<String> names(Consumer<ListBackupsRequest.Builder> request) {
        return region.dynamo.listBackups(request).backupSummaries().stream()
                .map(BackupSummary::backupName)
                .toList();
    }

    @Test
    void aBackupTellsWhatItsTableWas() {
        BackupDetails made = backUp("first");
        assertThat(made.backupStatus()).isEqualTo(BackupStatus.CREATING);
        assertThat(made.backupArn())
                .matches("arn:aws:dynamodb:ap-southeast-1:111122223333:table/things/backup/0[0-9]{13}-[0-9a-f]{8}");
        BackupDescription backup = region.dynamo
                .describeBackup(describe -> describe.backupArn(made.backupArn()))
                .backupDescription();
        assertThat(backup.backupDetails().backupStatus()).isEqualTo(BackupStatus.AVAILABLE);
        assertThat(backup.backupDetails().backupType()).isEqualTo(BackupType.USER);
        assertThat(backup.backupDetails().backupExpiryDateTime()).isNull();
        assertThat(backup.sourceTableDetails().itemCount()).isEqualTo(2);
        assertThat(backup.sourceTableDetails().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(backup.sourceTableFeatureDetails().streamDescription().streamViewType())
                .isEqualTo(StreamViewType.KEYS_ONLY);
        assertThat(backup.sourceTableFeatureDetails().timeToLiveDescription().attributeName())
                .isEqualTo("until");
        assertThat(backup.sourceTableFeatureDetails().globalSecondaryIndexes())
                .singleElement()
                .satisfies(index -> assertThat(index.indexName()).isEqualTo("byG"));
    }

    @Test
    void aRestoredTableHasTheItemsOfThatMomentAndNotEverySetting() {
        String arn = backUp("first").backupArn();
        region.put(item("c", "1"));
        TableDescription restoring = restore(request -> request.backupArn(arn).targetTableName("again"));
        assertThat(restoring.tableStatus()).isEqualTo(TableStatus.CREATING);
        assertThat(restoring.restoreSummary().sourceBackupArn()).isEqualTo(arn);
        assertThat(restoring.restoreSummary().restoreInProgress()).isTrue();
        assertThatThrownBy(() -> keys("again")).isInstanceOf(ResourceNotFoundException.class);

        region.time.advance(RESTORE);
        TableDescription table = region.dynamo
                .describeTable(describe -> describe.tableName("again"))
                .table();
        assertThat(table.tableStatus()).isEqualTo(TableStatus.ACTIVE);
        assertThat(table.restoreSummary()).isNull();
        assertThat(keys("again")).containsExactly("a", "b");
        assertThat(region.dynamo
                        .scan(scan -> scan.tableName("again").indexName("byG"))
                        .count())
                .isEqualTo(1);
        assertThat(table.onDemandThroughput().maxReadRequestUnits()).isEqualTo(100);
        assertThat(table.sseDescription()).isNotNull();
        assertThat(table.latestStreamArn()).isNull();
        assertThat(region.dynamo
                        .describeTimeToLive(describe -> describe.tableName("again"))
                        .timeToLiveDescription()
                        .attributeName())
                .isNull();
        assertThat(region.dynamo
                        .listTagsOfResource(list -> list.resourceArn(table.tableArn()))
                        .tags())
                .isEmpty();

        region.dynamo.deleteTable(delete -> delete.tableName(TABLE));
        region.settle();
        restore(request -> request.backupArn(arn).targetTableName(TABLE));
        region.time.advance(RESTORE);
        assertThat(keys(TABLE)).as("a backup outlives its table").containsExactly("a", "b");
    }

    @Test
    void capacityAndIndexesCanBeOthers() {
        String arn = backUp("first").backupArn();
        restore(request -> request.backupArn(arn)
                .targetTableName("other")
                .billingModeOverride(BillingMode.PROVISIONED)
                .provisionedThroughputOverride(
                        units -> units.readCapacityUnits(5L).writeCapacityUnits(6L))
                .globalSecondaryIndexOverride(List.of())
                .sseSpecificationOverride(sse -> sse.enabled(false)));
        region.time.advance(RESTORE);
        TableDescription table = region.dynamo
                .describeTable(describe -> describe.tableName("other"))
                .table();
        assertThat(table.provisionedThroughput().writeCapacityUnits()).isEqualTo(6);
        assertThat(table.hasGlobalSecondaryIndexes()).isFalse();
        assertThat(table.attributeDefinitions()).hasSize(2);
        assertThat(table.sseDescription()).isNull();
        assertThat(table.onDemandThroughput()).isNull();

        restore(request -> request.backupArn(arn).targetTableName("named").globalSecondaryIndexOverride(byG("mine")));
        region.time.advance(RESTORE);
        assertThat(region.dynamo
                        .scan(scan -> scan.tableName("named").indexName("mine"))
                        .count())
                .isEqualTo(1);
        assertThatThrownBy(() -> restore(request -> request.backupArn(arn)
                        .targetTableName("more")
                        .globalSecondaryIndexOverride(byG("new").toBuilder()
                                .keySchema(key("pk", KeyType.HASH))
                                .build())))
                .hasMessageContaining("Index new does not match a secondary index that existed in the source table");
        assertThatThrownBy(() -> restore(request ->
                        request.backupArn(arn).targetTableName("more").billingModeOverride(BillingMode.PROVISIONED)))
                .hasMessageContaining("Must override ProvisionedThroughput");
    }

    @Test
    void oneTableIsRestoredFromABackupAtATime() {
        String arn = backUp("first").backupArn();
        restore(request -> request.backupArn(arn).targetTableName("one"));
        assertThatThrownBy(() -> restore(request -> request.backupArn(arn).targetTableName("two")))
                .isInstanceOf(BackupInUseException.class)
                .hasMessageContaining("Backup is being used to restore another table: " + arn);
        assertThatThrownBy(() -> restore(request -> request.backupArn(arn).targetTableName("one")))
                .isInstanceOf(TableInUseException.class)
                .hasMessageContaining("Table: one is already being restored from backup: " + arn);
        assertThatThrownBy(() -> region.dynamo.deleteBackup(delete -> delete.backupArn(arn)))
                .isInstanceOf(BackupInUseException.class);
        region.time.advance(RESTORE);
        assertThatThrownBy(() -> restore(request -> request.backupArn(arn).targetTableName("one")))
                .isInstanceOf(TableAlreadyExistsException.class)
                .hasMessageContaining("Table already exists: one");
        assertThat(region.dynamo
                        .deleteBackup(delete -> delete.backupArn(arn))
                        .backupDescription()
                        .backupDetails()
                        .backupStatus())
                .isEqualTo(BackupStatus.DELETED);
        assertThatThrownBy(() -> region.dynamo.describeBackup(describe -> describe.backupArn(arn)))
                .isInstanceOf(BackupNotFoundException.class)
                .hasMessageContaining("Backup not found: " + arn);
    }

    @Test
    void backupsAreListedByTimeInPages() {
        backUp("same");
        region.time.advance(Duration.ofSeconds(10));
        BackupDetails second = backUp("same");
        region.time.advance(Duration.ofSeconds(10));
        backUp("third");
        assertThat(names(list -> list.tableName(TABLE))).containsExactly("same", "same", "third");
        assertThat(names(list -> list.timeRangeLowerBound(second.backupCreationDateTime())))
                .containsExactly("same", "third");
        assertThat(names(list -> list.timeRangeUpperBound(second.backupCreationDateTime())))
                .containsExactly("same");
        var page = region.dynamo.listBackups(list -> list.limit(2));
        assertThat(page.lastEvaluatedBackupArn()).isEqualTo(second.backupArn());
        assertThat(names(list -> list.exclusiveStartBackupArn(second.backupArn())))
                .containsExactly("third");
        assertThat(region.dynamo.listBackups(list -> list.limit(3)).lastEvaluatedBackupArn())
                .isNull();
        assertThat(names(list -> list.tableName("nowhere"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:dynamodb:ap-southeast-1:111122223333:table/things-and-more, Invalid Backup ARN",
        "arn:aws:s3:ap-southeast-1:111122223333:table/things/backup/01576616366715-b4e58d3a, BackupArn is not valid",
        "arn:aws:dynamodb:ap-southeast-1:000000000000:table/things/backup/01576616366715-b4e58d3a, Access is denied",
        "arn:aws:dynamodb:ap-southeast-1:111122223333:table/things/backup/01576616366715-b4e58d3a, Backup not found",
        "short, Member must have length greater than or equal to 37"
    })
    void arnsAreChecked(String arn, String message) {
        assertThatThrownBy(() -> region.dynamo.describeBackup(describe -> describe.backupArn(arn)))
                .hasMessageContaining(message);
    }

    @Test
    void onlyTablesThatAreThereAreBackedUp() {
        assertThatThrownBy(() -> region.dynamo.createBackup(
                        create -> create.tableName("nowhere").backupName("b-1")))
                .isInstanceOf(TableNotFoundException.class);
        assertThatThrownBy(() -> backUp("no spaces")).hasMessageContaining("'backupName' failed to satisfy constraint");
        assertThatThrownBy(() -> restore(request -> request.targetTableName("t-1")
                        .backupArn(
                                "arn:aws:dynamodb:eu-west-1:111122223333:table/things/backup/01576616366715-b4e58d3a")))
                .hasMessageContaining("sseSpecificationOverride must be provided for cross-region restores");
    }

    @Test
    void aTableIsRestoredAsItWasAtAMoment() {
        recover(true);
        region.time.advance(Duration.ofSeconds(10));
        region.put(item("a", "1", "v", 1));
        region.time.advance(Duration.ofSeconds(10));
        Instant good = region.time.now();
        region.time.advance(Duration.ofSeconds(10));
        region.put(item("a", "1", "v", 2));
        region.put(item("c", "1"));
        region.dynamo.deleteItem(delete -> delete.tableName(TABLE).key(item("b", "1")));
        assertThatThrownBy(() -> restorePast(request ->
                        request.sourceTableName(TABLE).targetTableName("past").restoreDateTime(good)))
                .isInstanceOf(InvalidRestoreTimeException.class)
                .hasMessageContaining("must be within EarliestRestorableDateTime '2026-03-01T10:00:00Z'");
        restorePast(request ->
                request.sourceTableName(TABLE).targetTableName("begin").useLatestRestorableTime(true));
        assertThat(keys("begin")).as("five minutes ago, or when it was enabled").containsExactly("a", "b");

        region.time.advance(Duration.ofMinutes(6));
        restorePast(request ->
                request.sourceTableName(TABLE).targetTableName("past").restoreDateTime(good));
        assertThat(keys("past")).containsExactly("a=1", "b");
        restorePast(
                request -> request.sourceTableName(TABLE).targetTableName("now").useLatestRestorableTime(true));
        assertThat(keys("now")).containsExactly("a=2", "c");
        assertThat(keys(TABLE)).containsExactly("a=2", "c");

        recover(false);
        assertThatThrownBy(() -> restorePast(request ->
                        request.sourceTableName(TABLE).targetTableName("late").useLatestRestorableTime(true)))
                .isInstanceOf(PointInTimeRecoveryUnavailableException.class)
                .hasMessageContaining("Point in time recovery is not enabled for table 'things'");
        assertThatThrownBy(() ->
                        restorePast(request -> request.sourceTableName(TABLE).targetTableName("late")))
                .hasMessageContaining("Either one of RestoreDateTime or UseLatestRestorableTime must be specified");
    }

    @Test
    void aDeletedTableWithRecoveryIsKeptForThirtyFiveDays() {
        recover(true);
        region.dynamo.deleteTable(delete -> delete.tableName(TABLE));
        region.settle();
        assertThat(names(list -> list.tableName(TABLE))).as("only on demand").isEmpty();
        BackupSummary kept = region.dynamo
                .listBackups(list -> list.backupType(BackupTypeFilter.SYSTEM))
                .backupSummaries()
                .get(0);
        assertThat(kept.backupName()).isEqualTo("things$DeletedTableBackup");
        assertThat(kept.backupArn()).endsWith("-00000000");
        assertThatThrownBy(() -> region.dynamo.deleteBackup(delete -> delete.backupArn(kept.backupArn())))
                .hasMessageContaining("User is not allowed to delete the system backup");
        restore(request -> request.backupArn(kept.backupArn()).targetTableName(TABLE));
        region.time.advance(RESTORE);
        assertThat(keys(TABLE)).containsExactly("a", "b");
        region.time.advance(Duration.ofDays(35));
        assertThat(names(list -> list.backupType(BackupTypeFilter.ALL))).isEmpty();
    }
}
