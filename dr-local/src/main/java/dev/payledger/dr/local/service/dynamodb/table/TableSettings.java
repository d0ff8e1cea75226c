package dev.payledger.dr.local.service.dynamodb.table;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.TableClass;

/**
 * What a table is told about storage and limits, for DescribeTable alone: here nothing is billed, nothing lies on a disk
 * to be encrypted, and nothing is throttled.
 *
 * @param tableClass what storage costs; null where it was never given
 * @param keyArn the key of the KMS that the table shows, or null for the key that AWS owns
 * @param onDemand the most request units of an on-demand table, or null
 */
public record TableSettings(
        @Nullable TableClass tableClass,
        @Nullable String keyArn,
        @Nullable OnDemandThroughput onDemand) {

    /** What a table has that was told nothing. */
    public static final TableSettings DEFAULT = new TableSettings(null, null, null);
}
