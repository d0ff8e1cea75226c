package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.service.dynamodb.item.ItemSize;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item as it stands in a table. Immutable: a write puts another in its place.
 *
 * @param attributes normalised; never changed
 * @param version who wrote it and when
 * @param bytes its size as DynamoDB counts it
 */
public record StoredItem(Map<String, AttributeValue> attributes, Version version, int bytes) {
    static StoredItem of(Map<String, AttributeValue> attributes, Version version) {
        return new StoredItem(attributes, version, ItemSize.of(attributes));
    }
}
