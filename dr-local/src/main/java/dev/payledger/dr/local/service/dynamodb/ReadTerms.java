package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.Condition;
import dev.payledger.dr.local.service.dynamodb.expression.ExpressionKind;
import dev.payledger.dr.local.service.dynamodb.expression.Expressions;
import dev.payledger.dr.local.service.dynamodb.expression.KeyCondition;
import dev.payledger.dr.local.service.dynamodb.expression.LegacyConditions;
import dev.payledger.dr.local.service.dynamodb.expression.Projection;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * What a read asks for: keys, a filter and a projection, each null where there is none. They come as expressions or in
 * the form from before them.
 *
 * @param filterMember what the filter's member is called in messages
 * @param projectionMember what the projection's member is called in messages
 */
record ReadTerms(
        @Nullable KeyCondition keys,
        Condition.@Nullable Parsed filter,
        @Nullable Projection projection,
        String filterMember,
        String projectionMember) {

    static ReadTerms of(QueryRequest request) {
        Map<String, software.amazon.awssdk.services.dynamodb.model.Condition> legacyFilter =
                request.hasQueryFilter() ? request.queryFilter() : null;
        Map<String, software.amazon.awssdk.services.dynamodb.model.Condition> legacyKeys =
                request.hasKeyConditions() ? request.keyConditions() : null;
        List<String> attributes = request.hasAttributesToGet() ? request.attributesToGet() : null;
        new ParameterForms()
                .legacy("AttributesToGet", attributes)
                .legacy("QueryFilter", legacyFilter)
                .legacy("ConditionalOperator", request.conditionalOperator())
                .legacy("KeyConditions", request.keyConditionExpression() == null ? null : legacyKeys)
                .expression("ProjectionExpression", request.projectionExpression())
                .expression("FilterExpression", request.filterExpression())
                .expression("KeyConditionExpression", request.keyConditionExpression())
                .check(request.conditionalOperator(), legacyFilter);
        Condition.Parsed filter = legacy(legacyFilter, request.conditionalOperator());
        Projection projection = attributes == null ? null : Projection.ofAttributes(attributes);
        if (legacyKeys == null && request.keyConditionExpression() == null) {
            throw DynamoErrors.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        Expressions expressions = Requests.expressions(
                request.hasExpressionAttributeNames(),
                request.expressionAttributeNames(),
                request.hasExpressionAttributeValues(),
                request.expressionAttributeValues());
        Condition.Parsed filterExpression = expressions.condition(ExpressionKind.FILTER, request.filterExpression());
        KeyCondition keys = expressions.keyCondition(request.keyConditionExpression());
        Projection projectionExpression = expressions.projection(request.projectionExpression());
        expressions.finish();
        if (legacyKeys != null) {
            keys = LegacyConditions.keys(legacyKeys);
        }
        return new ReadTerms(
                keys,
                filter == null ? filterExpression : filter,
                projection == null ? projectionExpression : projection,
                filter == null ? "Filter Expression" : "QueryFilter",
                projectionMember(projection));
    }

    static ReadTerms of(ScanRequest request) {
        Map<String, software.amazon.awssdk.services.dynamodb.model.Condition> legacyFilter =
                request.hasScanFilter() ? request.scanFilter() : null;
        List<String> attributes = request.hasAttributesToGet() ? request.attributesToGet() : null;
        new ParameterForms()
                .legacy("AttributesToGet", attributes)
                .legacy("ScanFilter", legacyFilter)
                .legacy("ConditionalOperator", request.conditionalOperator())
                .expression("ProjectionExpression", request.projectionExpression())
                .expression("FilterExpression", request.filterExpression())
                .check(request.conditionalOperator(), legacyFilter);
        Projection projection = attributes == null ? null : Projection.ofAttributes(attributes);
        Condition.Parsed filter = legacy(legacyFilter, request.conditionalOperator());
        Expressions expressions = Requests.expressions(
                request.hasExpressionAttributeNames(),
                request.expressionAttributeNames(),
                request.hasExpressionAttributeValues(),
                request.expressionAttributeValues());
        Condition.Parsed filterExpression = expressions.condition(ExpressionKind.FILTER, request.filterExpression());
        Projection projectionExpression = expressions.projection(request.projectionExpression());
        expressions.finish();
        return new ReadTerms(
                null,
                filter == null ? filterExpression : filter,
                projection == null ? projectionExpression : projection,
                "Filter Expression",
                projectionMember(projection));
    }

    private static String projectionMember(@Nullable Projection legacy) {
        return legacy == null ? "ProjectionExpression" : "AttributesToGet";
    }

    private static Condition.@Nullable Parsed legacy(
            @Nullable Map<String, software.amazon.awssdk.services.dynamodb.model.Condition> filter,
            @Nullable ConditionalOperator operator) {
        return filter == null || filter.isEmpty()
                ? null
                : LegacyConditions.filter(filter, operator == ConditionalOperator.OR);
    }

    /** What a GetItem asks for of the item. */
    static @Nullable Projection projection(GetItemRequest request) {
        return projection(
                request.hasExpressionAttributeNames() ? request.expressionAttributeNames() : null,
                request.projectionExpression(),
                request.hasAttributesToGet() ? request.attributesToGet() : null);
    }

    /** What one part of a TransactGetItems asks for of its item. */
    static @Nullable Projection projection(Get get) {
        return projection(
                get.hasExpressionAttributeNames() ? get.expressionAttributeNames() : null,
                get.projectionExpression(),
                null);
    }

    /** What a BatchGetItem asks for of a table's items. */
    static @Nullable Projection projection(KeysAndAttributes wanted) {
        return projection(
                wanted.hasExpressionAttributeNames() ? wanted.expressionAttributeNames() : null,
                wanted.projectionExpression(),
                wanted.hasAttributesToGet() ? wanted.attributesToGet() : null);
    }

    private static @Nullable Projection projection(
            @Nullable Map<String, String> names, @Nullable String expression, @Nullable List<String> attributes) {
        new ParameterForms()
                .legacy("AttributesToGet", attributes)
                .expression("ProjectionExpression", expression)
                .check(null, null);
        Expressions expressions = new Expressions(names, null);
        Projection projection = expressions.projection(expression);
        expressions.finish();
        return attributes == null ? projection : Projection.ofAttributes(attributes);
    }
}
