package dev.payledger.dr.local.service.dynamodb.item;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One attribute of a table's or index's key.
 *
 * @param name the attribute's name
 * @param type S, N or B
 * @param index the index whose key this is, or null for the table's own key
 */
public record KeyAttribute(
        String name, AttributeValue.Type type, @Nullable String index) {

    /** Refuses an empty string or binary. */
    public void refuseEmpty(AttributeValue value) {
        boolean emptyString = value.type() == AttributeValue.Type.S && value.s().isEmpty();
        boolean emptyBinary = value.type() == AttributeValue.Type.B && value.b().asByteArrayUnsafe().length == 0;
        if (!emptyString && !emptyBinary) {
            return;
        }
        String kind = emptyString ? "string" : "binary";
        throw DynamoErrors.validation(DynamoErrors.EMPTY_KEY
                + (index == null
                        ? "The AttributeValue for a key attribute cannot contain an empty " + kind + " value. Key: "
                                + name
                        : "A value specified for a secondary index key is not supported. The AttributeValue"
                                + " for a key attribute cannot contain an empty " + kind + " value. IndexName: "
                                + index + ", IndexKey: " + name));
    }
}
