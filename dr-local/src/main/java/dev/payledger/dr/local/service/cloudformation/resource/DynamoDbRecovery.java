package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoverySpecification;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsRequest;

/** The property {@code PointInTimeRecoverySpecification} of a table, or of one replica of a global table. */
final class DynamoDbRecovery {

    static final String PROPERTY = "PointInTimeRecoverySpecification";
    private static final String ENABLED = "PointInTimeRecoveryEnabled";
    private static final String DAYS = "RecoveryPeriodInDays";

    private DynamoDbRecovery() {}

    /** Switches recovery on or off where it differs; without the property it is off. */
    static void apply(
            ResourceContext context, DynamoDbClient dynamoDb, String table, Properties before, Properties after) {
        Properties former = before.object(PROPERTY);
        Properties wanted = after.object(PROPERTY);
        boolean enabled = wanted.isTrue(ENABLED);
        boolean same = Properties.changed(former.values(), wanted.values()).isEmpty();
        if (same || (!enabled && !former.isTrue(ENABLED) && !wanted.has(DAYS))) {
            return;
        }
        PointInTimeRecoverySpecification.Builder specification =
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(enabled);
        if (wanted.has(DAYS)) {
            specification.recoveryPeriodInDays(wanted.integer(DAYS));
        } else if (enabled && former.has(DAYS)) {
            specification.recoveryPeriodInDays(35);
        }
        UpdateContinuousBackupsRequest update = UpdateContinuousBackupsRequest.builder()
                .tableName(table)
                .pointInTimeRecoverySpecification(specification.build())
                .build();
        dynamoDb.updateContinuousBackups(context.honoured(dynamoDb, update));
    }

    /** What the table has, as the property says it. */
    static Map<String, Object> actual(DynamoDbClient dynamoDb, String table) {
        PointInTimeRecoveryDescription recovery = dynamoDb.describeContinuousBackups(
                        DescribeContinuousBackupsRequest.builder()
                                .tableName(table)
                                .build())
                .continuousBackupsDescription()
                .pointInTimeRecoveryDescription();
        return recovery.pointInTimeRecoveryStatus() == PointInTimeRecoveryStatus.ENABLED
                ? Map.of(ENABLED, "true", DAYS, recovery.recoveryPeriodInDays().toString())
                : Map.of(ENABLED, "false");
    }
}
