package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.Values;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The names ({@code #n}) and values ({@code :v}) that a request defines for its expressions, and which were used. */
final class Placeholders {

    private static final Pattern NAME = Pattern.compile("#[A-Za-z0-9_]+");
    private static final Pattern VALUE = Pattern.compile(":[A-Za-z0-9_]+");

    private final Map<String, String> names;
    private final Map<String, AttributeValue> values = new HashMap<>();
    private final Set<String> unusedNames;
    private final Set<String> unusedValues;

    Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
        for (String name : names.keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw DynamoErrors.validation(
                        "ExpressionAttributeNames contains invalid key: Syntax error; key: \"" + name + "\"");
            }
        }
        values.forEach((name, value) -> this.values.put(name, checked(name, value)));
        this.names = names;
        this.unusedNames = new HashSet<>(names.keySet());
        this.unusedValues = new HashSet<>(values.keySet());
    }

    private static AttributeValue checked(String name, AttributeValue value) {
        if (!VALUE.matcher(name).matches()) {
            throw DynamoErrors.validation(
                    "ExpressionAttributeValues contains invalid key: Syntax error; key: \"" + name + "\"");
        }
        try {
            return Values.normalise(value);
        } catch (AwsServiceException e) {
            throw DynamoErrors.validation("ExpressionAttributeValues contains invalid value: "
                    + e.awsErrorDetails().errorMessage() + " for key " + name);
        }
    }

    @Nullable
    String name(String placeholder) {
        unusedNames.remove(placeholder);
        return names.get(placeholder);
    }

    @Nullable
    AttributeValue value(String placeholder) {
        unusedValues.remove(placeholder);
        return values.get(placeholder);
    }

    void refuseUnused() {
        if (!unusedNames.isEmpty()) {
            throw DynamoErrors.validation("Value provided in ExpressionAttributeNames unused in expressions: keys: {"
                    + String.join(", ", new TreeSet<>(unusedNames)) + "}");
        }
        if (!unusedValues.isEmpty()) {
            throw DynamoErrors.validation("Value provided in ExpressionAttributeValues unused in expressions: keys: {"
                    + String.join(", ", new TreeSet<>(unusedValues)) + "}");
        }
    }
}
