package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.n;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** The members from before expressions do what the expressions do. */
class LegacyParametersTest {

    private final OneRegion region = new OneRegion().withTable();

    private static Condition condition(String operator, AttributeValue... values) {
        return Condition.builder()
                .comparisonOperator(operator)
                .attributeValueList(values)
                .build();
    }

    private static ExpectedAttributeValue expected(String operator, AttributeValue... values) {
        return ExpectedAttributeValue.builder()
                .comparisonOperator(operator)
                .attributeValueList(values)
                .build();
    }

    private Map<String, AttributeValue> update(String name, AttributeAction action, AttributeValue value) {
        return region.dynamo
                .updateItem(update -> update.tableName(TABLE)
                        .key(item("a", "1"))
                        .attributeUpdates(Map.of(
                                name,
                                AttributeValueUpdate.builder()
                                        .action(action)
                                        .value(value)
                                        .build()))
                        .returnValues(ReturnValue.ALL_NEW))
                .attributes();
    }

    @ParameterizedTest
    @CsvSource({"EQ,3,1", "LT,3,2", "LE,3,3", "GT,3,1", "GE,3,2"})
    void keyConditionsSelectARange(String operator, String bound, int count) {
        List.of("1", "2", "3", "4").forEach(sk -> region.put(item("a", sk)));
        assertThat(region.dynamo
                        .query(query -> query.tableName(TABLE)
                                .keyConditions(
                                        Map.of("pk", condition("EQ", s("a")), "sk", condition(operator, s(bound)))))
                        .count())
                .isEqualTo(count);
    }

    @Test
    void filtersAreJoinedByTheirOperator() {
        region.put(item("a", "1", "v", 1, "w", "x"));
        region.put(item("a", "2", "v", 2, "w", "x"));
        Map<String, Condition> filter = Map.of("v", condition("EQ", n("1")), "w", condition("NOT_CONTAINS", s("y")));
        assertThat(region.dynamo
                        .scan(scan -> scan.tableName(TABLE).scanFilter(filter).attributesToGet("v"))
                        .items())
                .containsExactly(Map.of("v", n("1")));
        assertThat(region.dynamo
                        .query(query -> query.tableName(TABLE)
                                .keyConditions(Map.of("pk", condition("EQ", s("a"))))
                                .queryFilter(filter)
                                .conditionalOperator(ConditionalOperator.OR))
                        .count())
                .isEqualTo(2);
    }

    @Test
    void containsAndNotContainsBothFailWithoutTheAttribute() {
        region.put(item("a", "1"));
        for (String operator : List.of("CONTAINS", "NOT_CONTAINS")) {
            assertThat(region.dynamo
                            .scan(scan -> scan.tableName(TABLE).scanFilter(Map.of("q", condition(operator, s("y")))))
                            .count())
                    .isZero();
        }
    }

    @Test
    void updatesPutAddAndDelete() {
        assertThat(update("v", AttributeAction.ADD, n("2"))).containsEntry("v", n("2"));
        assertThat(update("v", AttributeAction.ADD, n("3"))).containsEntry("v", n("5"));
        assertThat(update("s", AttributeAction.ADD, AttributeValue.fromSs(List.of("x"))))
                .containsEntry("s", AttributeValue.fromSs(List.of("x")));
        assertThat(update("s", AttributeAction.DELETE, AttributeValue.fromSs(List.of("x"))))
                .doesNotContainKey("s");
        assertThatThrownBy(() -> update("v", AttributeAction.ADD, AttributeValue.fromSs(List.of("x"))))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("Type mismatch for attribute to update");
    }

    @Test
    void anUpdateThatOnlyTakesAwayMakesNoItem() {
        region.dynamo.updateItem(update -> update.tableName(TABLE)
                .key(item("a", "1"))
                .attributeUpdates(Map.of(
                        "v",
                        AttributeValueUpdate.builder()
                                .action(AttributeAction.DELETE)
                                .build())));
        region.dynamo.updateItem(
                update -> update.tableName(TABLE).key(item("a", "2")).updateExpression("REMOVE v"));
        assertThat(region.get("a", "1")).isEmpty();
        assertThat(region.get("a", "2")).isEmpty();
    }

    @Test
    void expectedValuesDecideWrites() {
        region.put(item("a", "1", "v", 1));
        assertThatThrownBy(() -> region.dynamo.putItem(
                        put -> put.tableName(TABLE).item(item("a", "1")).expected(Map.of("v", expected("GT", n("1"))))))
                .isInstanceOf(ConditionalCheckFailedException.class);
        region.dynamo.deleteItem(delete -> delete.tableName(TABLE)
                .key(item("a", "1"))
                .expected(Map.of(
                        "v", ExpectedAttributeValue.builder().value(n("1")).build())));
        assertThat(region.get("a", "1")).isEmpty();
    }

    @Test
    void expressionsAndLegacyMembersDoNotMix() {
        assertThatThrownBy(() -> region.dynamo.updateItem(update -> update.tableName(TABLE)
                        .key(item("a", "1"))
                        .updateExpression("REMOVE v")
                        .expected(Map.of("v", expected("NULL")))
                        .conditionalOperator(ConditionalOperator.AND)))
                .hasMessageContaining("Can not use both expression and non-expression parameters in the same request:"
                        + " Non-expression parameters: {Expected, ConditionalOperator} Expression parameters:"
                        + " {UpdateExpression}");
        assertThatThrownBy(() -> region.dynamo.scan(scan -> scan.tableName(TABLE)
                        .scanFilter(Map.of("v", condition("NULL")))
                        .conditionalOperator(ConditionalOperator.AND)))
                .hasMessageContaining("ConditionalOperator can only be used when Filter or Expected has two or more");
    }

    @Test
    void aCountTakesNoAttributes() {
        assertThatThrownBy(() -> region.dynamo.scan(
                        scan -> scan.tableName(TABLE).select("COUNT").attributesToGet("v")))
                .hasMessageContaining("Cannot specify the AttributesToGet when choosing to get only the Count");
    }

    @Test
    void everyViolatedConstraintIsNamed() {
        assertThatThrownBy(
                        () -> region.dynamo.getItem(get -> get.tableName("x!").returnConsumedCapacity("ALL")))
                .hasMessageContaining("4 validation errors detected: Value 'ALL' at 'returnConsumedCapacity' failed to"
                        + " satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'x!' at"
                        + " 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern:"
                        + " [a-zA-Z0-9_.-]+; Value 'x!' at 'tableName' failed to satisfy constraint: Member must have"
                        + " length greater than or equal to 3; Value null at 'key' failed to satisfy constraint: Member"
                        + " must not be null");
    }
}
