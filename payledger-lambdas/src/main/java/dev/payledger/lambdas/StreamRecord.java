package dev.payledger.lambdas;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One record of a DynamoDB stream as <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">Lambda delivers it</a>.
 */
final class StreamRecord {
    private final Map<?, ?> record;

    /**
     * @param record an element of the event's {@code Records}
     */
    StreamRecord(Object record) {
        this.record = record instanceof Map<?, ?> object ? object : Map.of();
    }

    boolean isRemoval() {
        return "REMOVE".equals(record.get("eventName"));
    }

    /**
     * @throws IllegalArgumentException if a key has a type that the ledger does not write
     */
    Map<String, AttributeValue> keys() {
        return item(Json.objectIn(Json.objectIn(record, "dynamodb"), "Keys"));
    }

    /**
     * @throws IllegalArgumentException if an attribute has a type that the ledger does not write
     */
    Map<String, AttributeValue> newImage() {
        return item(Json.objectIn(Json.objectIn(record, "dynamodb"), "NewImage"));
    }

    /** Where the record stands, for a log line. */
    @Override
    public String toString() {
        Map<?, ?> dynamodb = Json.objectIn(record, "dynamodb");
        return dynamodb.get("Keys") + " at " + dynamodb.get("SequenceNumber");
    }

    private static Map<String, AttributeValue> item(Map<?, ?> attributes) {
        Map<String, AttributeValue> item = new HashMap<>();
        attributes.forEach((name, value) -> item.put(String.valueOf(name), attribute(name, value)));
        return item;
    }

    private static AttributeValue attribute(@Nullable Object name, @Nullable Object value) {
        if (value instanceof Map<?, ?> typed) {
            if (typed.get("S") instanceof String text) {
                return AttributeValue.fromS(text);
            }
            if (typed.get("N") instanceof String number) {
                return AttributeValue.fromN(number);
            }
            if (typed.get("M") instanceof Map<?, ?> members) {
                return AttributeValue.fromM(item(members));
            }
        }
        throw new IllegalArgumentException("attribute " + name + " is neither a string, a number nor a map");
    }
}
