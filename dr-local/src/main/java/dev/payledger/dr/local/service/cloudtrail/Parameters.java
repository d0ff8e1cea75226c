package dev.payledger.dr.local.service.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * The members of a request or an answer as CloudTrail shows them: names begin with a small letter; what may be secret is
 * left out, and so is all binary data. Of a function's environment only an empty object remains.
 */
final class Parameters {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_TEXT = 2_048;
    private static final int MAX_ITEMS = 100;

    /** Left out. AWS leaves out or masks these; more where a member could carry a value of the user's. */
    private static final Set<String> LEFT_OUT = Set.of(
            "Body",
            "ExpressionAttributeValues",
            "Input",
            "Item",
            "Message",
            "MetricData",
            "ParameterValue",
            "ResolvedValue",
            "Password",
            "Payload",
            "RandomPassword",
            "SecretAccessKey",
            "SecretBinary",
            "SecretString",
            "SessionToken",
            "TemplateBody",
            "ZipFile");

    private static final Set<String> EMPTIED = Set.of("Environment");

    private Parameters() {}

    /** Null where nothing is set, as CloudTrail has it. */
    static JsonNode of(@Nullable SdkPojo shape) {
        if (shape == null) {
            return JSON.nullNode();
        }
        ObjectNode node = object(shape);
        return node.isEmpty() ? JSON.nullNode() : node;
    }

    private static ObjectNode object(SdkPojo shape) {
        ObjectNode node = JSON.objectNode();
        for (SdkField<?> field : shape.sdkFields()) {
            String name = field.memberName();
            Object value = LEFT_OUT.contains(name) ? null : field.getValueOrDefault(shape);
            JsonNode shown = EMPTIED.contains(name) && value != null ? JSON.objectNode() : node(value);
            if (shown != null) {
                node.set(small(name), shown);
            }
        }
        return node;
    }

    private static @Nullable JsonNode node(@Nullable Object value) {
        if (value == null
                || value instanceof SdkBytes
                || value instanceof SdkAutoConstructList
                || value instanceof SdkAutoConstructMap) {
            return null;
        }
        if (value instanceof SdkPojo shape) {
            return object(shape);
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JSON.arrayNode();
            for (Object item : list.subList(0, Math.min(list.size(), MAX_ITEMS))) {
                JsonNode shown = node(item);
                if (shown != null) {
                    array.add(shown);
                }
            }
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.objectNode();
            map.forEach((key, below) -> {
                JsonNode shown = node(below);
                if (shown != null) {
                    object.set(String.valueOf(key), shown);
                }
            });
            return object;
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof Boolean bool) {
            return JSON.booleanNode(bool);
        }
        if (value instanceof Integer number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Long number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Number number) {
            return JSON.numberNode(new BigDecimal(number.toString()));
        }
        String text = value.toString();
        return JSON.textNode(text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...");
    }

    private static String small(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
