package dev.payledger.dr.local.service.dynamodb.item;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The key of a table or an index.
 *
 * @param hash the partition key
 * @param range the sort key, or null
 */
public record KeySchema(KeyAttribute hash, @Nullable KeyAttribute range) {

    private static final int HASH_BYTES_MAX = 2048;
    private static final int RANGE_BYTES_MAX = 1024;

    /** One or two key attributes. */
    public List<KeyAttribute> attributes() {
        return range == null ? List.of(hash) : List.of(hash, range);
    }

    /** Whether an attribute is part of the key. */
    public boolean contains(String attribute) {
        return hash.name().equals(attribute) || (range != null && range.name().equals(attribute));
    }

    /** The key's attributes of an item that has them. */
    public Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new HashMap<>();
        for (KeyAttribute attribute : attributes()) {
            AttributeValue value = item.get(attribute.name());
            if (value != null) {
                key.put(attribute.name(), value);
            }
        }
        return key;
    }

    /**
     * Checks the key of a request: exactly the key's attributes, each of its type.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if it is not such a key
     */
    public void checkKey(Map<String, AttributeValue> key) {
        boolean matches = key.size() == attributes().size()
                && attributes().stream().allMatch(attribute -> {
                    AttributeValue value = key.get(attribute.name());
                    return value != null && value.type() == attribute.type();
                });
        if (!matches) {
            throw DynamoErrors.validation("The provided key element does not match the schema");
        }
        checkValues(key);
    }

    /**
     * Checks that an item has this key.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if a key attribute is missing or of another
     *     type
     */
    public void checkItem(Map<String, AttributeValue> item) {
        for (KeyAttribute attribute : attributes()) {
            AttributeValue value = item.get(attribute.name());
            if (value == null) {
                throw DynamoErrors.invalidValues("Missing the key " + attribute.name() + " in the item");
            }
            if (value.type() != attribute.type()) {
                throw DynamoErrors.invalidValues("Type mismatch for key " + attribute.name() + " expected: "
                        + attribute.type() + " actual: " + Values.typeName(value));
            }
        }
        checkValues(item);
    }

    /** Checks the index key attributes that an item has; it need not have them. */
    public void checkIndexed(Map<String, AttributeValue> item) {
        for (KeyAttribute attribute : attributes()) {
            AttributeValue value = item.get(attribute.name());
            if (value != null && value.type() != attribute.type()) {
                throw DynamoErrors.invalidValues("Type mismatch for Index Key " + attribute.name() + " Expected: "
                        + attribute.type() + " Actual: " + Values.typeName(value) + " IndexName: "
                        + attribute.index());
            }
        }
        checkValues(item);
    }

    private void checkValues(Map<String, AttributeValue> item) {
        for (KeyAttribute attribute : attributes()) {
            AttributeValue value = item.get(attribute.name());
            if (value == null) {
                continue;
            }
            attribute.refuseEmpty(value);
            boolean isHash = attribute.equals(hash);
            if (ItemSize.of(value) > (isHash ? HASH_BYTES_MAX : RANGE_BYTES_MAX)) {
                throw DynamoErrors.invalidValues(
                        isHash
                                ? "Size of hashkey has exceeded the maximum size limit of2048 bytes"
                                : "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
            }
        }
    }
}
