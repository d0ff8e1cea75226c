package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.n;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class ItemValidationTest {

    private final OneRegion region = new OneRegion().withTable();

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DynamoDbException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
        });
    }

    @Test
    void keysAreChecked() {
        refused(
                () -> region.put(Map.of("pk", s("a"))),
                "One or more parameter values were invalid: Missing the key sk in the item");
        refused(
                () -> region.put(Map.of("pk", n("1"), "sk", s("x"))),
                "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N");
        refused(
                () -> region.put(item("", "x")),
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an"
                        + " empty string value. Key: pk");
        refused(
                () -> region.dynamo.getItem(get -> get.tableName(TABLE).key(Map.of("pk", s("a")))),
                "The provided key element does not match the schema");
        refused(
                () -> region.put(item("a", "x".repeat(1025))),
                "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size"
                        + " limit of 1024 bytes");
    }

    @Test
    void valuesAreChecked() {
        refused(
                () -> region.put(item("a", "1", "v", AttributeValue.builder().build())),
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        refused(
                () -> region.put(item(
                        "a", "1", "v", AttributeValue.builder().s("x").n("1").build())),
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported"
                        + " datatypes");
        refused(
                () -> region.put(item("a", "1", "v", AttributeValue.fromSs(List.of("x", "x")))),
                "One or more parameter values were invalid: Input collection [x, x] contains duplicates.");
        refused(
                () -> region.put(item("a", "1", "v", AttributeValue.fromNs(List.of()))),
                "One or more parameter values were invalid: An number set  may not be empty");
        refused(
                () -> region.put(item("a", "1", "v", "x".repeat(400 * 1024))),
                "Item size has exceeded the maximum allowed size");
    }

    @Test
    void itemMayNotGrowBeyondItsLimitByAnUpdate() {
        region.put(item("a", "1", "v", "x".repeat(300 * 1024)));
        refused(
                () -> region.dynamo.updateItem(update -> update.tableName(TABLE)
                        .key(item("a", "1"))
                        .updateExpression("SET w = :w")
                        .expressionAttributeValues(Map.of(":w", s("y".repeat(101 * 1024))))),
                "Item size to update has exceeded the maximum allowed size");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.50, 1.5",
        "-0, 0",
        "0.00, 0",
        "1E2, 100",
        "+.5e1, 5",
        "00012, 12",
        "1e-3, 0.001",
        "12345678901234567890123456789012345678, 12345678901234567890123456789012345678",
        "123456789012345678901234567890123456780, 123456789012345678901234567890123456780",
    })
    void numbersHaveOneForm(String given, String canonical) {
        region.put(item("a", "1", "v", n(given)));
        assertThat(region.get("a", "1").get("v").n()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abc | The parameter cannot be converted to a numeric value: abc",
                "1e | The parameter cannot be converted to a numeric value: 1e",
                "'' | The parameter cannot be converted to a numeric value",
                "123456789012345678901234567890123456789 | Attempting to store more than 38 significant digits in a Number",
                "1E126 | Number overflow. Attempting to store a number with magnitude larger than supported range",
                "1e99999999999 | Number overflow. Attempting to store a number with magnitude larger than supported range",
                "0e126 | Number overflow. Attempting to store a number with magnitude larger than supported range",
                "1e9223372036854775808 | The parameter cannot be converted to a numeric value: 1e9223372036854775808",
                "1E-131 | Number underflow. Attempting to store a number with magnitude smaller than supported range",
            })
    void numbersOutsideTheRangeAreRefused(String given, String message) {
        refused(() -> region.put(item("a", "1", "v", n(given))), message);
    }

    @Test
    void arithmeticIsExact() {
        region.put(item("a", "1", "v", n("0.1")));
        region.dynamo.updateItem(update -> update.tableName(TABLE)
                .key(item("a", "1"))
                .updateExpression("SET v = v + :x")
                .expressionAttributeValues(Map.of(":x", n("0.2"))));
        assertThat(region.get("a", "1").get("v")).isEqualTo(n("0.3"));
    }

    @Test
    void placeholdersWithoutExpressionsAreRefused() {
        refused(
                () -> region.dynamo.putItem(put ->
                        put.tableName(TABLE).item(item("a", "1")).expressionAttributeValues(Map.of(":x", n("1")))),
                "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null");
        refused(
                () -> region.dynamo.updateItem(update ->
                        update.tableName(TABLE).key(item("a", "1")).expressionAttributeNames(Map.of("#x", "x"))),
                "ExpressionAttributeNames can only be specified when using expressions: UpdateExpression and"
                        + " ConditionExpression are null");
        refused(
                () -> region.dynamo.putItem(put -> put.tableName(TABLE)
                        .item(item("a", "1"))
                        .conditionExpression("v = :x")
                        .expressionAttributeValues(Map.of(":x", n("one")))),
                "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric"
                        + " value: one for key :x");
    }
}
