package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.compositeTable;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.n;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class DynamoDbServiceTest {

    private final OneRegion region = new OneRegion();

    @Test
    void tableIsCreatingForAMomentAndCannotBeUsedThen() {
        region.dynamo.createTable(compositeTable(TABLE).build());

        assertThat(status()).isEqualTo(TableStatus.CREATING);
        assertThatThrownBy(() -> region.put(item("a", "1")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Requested resource not found");

        region.settle();
        assertThat(status()).isEqualTo(TableStatus.ACTIVE);
        region.put(item("a", "1"));
    }

    private TableStatus status() {
        return region.dynamo
                .describeTable(describe -> describe.tableName(TABLE))
                .table()
                .tableStatus();
    }

    @Test
    void deletedTableIsGoneAndItsNameIsFreeAgain() {
        region.withTable();
        assertThatThrownBy(() -> region.dynamo.createTable(compositeTable(TABLE).build()))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("Table already exists: things");

        region.dynamo.deleteTable(delete -> delete.tableName(TABLE));
        assertThat(status()).isEqualTo(TableStatus.DELETING);
        region.settle();

        assertThatThrownBy(this::status)
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Requested resource not found: Table: things not found");
        region.withTable();
        assertThat(region.get("a", "1")).isEmpty();
    }

    @Test
    void conditionDecidesAndAnswersTheItemWhenAsked() {
        region.withTable().put(item("a", "1", "v", 1));

        assertThatThrownBy(() -> region.dynamo.putItem(put -> put.tableName(TABLE)
                        .item(item("a", "1", "v", 2))
                        .conditionExpression("attribute_not_exists(pk)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                .isInstanceOfSatisfying(ConditionalCheckFailedException.class, e -> {
                    assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("The conditional request failed");
                    assertThat(e.item()).isEqualTo(item("a", "1", "v", 1));
                });
        assertThat(region.get("a", "1")).containsEntry("v", n("1"));
    }

    @Test
    void updateComputesEveryValueFromTheItemAsItWas() {
        region.withTable()
                .put(item("a", "1", "x", 1, "y", 2, "l", AttributeValue.fromL(List.of(s("0"), s("1"), s("2")))));

        Map<String, AttributeValue> updated = region.dynamo
                .updateItem(update -> update.tableName(TABLE)
                        .key(item("a", "1"))
                        .updateExpression("SET x = y, y = x + :one, z = if_not_exists(z, :one), #l[9] = :s"
                                + " REMOVE #l[0], #l[1] ADD cnt :one")
                        .expressionAttributeNames(Map.of("#l", "l"))
                        .expressionAttributeValues(Map.of(":one", n("1"), ":s", s("9")))
                        .returnValues(ReturnValue.ALL_NEW))
                .attributes();

        assertThat(updated)
                .containsEntry("x", n("2"))
                .containsEntry("y", n("2"))
                .containsEntry("z", n("1"))
                .containsEntry("cnt", n("1"))
                .containsEntry("l", AttributeValue.fromL(List.of(s("2"), s("9"))));
    }

    @Test
    void queryReadsARangeInBothDirectionsPageByPage() {
        region.withTable();
        for (int i = 0; i < 10; i++) {
            region.put(item("a", "k#" + i, "v", i));
            region.put(item("b", "k#" + i, "v", i));
        }
        region.put(item("a", "other"));

        QueryResponse first = region.dynamo.query(query -> query.tableName(TABLE)
                .keyConditionExpression("pk = :p AND begins_with(sk, :k)")
                .expressionAttributeValues(Map.of(":p", s("a"), ":k", s("k#")))
                .scanIndexForward(false)
                .limit(4));
        assertThat(first.items()).extracting(i -> i.get("v").n()).containsExactly("9", "8", "7", "6");
        QueryResponse second = region.dynamo.query(query -> query.tableName(TABLE)
                .keyConditionExpression("pk = :p AND begins_with(sk, :k)")
                .expressionAttributeValues(Map.of(":p", s("a"), ":k", s("k#")))
                .scanIndexForward(false)
                .exclusiveStartKey(first.lastEvaluatedKey()));
        assertThat(second.items()).extracting(i -> i.get("v").n()).containsExactly("5", "4", "3", "2", "1", "0");
        assertThat(second.hasLastEvaluatedKey()).isFalse();
    }

    @Test
    void transactionIsAllOrNothingAndSaysWhichPartFailed() {
        region.withTable().put(item("a", "1", "v", 1));

        TransactWriteItem put = TransactWriteItem.builder()
                .put(each -> each.tableName(TABLE).item(item("a", "2")))
                .build();
        TransactWriteItem update = TransactWriteItem.builder()
                .update(each -> each.tableName(TABLE)
                        .key(item("a", "1"))
                        .updateExpression("SET v = v + :one")
                        .conditionExpression("v > :one")
                        .expressionAttributeValues(Map.of(":one", n("1")))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();

        assertThatThrownBy(
                        () -> region.dynamo.transactWriteItems(transaction -> transaction.transactItems(put, update)))
                .isInstanceOfSatisfying(TransactionCanceledException.class, e -> {
                    assertThat(e.awsErrorDetails().errorMessage())
                            .isEqualTo("Transaction cancelled, please refer cancellation reasons for specific reasons"
                                    + " [None, ConditionalCheckFailed]");
                    assertThat(e.cancellationReasons().get(1).item()).containsEntry("v", n("1"));
                });
        assertThat(region.get("a", "2")).isEmpty();
    }

    @Test
    void unusedPlaceholdersAndReservedWordsAreRefused() {
        region.withTable();
        assertThatThrownBy(() -> region.dynamo.putItem(put -> put.tableName(TABLE)
                        .item(item("a", "1"))
                        .conditionExpression("attribute_not_exists(pk)")
                        .expressionAttributeValues(Map.of(":x", s("1")))))
                .isInstanceOfSatisfying(DynamoDbException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
                    assertThat(e.awsErrorDetails().errorMessage())
                            .isEqualTo("Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}");
                });
        assertThatThrownBy(() -> region.dynamo.updateItem(update -> update.tableName(TABLE)
                        .key(item("a", "1"))
                        .updateExpression("SET name = :x")
                        .expressionAttributeValues(Map.of(":x", s("1")))))
                .hasMessageContaining(
                        "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved" + " keyword: name");
    }
}
