package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.KeyCondition;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import dev.payledger.dr.local.service.dynamodb.item.KeyValue;
import dev.payledger.dr.local.service.dynamodb.table.Index;
import dev.payledger.dr.local.service.dynamodb.table.Position;
import dev.payledger.dr.local.service.dynamodb.table.Rows;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.util.Map;
import java.util.Objects;
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
        new Constraints()
                .oneOf("select", request.selectAsString(), Constraints.SELECTS)
                .name("indexName", request.indexName())
                .common(request)
                .comparisons("queryFilter", request.queryFilter())
                .oneOf("conditionalOperator", request.conditionalOperatorAsString(), Constraints.CONDITIONAL_OPERATORS)
                .notEmpty(
                        "attributesToGet",
                        request.hasAttributesToGet(),
                        request.attributesToGet().size())
                .comparisons("keyConditions", request.keyConditions())
                .check();
        checkLimit(request.limit());
        ReadTerms terms = ReadTerms.of(request);
        KeyCondition keys = Objects.requireNonNull(terms.keys());
        Table table = Requests.usableTable(store, request.tableName());
        Selection selection = Selection.of(table, request.indexName(), request.select(), terms);
        boolean consistent = consistent(selection, request.consistentRead());
        Index index = selection.index();
        KeySchema schema =
                index == null ? table.definition().schema() : index.definition().schema();
        AttributeValue hash = keys.hash(schema.hash(), schema.attributes().size());
        KeyCondition.Clause range = keys.range(schema.hash(), schema.range());
        Selection.refuseKeyInFilter(schema, terms);
        PageReader reader = new PageReader(table, index);
        Position start = reader.start(request.hasExclusiveStartKey() ? request.exclusiveStartKey() : null);
        boolean forward = request.scanIndexForward() == null || request.scanIndexForward();
        PageReader.Page page = table.reading(() -> {
            Rows rows = reader.rows().matching(hash, range);
            if (start != null && !rows.covers(start)) {
                throw DynamoErrors.validation(
                        range != null && Objects.equals(start.hash(), KeyValue.of(hash))
                                ? "The provided starting key does not match the range key predicate"
                                : "The provided starting key is outside query boundaries based on provided conditions");
            }
            return reader.read(rows, start, forward, request.limit(), terms.filter(), selection.wholeItems());
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
        new Constraints()
                .oneOf("select", request.selectAsString(), Constraints.SELECTS)
                .name("indexName", request.indexName())
                .range("limit", request.limit(), 1, Integer.MAX_VALUE)
                .range("totalSegments", request.totalSegments(), 1, SEGMENTS_MAX)
                .common(request)
                .oneOf("conditionalOperator", request.conditionalOperatorAsString(), Constraints.CONDITIONAL_OPERATORS)
                .notEmpty(
                        "attributesToGet",
                        request.hasAttributesToGet(),
                        request.attributesToGet().size())
                .comparisons("scanFilter", request.scanFilter())
                .range("segment", request.segment(), 0, SEGMENTS_MAX - 1)
                .check();
        checkSegments(request);
        ReadTerms terms = ReadTerms.of(request);
        Table table = Requests.usableTable(store, request.tableName());
        Selection selection = Selection.of(table, request.indexName(), request.select(), terms);
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
            return reader.read(rows, start, true, request.limit(), terms.filter(), selection.wholeItems());
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

    /** Query words this unlike Scan. */
    private static void checkLimit(@Nullable Integer limit) {
        if (limit != null && limit < 1) {
            throw DynamoErrors.validation("1 validation error detected: Value at 'Limit' failed to satisfy constraint:"
                    + " Member must have value greater than or equal to 1");
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
        if (segment >= total) {
            throw DynamoErrors.validation(
                    "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: "
                            + segment + " is not less than TotalSegments: " + total);
        }
    }
}
