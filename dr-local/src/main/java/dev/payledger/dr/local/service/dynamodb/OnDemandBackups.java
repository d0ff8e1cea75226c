package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Backup;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BackupDescription;
import software.amazon.awssdk.services.dynamodb.model.BackupDetails;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BackupType;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;
import software.amazon.awssdk.services.dynamodb.model.CreateBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsResponse;

/**
 * CreateBackup, DescribeBackup, ListBackups and DeleteBackup. A backup says CREATING in CreateBackup's answer and is
 * AVAILABLE from then on; its name need not be unique. Its size is exact; AWS takes the table's statistics, which are
 * hours old. Whether AWS lists the backups of several tables by time is unconfirmed.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_HowItWorks.html">On-demand
 *     backup and restore</a>
 */
final class OnDemandBackups {

    private static final int ARN_LENGTH_MIN = 37;
    private static final int ARN_LENGTH_MAX = 1024;
    private static final int LIST_MAX = 100;
    private static final Pattern ARN =
            Pattern.compile("arn:([^:]*):([^:]*):([^:]*):([^:]*):table/([^/]+)/backup/([0-9]+)-[0-9a-f]+");

    private final TableStore store;

    OnDemandBackups(TableStore store) {
        this.store = store;
    }

    BackupDetails create(CreateBackupRequest request) {
        new Constraints()
                .tableName(request.tableName())
                .required("backupName", request.backupName() != null)
                .name("backupName", request.backupName())
                .check();
        Backup backup =
                store.backups().create(Requests.backedUpTable(store, request.tableName()), request.backupName());
        return BackupDescriptions.details(backup, BackupStatus.CREATING);
    }

    BackupDescription describe(@Nullable String arn) {
        return BackupDescriptions.of(find(arn), BackupStatus.AVAILABLE);
    }

    BackupDescription delete(@Nullable String arn) {
        Backup backup = find(arn);
        if (backup.type() == BackupType.SYSTEM) {
            throw DynamoErrors.validation("User is not allowed to delete the system backup with arn " + backup.arn()
                    + ". It will automatically expire on " + backup.expires());
        }
        if (backup.isInUse()) {
            throw DynamoErrors.backupInUse("Backup is being used to restore table: " + backup.arn());
        }
        store.backups().delete(backup);
        return BackupDescriptions.of(backup, BackupStatus.DELETED);
    }

    ListBackupsResponse list(ListBackupsRequest request) {
        Constraints constraints = new Constraints();
        if (request.tableName() != null) {
            constraints.tableName(request.tableName());
        }
        constraints
                .range("limit", request.limit(), 1, LIST_MAX)
                .oneOf("backupType", request.backupTypeAsString(), "USER, SYSTEM, AWS_BACKUP, ALL")
                .length("exclusiveStartBackupArn", request.exclusiveStartBackupArn(), ARN_LENGTH_MIN, ARN_LENGTH_MAX)
                .check();
        Instant from = request.timeRangeLowerBound();
        Instant until = request.timeRangeUpperBound();
        if (from != null && until != null && from.isAfter(until)) {
            throw DynamoErrors.validation("Time range lower bound must be less than or equal to upper bound");
        }
        List<Backup> found = store.backups().all().stream()
                .filter(backup -> isOf(backup, request.tableName()) && isA(backup, request.backupType()))
                .filter(backup -> from == null || !backup.created().isBefore(from))
                .filter(backup -> until == null || backup.created().isBefore(until))
                .filter(after(request.exclusiveStartBackupArn()))
                .toList();
        int limit = request.limit() == null ? LIST_MAX : request.limit();
        List<Backup> page = found.subList(0, Math.min(limit, found.size()));
        return ListBackupsResponse.builder()
                .backupSummaries(page.stream().map(BackupDescriptions::summary).toList())
                .lastEvaluatedBackupArn(
                        page.size() == found.size() ? null : page.get(limit - 1).arn())
                .build();
    }

    /** Backups outlive their table, so that a name may stand for several. */
    private static boolean isOf(Backup backup, @Nullable String tableNameOrArn) {
        return tableNameOrArn == null
                || tableNameOrArn.equals(backup.snapshot().definition().name())
                || tableNameOrArn.equals(backup.snapshot().tableArn());
    }

    private static boolean isA(Backup backup, @Nullable BackupTypeFilter filter) {
        return filter == BackupTypeFilter.ALL
                || backup.type().toString().equals(filter == null ? BackupType.USER.toString() : filter.toString());
    }

    /** What comes behind a backup, which need not be there any more. */
    private Predicate<Backup> after(@Nullable String arn) {
        if (arn == null) {
            return backup -> true;
        }
        Instant created = Instant.ofEpochMilli(Long.parseLong(parse(arn).group(6)));
        return backup -> backup.created().isAfter(created)
                || (backup.created().equals(created) && backup.arn().compareTo(arn) > 0);
    }

    /**
     * A backup by its ARN.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if it is no ARN of a backup, or of another
     *     account's, or if there is no such backup
     */
    Backup find(@Nullable String arn) {
        new Constraints()
                .required("backupArn", arn != null)
                .length("backupArn", arn, ARN_LENGTH_MIN, ARN_LENGTH_MAX)
                .check();
        String given = String.valueOf(arn);
        parse(given);
        return store.backups().find(given).orElseThrow(() -> DynamoErrors.noSuchBackup(given));
    }

    /** The region in a backup's ARN. */
    String regionOf(@Nullable String arn) {
        return arn == null ? store.context().region() : parse(arn).group(3);
    }

    private Matcher parse(String arn) {
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches()) {
            throw DynamoErrors.validation("Invalid Backup ARN");
        }
        if (!parts.group(1).equals("aws") || !parts.group(2).equals("dynamodb")) {
            throw DynamoErrors.validation("BackupArn is not valid");
        }
        if (!parts.group(4).equals(store.context().accountId())) {
            throw DynamoErrors.accessDenied();
        }
        return parts;
    }
}
