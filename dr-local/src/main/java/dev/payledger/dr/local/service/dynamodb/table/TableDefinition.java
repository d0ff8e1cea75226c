package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /** The same table under another name. */
    public TableDefinition renamed(String newName) {
        return new TableDefinition(newName, attributes, schema, indexes, billing, throughput);
    }

    /** The same table with other indexes, and with those of the attributes that are part of some key. */
    public TableDefinition withIndexes(Collection<AttributeDefinition> known, List<IndexDefinition> newIndexes) {
        Set<String> used = new HashSet<>();
        schema.attributes().forEach(attribute -> used.add(attribute.name()));
        newIndexes.forEach(index -> index.schema().attributes().forEach(attribute -> used.add(attribute.name())));
        List<AttributeDefinition> kept = known.stream()
                .filter(attribute -> used.contains(attribute.attributeName()))
                .toList();
        return new TableDefinition(name, kept, schema, List.copyOf(newIndexes), billing, throughput);
    }
}
