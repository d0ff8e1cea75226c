package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.attribute;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.compositeTable;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.key;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.n;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

class IndexAndScanTest {

    private final OneRegion region = new OneRegion();

    private void createIndexedTable() {
        region.dynamo.createTable(compositeTable(TABLE)
                .attributeDefinitions(
                        attribute("pk", ScalarAttributeType.S),
                        attribute("sk", ScalarAttributeType.S),
                        attribute("kind", ScalarAttributeType.S),
                        attribute("amount", ScalarAttributeType.N))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName("by-kind")
                        .keySchema(key("kind", KeyType.HASH), key("amount", KeyType.RANGE))
                        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                        .build())
                .localSecondaryIndexes(LocalSecondaryIndex.builder()
                        .indexName("by-amount")
                        .keySchema(key("pk", KeyType.HASH), key("amount", KeyType.RANGE))
                        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                        .build())
                .build());
        region.settle();
    }

    private QueryResponse byKind(String kind, Map<String, AttributeValue> start, int limit) {
        return region.dynamo.query(query -> query.tableName(TABLE)
                .indexName("by-kind")
                .keyConditionExpression("kind = :k")
                .expressionAttributeValues(Map.of(":k", s(kind)))
                .exclusiveStartKey(start)
                .limit(limit));
    }

    @Test
    void globalIndexFollowsEachWriteAndPagesThroughEqualKeys() {
        createIndexedTable();
        for (int i = 0; i < 7; i++) {
            region.put(item("p" + i, "1", "kind", "x", "amount", 5, "more", "data"));
        }
        region.put(item("p0", "2", "kind", "x", "amount", 40));
        region.put(item("p0", "3", "kind", "x"));
        region.put(item("p1", "1", "kind", "y", "amount", 5));
        region.dynamo.deleteItem(delete -> delete.tableName(TABLE).key(item("p2", "1")));

        List<String> keys = new ArrayList<>();
        Map<String, AttributeValue> start = null;
        do {
            QueryResponse page = byKind("x", start, 2);
            page.items().forEach(item -> {
                assertThat(item).containsOnlyKeys("pk", "sk", "kind", "amount");
                keys.add(item.get("pk").s() + "/" + item.get("amount").n());
            });
            start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (start != null);

        assertThat(keys).hasSize(6).doesNotHaveDuplicates().contains("p0/5", "p3/5", "p0/40");
        assertThat(keys.get(5)).isEqualTo("p0/40");
        assertThat(byKind("y", null, 9).count()).isEqualTo(1);
    }

    @Test
    void localIndexOrdersNumbersByValueAndFetchesWhatItLacks() {
        createIndexedTable();
        for (int amount : new int[] {100, 9, -3, 20}) {
            region.put(item("p", "s" + amount, "amount", amount, "more", "m" + amount));
        }
        QueryResponse page = region.dynamo.query(query -> query.tableName(TABLE)
                .indexName("by-amount")
                .keyConditionExpression("pk = :p AND amount BETWEEN :a AND :b")
                .projectionExpression("more")
                .expressionAttributeValues(Map.of(":p", s("p"), ":a", n("-5"), ":b", n("20"))));
        assertThat(page.items()).extracting(item -> item.get("more").s()).containsExactly("m-3", "m9", "m20");
    }

    @Test
    void indexKeysOfAnotherTypeAreRefused() {
        createIndexedTable();
        assertThatThrownBy(() -> region.put(item("p", "1", "kind", 5)))
                .hasMessageContaining("Type mismatch for Index Key kind Expected: S Actual: N IndexName: by-kind");
        assertThatThrownBy(() -> region.put(item("p", "1", "kind", "")))
                .hasMessageContaining("IndexName: by-kind, IndexKey: kind");
        assertThatThrownBy(() -> region.dynamo.query(query -> query.tableName(TABLE)
                        .indexName("nope")
                        .keyConditionExpression("pk = :p")
                        .expressionAttributeValues(Map.of(":p", s("p")))))
                .hasMessageContaining("The table does not have the specified index: nope");
        assertThatThrownBy(() -> region.dynamo.scan(
                        scan -> scan.tableName(TABLE).indexName("by-kind").consistentRead(true)))
                .hasMessageContaining("Consistent reads are not supported on global secondary indexes");
    }

    @Test
    void indexAddedLaterHoldsTheItemsThatFit() {
        region.withTable();
        region.put(item("a", "1", "kind", "x"));
        region.put(item("a", "2", "kind", 7));
        region.dynamo.updateTable(update -> update.tableName(TABLE)
                .attributeDefinitions(attribute("kind", ScalarAttributeType.S))
                .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                        .create(CreateGlobalSecondaryIndexAction.builder()
                                .indexName("late")
                                .keySchema(key("kind", KeyType.HASH))
                                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                                .build())
                        .build()));
        region.settle();
        GlobalSecondaryIndexDescription filling = indexes().get(0);
        assertThat(filling.indexStatus()).isEqualTo(IndexStatus.CREATING);
        assertThat(filling.backfilling()).isTrue();
        assertThatThrownBy(
                        () -> region.dynamo.scan(scan -> scan.tableName(TABLE).indexName("late")))
                .hasMessageContaining("Cannot read from backfilling global secondary index: late");
        assertThatThrownBy(() -> region.dynamo.updateTable(update -> update.tableName(TABLE)
                        .attributeDefinitions(attribute("other", ScalarAttributeType.S))
                        .globalSecondaryIndexUpdates(change -> change.create(index -> index.indexName("second")
                                .keySchema(key("other", KeyType.HASH))
                                .projection(projection -> projection.projectionType(ProjectionType.ALL))))))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("Only 1 online index can be created or deleted simultaneously per table");

        region.time.advance(Duration.ofSeconds(1));
        assertThat(indexes().get(0).indexStatus()).isEqualTo(IndexStatus.ACTIVE);
        assertThat(indexes().get(0).backfilling()).isNull();
        assertThat(region.dynamo
                        .scan(scan -> scan.tableName(TABLE).indexName("late"))
                        .items())
                .containsExactly(item("a", "1", "kind", "x"));

        region.dynamo.updateTable(update -> update.tableName(TABLE)
                .globalSecondaryIndexUpdates(change -> change.delete(index -> index.indexName("late"))));
        region.settle();
        assertThat(indexes().get(0).indexStatus()).isEqualTo(IndexStatus.DELETING);
        assertThatThrownBy(
                        () -> region.dynamo.scan(scan -> scan.tableName(TABLE).indexName("late")))
                .hasMessageContaining("The table does not have the specified index: late");
        region.time.advance(Duration.ofSeconds(1));
        assertThat(indexes()).isEmpty();
    }

    private List<GlobalSecondaryIndexDescription> indexes() {
        return region.dynamo
                .describeTable(describe -> describe.tableName(TABLE))
                .table()
                .globalSecondaryIndexes();
    }

    @Test
    void segmentsOfAParallelScanCoverTheTableOnce() {
        region.withTable();
        for (int i = 0; i < 500; i++) {
            region.put(item("p" + i, "s"));
        }
        Set<String> seen = new HashSet<>();
        int total = 0;
        for (int segment = 0; segment < 7; segment++) {
            int own = segment;
            int inSegment = 0;
            Map<String, AttributeValue> start = null;
            do {
                Map<String, AttributeValue> from = start;
                ScanResponse page = region.dynamo.scan(scan -> scan.tableName(TABLE)
                        .segment(own)
                        .totalSegments(7)
                        .limit(11)
                        .exclusiveStartKey(from));
                page.items().forEach(item -> seen.add(item.get("pk").s()));
                inSegment += page.count();
                start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
            } while (start != null);
            assertThat(inSegment).isBetween(30, 120);
            total += inSegment;
        }
        assertThat(total).isEqualTo(500);
        assertThat(seen).hasSize(500);
    }

    @Test
    void pageEndsAtOneMegabyteAndFiltersAfterReading() {
        region.withTable();
        for (int i = 0; i < 30; i++) {
            region.put(item("p", String.format("%02d", i), "v", i, "fill", "x".repeat(99_000)));
        }
        QueryResponse first = region.dynamo.query(query -> query.tableName(TABLE)
                .keyConditionExpression("pk = :p")
                .filterExpression("v >= :v")
                .expressionAttributeValues(Map.of(":p", s("p"), ":v", n("10")))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
        assertThat(first.scannedCount()).isEqualTo(11);
        assertThat(first.count()).isEqualTo(1);
        assertThat(first.lastEvaluatedKey()).isEqualTo(item("p", "10"));
        assertThat(first.consumedCapacity().capacityUnits()).isBetween(130.0, 135.0);
        assertThatThrownBy(() -> region.dynamo.query(query -> query.tableName(TABLE)
                        .keyConditionExpression("pk = :p")
                        .filterExpression("sk > :p")
                        .expressionAttributeValues(Map.of(":p", s("p")))))
                .hasMessageContaining(
                        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk");
    }
}
