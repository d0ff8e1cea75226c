package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.Condition;
import dev.payledger.dr.local.service.dynamodb.expression.ExpressionKind;
import dev.payledger.dr.local.service.dynamodb.expression.Expressions;
import dev.payledger.dr.local.service.dynamodb.expression.KeyCondition;
import dev.payledger.dr.local.service.dynamodb.expression.Projection;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import dev.payledger.dr.local.service.dynamodb.table.Index;
import dev.payledger.dr.local.service.dynamodb.table.Position;
import dev.payledger.dr.local.service.dynamodb.table.Rows;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Query and Scan. */
final class ReadOperations {

    private static final int SEGMENTS_MAX = 1_000_000;

    private final TableStore store;

    ReadOperations(TableStore store) {
        this.store = store;
    }

    QueryResponse query(QueryRequest request) {
        Requests.checkedName(request.tableName());
        checkLimit(request.limit());
        Expressions expressions = Requests.expressions(
                request.hasExpressionAttributeNames(),
                request.expressionAttributeNames(),
                request.hasExpressionAttributeValues(),
                request.expressionAttributeValues());
        Condition.Parsed filter = expressions.condition(ExpressionKind.FILTER, request.filterExpression());
        KeyCondition keys = expressions.keyCondition(request.keyConditionExpression());
        Projection projection = expressions.projection(request.projectionExpression());
        expressions.finish();
        if (keys == null) {
            throw DynamoErrors.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        Table table = Requests.usableTable(store, request.tableName());
        Selection selection = Selection.of(table, request.indexName(), request.select(), projection);
        boolean consistent = consistent(selection, request.consistentRead());
        Index index = selection.index();
        KeySchema schema =
                index == null ? table.definition().schema() : index.definition().schema();
        AttributeValue hash = keys.hash(schema.hash());
        KeyCondition.Clause range = keys.range(schema.hash(), schema.range());
        Selection.refuseKeyInFilter(schema, filter);
        PageReader reader = new PageReader(table, index);
        Position start = reader.start(request.hasExclusiveStartKey() ? request.exclusiveStartKey() : null);
        boolean forward = request.scanIndexForward() == null || request.scanIndexForward();
        PageReader.Page page = table.reading(() -> {
            Rows rows = reader.rows().matching(hash, range);
            if (start != null && !rows.covers(start)) {
                throw DynamoErrors.validation(
                        "The provided starting key is outside query boundaries based on provided" + " conditions");
            }
            return reader.read(rows, start, forward, request.limit(), filter, selection.wholeItems());
        });
        QueryResponse.Builder response = QueryResponse.builder()
                .count(page.items().size())
                .scannedCount(page.scanned())
                .consumedCapacity(
                        Capacity.read(table, index, page.bytes(), consistent).report(request.returnConsumedCapacity()));
        if (!selection.countOnly()) {
            response.items(selection.answer(page.items()));
        }
        Map<String, AttributeValue> lastKey = page.lastKey();
        if (lastKey != null) {
            response.lastEvaluatedKey(lastKey);
        }
        return response.build();
    }

    ScanResponse scan(ScanRequest request) {
        Requests.checkedName(request.tableName());
        checkLimit(request.limit());
        checkSegments(request);
        Expressions expressions = Requests.expressions(
                request.hasExpressionAttributeNames(),
                request.expressionAttributeNames(),
                request.hasExpressionAttributeValues(),
                request.expressionAttributeValues());
        Condition.Parsed filter = expressions.condition(ExpressionKind.FILTER, request.filterExpression());
        Projection projection = expressions.projection(request.projectionExpression());
        expressions.finish();
        Table table = Requests.usableTable(store, request.tableName());
        Selection selection = Selection.of(table, request.indexName(), request.select(), projection);
        boolean consistent = consistent(selection, request.consistentRead());
        Index index = selection.index();
        PageReader reader = new PageReader(table, index);
        Position start = reader.start(request.hasExclusiveStartKey() ? request.exclusiveStartKey() : null);
        PageReader.Page page = table.reading(() -> {
            Rows rows = reader.rows();
            if (request.totalSegments() != null) {
                rows = rows.segment(request.segment(), request.totalSegments());
            }
            if (start != null && !rows.covers(start)) {
                throw DynamoErrors.validation(
                        "The provided Exclusive start key does not map to the provided Segment and"
                                + " TotalSegments values.");
            }
            return reader.read(rows, start, true, request.limit(), filter, selection.wholeItems());
        });
        ScanResponse.Builder response = ScanResponse.builder()
                .count(page.items().size())
                .scannedCount(page.scanned())
                .consumedCapacity(
                        Capacity.read(table, index, page.bytes(), consistent).report(request.returnConsumedCapacity()));
        if (!selection.countOnly()) {
            response.items(selection.answer(page.items()));
        }
        Map<String, AttributeValue> lastKey = page.lastKey();
        if (lastKey != null) {
            response.lastEvaluatedKey(lastKey);
        }
        return response.build();
    }

    private static boolean consistent(Selection selection, @Nullable Boolean wanted) {
        boolean consistent = ItemOperations.isTrue(wanted);
        Index index = selection.index();
        if (consistent && index != null && index.definition().global()) {
            throw DynamoErrors.validation("Consistent reads are not supported on global secondary indexes");
        }
        return consistent;
    }

    private static void checkLimit(@Nullable Integer limit) {
        if (limit != null && limit < 1) {
            throw DynamoErrors.constraint(
                    limit.toString(), "limit", "Member must have value greater than or equal to 1");
        }
    }

    private static void checkSegments(ScanRequest request) {
        Integer segment = request.segment();
        Integer total = request.totalSegments();
        if (segment == null && total == null) {
            return;
        }
        if (segment == null) {
            throw DynamoErrors.validation(
                    "The Segment parameter is required but was not present in the request when parameter"
                            + " TotalSegments is present");
        }
        if (total == null) {
            throw DynamoErrors.validation(
                    "The TotalSegments parameter is required but was not present in the request when Segment parameter"
                            + " is present");
        }
        if (total < 1 || total > SEGMENTS_MAX) {
            throw DynamoErrors.constraint(
                    total.toString(),
                    "totalSegments",
                    total < 1
                            ? "Member must have value greater than or equal to 1"
                            : "Member must have value less than or equal to 1000000");
        }
        if (segment < 0) {
            throw DynamoErrors.constraint(
                    segment.toString(), "segment", "Member must have value greater than or equal to 0");
        }
        if (segment >= total) {
            throw DynamoErrors.validation(
                    "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: "
                            + segment + " is not less than TotalSegments: " + total);
        }
    }
}
