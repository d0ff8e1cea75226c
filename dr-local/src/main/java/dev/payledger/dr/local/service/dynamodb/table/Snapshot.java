package dev.payledger.dr.local.service.dynamodb.table;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * A table at one moment, with every item. Items never change once they are stored, so a snapshot shares them.
 *
 * @param definition keys, indexes and capacity
 * @param settings class, encryption and on-demand limits
 * @param tableArn the table's ARN
 * @param tableId the table's id: another table of that name has another
 * @param tableCreated when the table was made
 * @param stream what its stream shows, or null where it had none
 * @param expiryAttribute the attribute of its time to live, or null
 * @param items every item
 * @param bytes the size of all items
 */
public record Snapshot(
        TableDefinition definition,
        TableSettings settings,
        String tableArn,
        String tableId,
        Instant tableCreated,
        @Nullable StreamViewType stream,
        @Nullable String expiryAttribute,
        List<Map<String, AttributeValue>> items,
        long bytes) {}
