package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Backup;
import dev.payledger.dr.local.service.dynamodb.table.Recovery;
import dev.payledger.dr.local.service.dynamodb.table.Snapshot;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableDefinition;
import dev.payledger.dr.local.service.dynamodb.table.TableSettings;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.wire.AwsError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * RestoreTableFromBackup and RestoreTableToPointInTime: a new table with the items, keys, indexes, capacity, on-demand
 * limits and encryption of the source, and without its stream, time to live, tags, recovery, deletion protection, class
 * and replicas. Only within a region.
 *
 * <p>Refusals come in AWS's order: the request's form, whether recovery is on, the time, the target.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html">
 *     RestoreTableToPointInTime</a>
 */
final class Restores {

    private final TableStore store;
    private final OnDemandBackups backups;

    Restores(TableStore store, OnDemandBackups backups) {
        this.store = store;
        this.backups = backups;
    }

    TableDescription fromBackup(RestoreTableFromBackupRequest request) {
        RestoreTerms terms = RestoreTerms.of(request);
        if (!backups.regionOf(request.backupArn()).equals(store.context().region())) {
            throw otherRegion(terms);
        }
        Backup backup = backups.find(request.backupArn());
        RestoreSummary from = RestoreSummary.builder()
                .sourceBackupArn(backup.arn())
                .sourceTableArn(backup.snapshot().tableArn())
                .restoreDateTime(backup.created())
                .restoreInProgress(true)
                .build();
        return restore(terms, backup.snapshot(), from, backup);
    }

    TableDescription toPointInTime(RestoreTableToPointInTimeRequest request) {
        RestoreTerms terms = RestoreTerms.of(request);
        Instant asked = request.restoreDateTime();
        boolean latest = ItemOperations.isTrue(request.useLatestRestorableTime());
        if (request.sourceTableArn() != null && request.sourceTableName() != null) {
            throw DynamoErrors.validation("Must provide exactly one of: sourceTableArn, sourceTableName");
        }
        if (latest && asked != null) {
            throw DynamoErrors.validation("Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be"
                    + " set for point-in-time restore request.");
        }
        if (!latest && asked == null) {
            throw DynamoErrors.validation("Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime"
                    + " must be specified, but not both");
        }
        String source = request.sourceTableArn() == null ? request.sourceTableName() : request.sourceTableArn();
        if (source != null
                && source.startsWith("arn:")
                && !source.startsWith(store.context().arn("dynamodb", ""))) {
            throw otherRegion(terms);
        }
        Table table = Requests.backedUpTable(store, source);
        Past past = table.reading(() -> {
            Instant moment = moment(table.name(), table.recovery(), asked);
            return new Past(moment, table.snapshot(moment));
        });
        RestoreSummary from = RestoreSummary.builder()
                .sourceTableArn(table.arn())
                .restoreDateTime(past.moment())
                .restoreInProgress(true)
                .build();
        return restore(terms, past.table(), from, null);
    }

    /** A table as it was at a moment. */
    private record Past(Instant moment, Snapshot table) {}

    private static Instant moment(String table, @Nullable Recovery recovery, @Nullable Instant asked) {
        if (recovery == null) {
            throw AwsError.of(
                    PointInTimeRecoveryUnavailableException.builder(),
                    "PointInTimeRecoveryUnavailableException",
                    400,
                    "Point in time recovery is not enabled for table '" + table + "'");
        }
        Instant earliest = recovery.earliest();
        Instant latest = recovery.latest();
        Instant moment = asked == null ? latest : asked.truncatedTo(ChronoUnit.SECONDS);
        if (moment.isBefore(earliest) || moment.isAfter(latest)) {
            throw AwsError.of(
                    InvalidRestoreTimeException.builder(),
                    "InvalidRestoreTimeException",
                    400,
                    "RestoreDateTime '" + moment + "' must be within EarliestRestorableDateTime '" + earliest
                            + "' and LatestRestorableDateTime '" + latest + "'");
        }
        return moment;
    }

    private TableDescription restore(
            RestoreTerms terms, Snapshot source, RestoreSummary from, @Nullable Backup backup) {
        TableDefinition definition = terms.definition(source.definition());
        TableSettings kept = source.settings();
        boolean onDemand = definition.billing() == BillingMode.PAY_PER_REQUEST;
        TableSettings settings = new TableSettings(
                null,
                SettingsUpdates.keyArn(store.context(), kept, terms.encryption()),
                terms.onDemand() != null ? terms.onDemand() : onDemand ? kept.onDemand() : null);
        return Descriptions.of(store.restore(definition, settings, source.items(), from, backup));
    }

    private static RuntimeException otherRegion(RestoreTerms terms) {
        return terms.encryption() == null
                ? DynamoErrors.validation(
                        "Invalid Request: sseSpecificationOverride must be provided for cross-region restores")
                : AwsError.unsupported("Restoring a table from another region or account");
    }
}
