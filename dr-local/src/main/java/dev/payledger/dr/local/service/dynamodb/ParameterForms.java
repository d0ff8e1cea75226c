package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;

/**
 * Which of a request's members are expressions and which are of the form from before them: one request cannot have both.
 * Members are named in the order in which AWS's message lists them.
 */
final class ParameterForms {

    private final List<String> legacy = new ArrayList<>();
    private final List<String> expressions = new ArrayList<>();

    /** Notes a legacy member, if it is set. */
    ParameterForms legacy(String name, @Nullable Object value) {
        if (value != null && !legacy.contains(name)) {
            legacy.add(name);
        }
        return this;
    }

    /** Notes an expression, if it is set. */
    ParameterForms expression(String name, @Nullable Object value) {
        if (value != null && !expressions.contains(name)) {
            expressions.add(name);
        }
        return this;
    }

    /** Refuses a mixture, and an operator that has no two conditions to join. */
    void check(@Nullable ConditionalOperator operator, @Nullable Map<String, ?> conditions) {
        if (!legacy.isEmpty() && !expressions.isEmpty()) {
            throw DynamoErrors.validation("Can not use both expression and non-expression parameters in the same"
                    + " request: Non-expression parameters: {" + String.join(", ", legacy)
                    + "} Expression parameters: {" + String.join(", ", expressions) + "}");
        }
        if (operator == null) {
            return;
        }
        if (conditions == null || conditions.isEmpty()) {
            throw DynamoErrors.validation("ConditionalOperator cannot be used without Filter or Expected");
        }
        if (conditions.size() == 1) {
            throw DynamoErrors.validation(
                    "ConditionalOperator can only be used when Filter or Expected has two or more elements");
        }
    }
}
