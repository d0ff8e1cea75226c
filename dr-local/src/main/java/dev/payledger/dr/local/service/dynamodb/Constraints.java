package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;

/**
 * The model's constraints on a request's members, all of whose violations AWS reports in one message, at most ten. Not
 * thread safe. The enum values stand in AWS's order.
 */
final class Constraints {

    static final String COMPARISON_OPERATORS =
            "IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS";
    static final String CONDITIONAL_OPERATORS = "OR, AND";
    static final String CONSUMED_CAPACITY = "INDEXES, TOTAL, NONE";
    static final String RETURN_VALUES = "ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW";
    static final String COLLECTION_METRICS = "SIZE, NONE";
    static final String SELECTS = "SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES";
    static final String ACTIONS = "ADD, PUT, DELETE";
    static final String ON_CHECK_FAILURE = "ALL_OLD, NONE";

    private static final int VIOLATIONS_MAX = 10;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
    private static final int NAME_MIN = 3;
    private static final int NAME_MAX = 255;

    private final List<String> violations = new ArrayList<>();

    /** A member that must be there. */
    Constraints required(String member, boolean present) {
        return present ? this : violated("null", member, "Member must not be null");
    }

    /** A table's name or ARN that must be there. */
    Constraints tableName(@Nullable String value) {
        if (value == null) {
            return required("tableName", false);
        }
        return value.startsWith("arn:") ? this : name("tableName", value);
    }

    /** Whether this can be a table's name or ARN. */
    static boolean isName(String value) {
        return value.startsWith("arn:")
                || (value.length() >= NAME_MIN
                        && value.length() <= NAME_MAX
                        && NAME.matcher(value).matches());
    }

    /** A table's or index's name, where it is given. */
    Constraints name(String member, @Nullable String value) {
        if (value == null) {
            return this;
        }
        if (value.isEmpty()) {
            return violated("''", member, "Member must have length greater than or equal to 1");
        }
        String quoted = "'" + value + "'";
        if (!NAME.matcher(value).matches()) {
            violated(quoted, member, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        }
        if (value.length() < NAME_MIN) {
            violated(quoted, member, "Member must have length greater than or equal to 3");
        }
        return value.length() > NAME_MAX
                ? violated(quoted, member, "Member must have length less than or equal to 255")
                : this;
    }

    /** An enum member, where it is given. */
    Constraints oneOf(String member, @Nullable String value, String values) {
        return value == null || List.of(values.split(", ")).contains(value)
                ? this
                : violated("'" + value + "'", member, "Member must satisfy enum value set: [" + values + "]");
    }

    /** A number with bounds, where it is given. */
    Constraints range(String member, @Nullable Integer value, int min, int max) {
        if (value != null && value < min) {
            return violated("'" + value + "'", member, "Member must have value greater than or equal to " + min);
        }
        return value != null && value > max
                ? violated("'" + value + "'", member, "Member must have value less than or equal to " + max)
                : this;
    }

    /** A text with bounds on its length, where it is given. */
    Constraints length(String member, @Nullable String value, int min, int max) {
        if (value != null && value.length() < min) {
            return violated("'" + value + "'", member, "Member must have length greater than or equal to " + min);
        }
        return value != null && value.length() > max
                ? violated("'" + value + "'", member, "Member must have length less than or equal to " + max)
                : this;
    }

    /** A list with at least one element, where it is given. */
    Constraints notEmpty(String member, boolean given, int size) {
        return given && size == 0
                ? violated("'[]'", member, "Member must have length greater than or equal to 1")
                : this;
    }

    /** The capacity report and the table that operations on items have in common. */
    Constraints common(DynamoDbRequest request) {
        return oneOf("returnConsumedCapacity", text(request, "ReturnConsumedCapacity"), CONSUMED_CAPACITY)
                .tableName(text(request, "TableName"));
    }

    /** What writes of one item have in common, with the item or key that must be there. */
    Constraints write(DynamoDbRequest request, String subject, boolean present) {
        return common(request)
                .oneOf("conditionalOperator", text(request, "ConditionalOperator"), CONDITIONAL_OPERATORS)
                .oneOf("returnValues", text(request, "ReturnValues"), RETURN_VALUES)
                .required(subject, present)
                .oneOf("returnItemCollectionMetrics", text(request, "ReturnItemCollectionMetrics"), COLLECTION_METRICS)
                .oneOf(
                        "returnValuesOnConditionCheckFailure",
                        text(request, "ReturnValuesOnConditionCheckFailure"),
                        ON_CHECK_FAILURE);
    }

    /** The operators of conditions from before expressions, each of which must have one. */
    Constraints comparisons(String member, Map<String, Condition> conditions) {
        conditions.forEach((name, condition) -> {
            String path = member + "." + name + ".member.comparisonOperator";
            required(path, condition.comparisonOperatorAsString() != null)
                    .oneOf(path, condition.comparisonOperatorAsString(), COMPARISON_OPERATORS);
        });
        return this;
    }

    /** The operators of expected values. */
    Constraints expected(Map<String, ExpectedAttributeValue> expected) {
        expected.forEach((name, value) -> oneOf(
                "expected." + name + ".member.comparisonOperator",
                value.comparisonOperatorAsString(),
                COMPARISON_OPERATORS));
        return this;
    }

    /** The actions of updates from before expressions. */
    Constraints updates(Map<String, AttributeValueUpdate> updates) {
        updates.forEach((name, update) ->
                oneOf("attributeUpdates." + name + ".member.action", update.actionAsString(), ACTIONS));
        return this;
    }

    private static @Nullable String text(DynamoDbRequest request, String member) {
        return request.getValueForField(member, String.class).orElse(null);
    }

    /** A violation of another kind: the value as it is printed, the member, and the rule. */
    Constraints violated(String value, String member, String rule) {
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add("Value " + value + " at '" + member + "' failed to satisfy constraint: " + rule);
        }
        return this;
    }

    /**
     * Ends the checks.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if any constraint is violated
     */
    void check() {
        if (!violations.isEmpty()) {
            throw DynamoErrors.validation(violations.size()
                    + (violations.size() == 1 ? " validation error" : " validation errors") + " detected: "
                    + String.join("; ", violations));
        }
    }
}
