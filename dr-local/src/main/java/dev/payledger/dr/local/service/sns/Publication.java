package dev.payledger.dr.local.service.sns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * A message that was published. Immutable.
 *
 * @param byProtocol the parsed message where its structure is {@code json}, else null
 */
record Publication(
        String id,
        @Nullable String subject,
        String message,
        @Nullable JsonNode byProtocol,
        Map<String, MessageAttributeValue> attributes,
        Instant at) {

    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_SUBJECT = 100;
    private static final JsonMapper JSON = new JsonMapper();

    /** Holds a message to SNS's limits. */
    static Publication checked(
            String id,
            @Nullable String subject,
            @Nullable String message,
            @Nullable String structure,
            Map<String, MessageAttributeValue> attributes,
            Instant at) {
        if (message == null || message.isEmpty()) {
            throw SnsErrors.invalid("Empty message");
        }
        if (message.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw SnsErrors.invalid("Message too long");
        }
        if (subject != null
                && (subject.isEmpty()
                        || subject.length() > MAX_SUBJECT
                        || subject.chars().anyMatch(c -> c < ' ' || c > '~'))) {
            throw SnsErrors.invalid("Subject");
        }
        attributes.forEach((name, value) -> {
            boolean hasValue = value.stringValue() != null || value.binaryValue() != null;
            if (value.dataType() == null || !value.dataType().matches("(String|Number|Binary).*") || !hasValue) {
                throw SnsErrors.invalid("The message attribute '" + name + "' must have a type and a value");
            }
        });
        if (structure != null && !structure.equals("json")) {
            throw SnsErrors.invalid("MessageStructure");
        }
        return new Publication(
                id, subject, message, structure == null ? null : parsed(message), Map.copyOf(attributes), at);
    }

    /** The text that goes to subscribers of a protocol. */
    String messageFor(String protocol) {
        if (byProtocol == null) {
            return message;
        }
        return byProtocol.path(protocol).isTextual()
                ? byProtocol.path(protocol).asText()
                : byProtocol.path("default").asText();
    }

    private static JsonNode parsed(String message) {
        try {
            JsonNode tree = JSON.readTree(message);
            if (!tree.path("default").isTextual()) {
                throw SnsErrors.invalid("Message Structure - No default entry in JSON message body");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw SnsErrors.invalid("Message Structure - JSON message body failed to parse");
        }
    }
}
