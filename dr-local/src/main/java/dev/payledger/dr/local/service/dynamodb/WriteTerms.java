package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.Condition;
import dev.payledger.dr.local.service.dynamodb.expression.ExpressionKind;
import dev.payledger.dr.local.service.dynamodb.expression.Expressions;
import dev.payledger.dr.local.service.dynamodb.expression.LegacyConditions;
import dev.payledger.dr.local.service.dynamodb.expression.LegacyUpdates;
import dev.payledger.dr.local.service.dynamodb.expression.Update;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What a write asks beside its item or key: a condition and an update, as expressions or in the form from before them.
 * Absent members are null.
 */
record WriteTerms(
        @Nullable Map<String, String> names,
        @Nullable Map<String, AttributeValue> values,
        @Nullable String condition,
        @Nullable String update,
        @Nullable Map<String, ExpectedAttributeValue> expected,
        @Nullable ConditionalOperator operator,
        @Nullable Map<String, AttributeValueUpdate> updates) {

    /** Terms that ask nothing. */
    static final WriteTerms NONE = new WriteTerms(null, null, null, null, null, null, null);

    /** A condition and an update, each null where there is none. */
    record Parsed(
            Condition.@Nullable Parsed condition, @Nullable Update update) {}

    static WriteTerms of(PutItemRequest request) {
        return new WriteTerms(
                request.hasExpressionAttributeNames() ? request.expressionAttributeNames() : null,
                request.hasExpressionAttributeValues() ? request.expressionAttributeValues() : null,
                request.conditionExpression(),
                null,
                request.hasExpected() ? request.expected() : null,
                request.conditionalOperator(),
                null);
    }

    static WriteTerms of(DeleteItemRequest request) {
        return new WriteTerms(
                request.hasExpressionAttributeNames() ? request.expressionAttributeNames() : null,
                request.hasExpressionAttributeValues() ? request.expressionAttributeValues() : null,
                request.conditionExpression(),
                null,
                request.hasExpected() ? request.expected() : null,
                request.conditionalOperator(),
                null);
    }

    static WriteTerms of(UpdateItemRequest request) {
        return new WriteTerms(
                request.hasExpressionAttributeNames() ? request.expressionAttributeNames() : null,
                request.hasExpressionAttributeValues() ? request.expressionAttributeValues() : null,
                request.conditionExpression(),
                request.updateExpression(),
                request.hasExpected() ? request.expected() : null,
                request.conditionalOperator(),
                request.hasAttributeUpdates() ? request.attributeUpdates() : null);
    }

    static WriteTerms of(Put put) {
        return of(
                put.hasExpressionAttributeNames() ? put.expressionAttributeNames() : null,
                put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null,
                put.conditionExpression(),
                null);
    }

    static WriteTerms of(Delete delete) {
        return of(
                delete.hasExpressionAttributeNames() ? delete.expressionAttributeNames() : null,
                delete.hasExpressionAttributeValues() ? delete.expressionAttributeValues() : null,
                delete.conditionExpression(),
                null);
    }

    static WriteTerms of(ConditionCheck check) {
        return of(
                check.hasExpressionAttributeNames() ? check.expressionAttributeNames() : null,
                check.hasExpressionAttributeValues() ? check.expressionAttributeValues() : null,
                check.conditionExpression(),
                null);
    }

    static WriteTerms of(software.amazon.awssdk.services.dynamodb.model.Update update) {
        return of(
                update.hasExpressionAttributeNames() ? update.expressionAttributeNames() : null,
                update.hasExpressionAttributeValues() ? update.expressionAttributeValues() : null,
                update.conditionExpression(),
                update.updateExpression());
    }

    private static WriteTerms of(
            @Nullable Map<String, String> names,
            @Nullable Map<String, AttributeValue> values,
            @Nullable String condition,
            @Nullable String update) {
        return new WriteTerms(names, values, condition, update, null, null, null);
    }

    /** Refuses legacy members beside expressions. */
    void checkForms() {
        new ParameterForms()
                .legacy("AttributeUpdates", updates)
                .legacy("Expected", expected)
                .legacy("ConditionalOperator", operator)
                .expression("UpdateExpression", update)
                .expression("ConditionExpression", condition)
                .check(operator, expected);
    }

    /** Parses what is asked; {@link #checkForms} comes before. */
    Parsed parse(ItemWrite.Kind kind) {
        Expressions expressions = new Expressions(names, values);
        Update parsedUpdate = kind == ItemWrite.Kind.UPDATE ? expressions.update(update) : null;
        Condition.Parsed parsedCondition = expressions.condition(ExpressionKind.CONDITION, condition);
        expressions.finish();
        if (updates != null && !updates.isEmpty()) {
            parsedUpdate = LegacyUpdates.of(updates);
        }
        if (expected != null && !expected.isEmpty()) {
            parsedCondition = LegacyConditions.expected(expected, operator == ConditionalOperator.OR);
        }
        return new Parsed(parsedCondition, parsedUpdate);
    }
}
