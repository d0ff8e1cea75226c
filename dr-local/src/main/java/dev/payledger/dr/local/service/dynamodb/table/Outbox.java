package dev.payledger.dr.local.service.dynamodb.table;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Takes the writes of a replicated table on their way to the other regions. */
@FunctionalInterface
public interface Outbox {

    /** Notes a local write. Called under the table's lock, so in the order of the writes; must be quick. */
    void written(Change change);

    /**
     * An item's new state.
     *
     * @param key where it stands
     * @param item its attributes, or null where it was deleted
     * @param version the write's version
     */
    record Change(Position key, @Nullable Map<String, AttributeValue> item, Version version) {}
}
