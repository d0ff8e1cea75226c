package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The expressions of one request, which share its placeholders. Ask for each expression that the operation has, absent
 * ones too (they are null), then call {@link #finish}. Not thread safe.
 */
public final class Expressions {

    private final Placeholders placeholders;
    private final List<String> absentMembers = new ArrayList<>();
    private final boolean namesGiven;
    private final boolean valuesGiven;
    private boolean anyGiven;

    /**
     * Takes a request's placeholders.
     *
     * @param names {@code ExpressionAttributeNames}, or null where the request has none
     * @param values {@code ExpressionAttributeValues}, or null where the request or operation has none
     */
    public Expressions(@Nullable Map<String, String> names, @Nullable Map<String, AttributeValue> values) {
        this.namesGiven = names != null;
        this.valuesGiven = values != null;
        if (names != null && names.isEmpty()) {
            throw DynamoErrors.validation("ExpressionAttributeNames must not be empty");
        }
        if (values != null && values.isEmpty()) {
            throw DynamoErrors.validation("ExpressionAttributeValues must not be empty");
        }
        this.placeholders = new Placeholders(names == null ? Map.of() : names, values == null ? Map.of() : values);
    }

    /** A condition or filter, or null where the request has none. */
    public Condition.@Nullable Parsed condition(ExpressionKind kind, @Nullable String text) {
        note(kind, text);
        return text == null ? null : ConditionParser.parse(kind, text, placeholders);
    }

    /** A key condition, or null where the request has none. */
    public @Nullable KeyCondition keyCondition(@Nullable String text) {
        note(ExpressionKind.KEY_CONDITION, text);
        return text == null ? null : KeyCondition.parse(text, placeholders);
    }

    /** A projection, or null where the request has none. */
    public @Nullable Projection projection(@Nullable String text) {
        note(ExpressionKind.PROJECTION, text);
        return text == null ? null : Projection.parse(text, placeholders);
    }

    /** An update, or null where the request has none. */
    public @Nullable Update update(@Nullable String text) {
        note(ExpressionKind.UPDATE, text);
        return text == null ? null : UpdateParser.parse(text, placeholders);
    }

    /** Refuses placeholders that no expression uses. */
    public void finish() {
        if (!anyGiven) {
            refuseWithoutExpression("ExpressionAttributeNames", namesGiven);
            refuseWithoutExpression("ExpressionAttributeValues", valuesGiven);
        }
        placeholders.refuseUnused();
    }

    private void refuseWithoutExpression(String member, boolean given) {
        if (given) {
            String absent = absentMembers.size() == 1
                    ? ": " + absentMembers.get(0) + " is null"
                    : absentMembers.isEmpty() ? "" : ": " + String.join(" and ", absentMembers) + " are null";
            throw DynamoErrors.validation(member + " can only be specified when using expressions" + absent);
        }
    }

    private void note(ExpressionKind kind, @Nullable String text) {
        if (text == null) {
            absentMembers.add(kind.member());
        } else {
            anyGiven = true;
        }
    }
}
