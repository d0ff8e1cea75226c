package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/**
 * What a table is made from, and what a replica takes over from its source.
 *
 * @param name unique in its region
 * @param attributes the attributes of all keys
 * @param schema the table's key
 * @param indexes in the order of declaration
 * @param billing on demand or provisioned
 * @param throughput for a provisioned table
 */
public record TableDefinition(
        String name,
        List<AttributeDefinition> attributes,
        KeySchema schema,
        List<IndexDefinition> indexes,
        BillingMode billing,
        @Nullable ProvisionedThroughput throughput) {

    /** The same table with another capacity. */
    public TableDefinition withBilling(BillingMode newBilling, @Nullable ProvisionedThroughput newThroughput) {
        return new TableDefinition(name, attributes, schema, indexes, newBilling, newThroughput);
    }
}
