package dev.payledger.lambdas;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** From the attribute values of a stream event to those of the SDK, for the types that the ledger writes. */
final class StreamAttributes {
    private StreamAttributes() {}

    /**
     * @throws IllegalArgumentException if an attribute has a type that the ledger does not write
     */
    static Map<String, AttributeValue> toSdk(
            @Nullable Map<String, com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue> item) {
        Map<String, AttributeValue> converted = new HashMap<>();
        if (item != null) {
            item.forEach((name, value) -> converted.put(name, toSdk(name, value)));
        }
        return converted;
    }

    private static AttributeValue toSdk(
            String name, com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue value) {
        if (value.getS() != null) {
            return AttributeValue.fromS(value.getS());
        }
        if (value.getN() != null) {
            return AttributeValue.fromN(value.getN());
        }
        if (value.getM() != null) {
            return AttributeValue.fromM(toSdk(value.getM()));
        }
        throw new IllegalArgumentException("attribute " + name + " is neither a string, a number nor a map");
    }
}
