package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.service.dynamodb.item.KeyAttribute;
import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/**
 * A secondary index as its table declares it.
 *
 * @param name unique in its table
 * @param schema its key
 * @param global whether it is a global (else a local) secondary index
 * @param projection which attributes it holds
 * @param nonKeyAttributes the further attributes for {@code INCLUDE}
 * @param throughput for a global index of a provisioned table
 */
public record IndexDefinition(
        String name,
        KeySchema schema,
        boolean global,
        ProjectionType projection,
        List<String> nonKeyAttributes,
        @Nullable ProvisionedThroughput throughput) {

    /** The same index with another capacity. */
    public IndexDefinition withThroughput(@Nullable ProvisionedThroughput changed) {
        return new IndexDefinition(name, schema, global, projection, nonKeyAttributes, changed);
    }

    /** The same index under another name. */
    public IndexDefinition renamed(String newName) {
        KeyAttribute range = schema.range();
        KeySchema key = new KeySchema(named(schema.hash(), newName), range == null ? null : named(range, newName));
        return new IndexDefinition(newName, key, global, projection, nonKeyAttributes, throughput);
    }

    private static KeyAttribute named(KeyAttribute attribute, String index) {
        return new KeyAttribute(attribute.name(), attribute.type(), index);
    }
}
