package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Recovery;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsDescription;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsStatus;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoverySpecification;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsRequest;

/**
 * UpdateContinuousBackups and DescribeContinuousBackups: point-in-time recovery of a table, on or off, each replica on its
 * own. It is on or off at once; on a table that is being made it is refused as on one that does not exist. Continuous
 * backups are ENABLED from the moment that a table is ACTIVE; AWS takes a few seconds more, and refuses meanwhile with
 * ContinuousBackupsUnavailableException. That a table keeps its days where it is switched on again without any is
 * unconfirmed.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html">
 *     Point-in-time recovery: how it works</a>
 */
final class ContinuousBackups {

    private final TableStore store;

    ContinuousBackups(TableStore store) {
        this.store = store;
    }

    ContinuousBackupsDescription describe(@Nullable String tableName) {
        Table table = Requests.backedUpTable(store, tableName);
        return ContinuousBackupsDescription.builder()
                .continuousBackupsStatus(ContinuousBackupsStatus.ENABLED)
                .pointInTimeRecoveryDescription(table.reading(() -> described(table.recovery())))
                .build();
    }

    private static PointInTimeRecoveryDescription described(@Nullable Recovery recovery) {
        PointInTimeRecoveryDescription.Builder described = PointInTimeRecoveryDescription.builder();
        return recovery == null
                ? described
                        .pointInTimeRecoveryStatus(PointInTimeRecoveryStatus.DISABLED)
                        .build()
                : described
                        .pointInTimeRecoveryStatus(PointInTimeRecoveryStatus.ENABLED)
                        .earliestRestorableDateTime(recovery.earliest())
                        .latestRestorableDateTime(recovery.latest())
                        .recoveryPeriodInDays(recovery.days())
                        .build();
    }

    ContinuousBackupsDescription update(UpdateContinuousBackupsRequest request) {
        PointInTimeRecoverySpecification wanted = request.pointInTimeRecoverySpecification();
        Constraints constraints = new Constraints()
                .tableName(request.tableName())
                .required("pointInTimeRecoverySpecification", wanted != null);
        if (wanted != null) {
            String member = "pointInTimeRecoverySpecification.";
            constraints
                    .required(member + "pointInTimeRecoveryEnabled", wanted.pointInTimeRecoveryEnabled() != null)
                    .range(member + "recoveryPeriodInDays", wanted.recoveryPeriodInDays(), 1, Recovery.DAYS_MAX);
        }
        constraints.check();
        Table table = Requests.backedUpTable(store, request.tableName());
        Integer days = wanted.recoveryPeriodInDays();
        if (wanted.pointInTimeRecoveryEnabled()) {
            table.enableRecovery(days);
        } else if (days == null) {
            table.disableRecovery();
        } else {
            throw DynamoErrors.validation(
                    "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.");
        }
        return describe(request.tableName());
    }
}
