package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.n;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** DynamoDB's own words for expressions that it refuses; every value that an expression names is defined. */
class ExpressionErrorsTest {

    private static final Map<String, AttributeValue> VALUES = Map.of(
            ":s",
            s("text"),
            ":n",
            n("5"),
            ":m",
            n("2"),
            ":l",
            AttributeValue.fromL(java.util.List.of()),
            ":t",
            AttributeValue.fromBool(true),
            ":ss",
            AttributeValue.fromSs(java.util.List.of("x")));

    private final OneRegion region = new OneRegion().withTable();

    private static Map<String, AttributeValue> valuesIn(String expression) {
        Map<String, AttributeValue> used = new HashMap<>();
        VALUES.forEach((name, value) -> {
            if (expression.matches(".*" + name + "\\b.*")) {
                used.put(name, value);
            }
        });
        return used;
    }

    private static String messageOf(Runnable call) {
        DynamoDbException e = catchThrowableOfType(DynamoDbException.class, call::run);
        assertThat(e).as("nothing was refused").isNotNull();
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
        assertThat(e.statusCode()).isEqualTo(400);
        return e.awsErrorDetails().errorMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | The expression can not be empty;",
                "a = | Syntax error; token: \"<EOF>\", near: \"=\"",
                "a = :n b | Syntax error; token: \"b\", near: \":n b\"",
                "a @ :n | Syntax error; token: \"@\", near: \"a @ \"",
                "a = :n AND | Syntax error; token: \"<EOF>\", near: \"AND\"",
                "a[b] = :n | Syntax error; token: \"b\", near: \"[b]\"",
                "a BETWEEN :m OR :n | Syntax error; token: \"OR\", near: \":m OR :n\"",
                "name = :s | Attribute name is a reserved keyword; reserved keyword: name",
                "a.Status = :s | Attribute name is a reserved keyword; reserved keyword: Status",
                "#a = :n | An expression attribute name used in the document path is not defined; attribute name: #a",
                "a = :z | An expression attribute value used in expression is not defined; attribute value: :z",
                "foo(a) | Invalid function name; function: foo",
                "attribute_exist(a) | Invalid function name; function: attribute_exist",
                "list_append(a, :l) = :l | The function is not allowed in a condition expression; function: list_append",
                "size(a) | The function is not allowed to be used this way in an expression; function: size",
                "attribute_exists(a) = :t | Syntax error; token: \"=\", near: \") = :t\"",
                "begins_with(a, :n) | Incorrect operand type for operator or function; operator or function: begins_with,"
                        + " operand type: N",
                "a < :t | Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
                "begins_with(a) | Incorrect number of operands for operator or function; operator or function: begins_with,"
                        + " number of operands: 1",
                "attribute_exists(:s) | Operator or function requires a document path; operator or function: attribute_exists",
                "attribute_type(a, :s) | Invalid attribute type name found; type: text, valid types:"
                        + " {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
                "a = a | The first operand must be distinct from the remaining operands for this operator or function;"
                        + " operator: =, first operand: [a]",
                "a BETWEEN :n AND :m | The BETWEEN operator requires upper bound to be greater than or equal to lower bound;"
                        + " lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:2}",
                "a BETWEEN :n AND :s | The BETWEEN operator requires same data type for lower and upper bounds; lower bound"
                        + " operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {S:text}",
                "((a = :n)) | The expression has redundant parentheses;",
            })
    void conditionIsRefused(String expression, String message) {
        Map<String, AttributeValue> values = valuesIn(expression);
        String actual = messageOf(() -> region.dynamo.deleteItem(delete -> delete.tableName(TABLE)
                .key(item("a", "1"))
                .conditionExpression(expression)
                .expressionAttributeValues(values.isEmpty() ? null : values)));
        assertThat(actual).isEqualTo("Invalid ConditionExpression: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SET a | Syntax error; token: \"<EOF>\", near: \"a\"",
                "CHANGE a = :n | Syntax error; token: \"CHANGE\", near: \"CHANGE a\"",
                "SET a = :n SET b = :n | The \"SET\" section can only be used once in an update expression;",
                "SET a = :n, a.b = :m | Two document paths overlap with each other; must remove or rewrite one of these paths;"
                        + " path one: [a], path two: [a, b]",
                "SET a.b = :n REMOVE a[1] | Two document paths conflict with each other; must remove or rewrite one of these"
                        + " paths; path one: [a, b], path two: [a, [1]]",
                "SET a = b + :s | Incorrect operand type for operator or function; operator or function: +, operand type: S",
                "SET a = list_append(b, :n) | Incorrect operand type for operator or function; operator or function:"
                        + " list_append, operand type: N",
                "SET a = if_not_exists(b) | Incorrect number of operands for operator or function; operator or function:"
                        + " if_not_exists, number of operands: 1",
                "SET a = size(b) | The function is not allowed in an update expression; function: size",
                "ADD a :s | Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeset:"
                        + " ALLOWED_FOR_ADD_OPERAND",
                "DELETE a :n | Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER,"
                        + " typeset: ALLOWED_FOR_DELETE_OPERAND",
                "SET count = :n | Attribute name is a reserved keyword; reserved keyword: count",
            })
    void updateIsRefused(String expression, String message) {
        assertThat(messageOf(() -> update(expression))).isEqualTo("Invalid UpdateExpression: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET absent.x = :n | The document path provided in the update expression is invalid for update",
                "REMOVE str.x | The document path provided in the update expression is invalid for update",
                "SET a = absent + :n | The provided expression refers to an attribute that does not exist in the item",
                "SET a = str + :n | An operand in the update expression has an incorrect data type",
                "SET a = list_append(str, :l) | An operand in the update expression has an incorrect data type",
                "ADD str :n | An operand in the update expression has an incorrect data type",
                "DELETE str :ss | An operand in the update expression has an incorrect data type",
                "SET pk = :s | One or more parameter values were invalid: Cannot update attribute pk. This attribute is part"
                        + " of the key",
            })
    void updateThatDoesNotFitTheItemIsRefusedAndChangesNothing(String expression, String message) {
        region.put(item("a", "1", "str", "text"));
        assertThat(messageOf(() -> update(expression))).isEqualTo(message);
        assertThat(region.get("a", "1")).isEqualTo(item("a", "1", "str", "text"));
    }

    private void update(String expression) {
        Map<String, AttributeValue> values = valuesIn(expression);
        region.dynamo.updateItem(update -> update.tableName(TABLE)
                .key(item("a", "1"))
                .updateExpression(expression)
                .expressionAttributeValues(values.isEmpty() ? null : values));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sk = :s | Query condition missed key schema element: pk",
                "pk = :s AND another = :s | Query condition missed key schema element: sk",
                "pk > :s | Query key condition not supported",
                "pk = :n | One or more parameter values were invalid: Condition parameter type does not match schema type",
                "pk = :s AND sk = :s AND x = :s | The number of query conditions (3)"
                        + " exceeds the number of key attributes defined in the schema (2)",
                "pk = :s AND pk = :s | Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition"
                        + " per key",
                "pk = :s OR sk = :s | Invalid operator used in KeyConditionExpression: OR",
                "pk = :s AND sk <> :s | Invalid operator used in KeyConditionExpression: <>",
                "pk = :s AND sk.x = :s | Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on"
                        + " nested attributes",
            })
    void keyConditionIsRefused(String expression, String message) {
        assertThat(messageOf(() -> region.dynamo.query(query -> query.tableName(TABLE)
                        .keyConditionExpression(expression)
                        .expressionAttributeValues(valuesIn(expression)))))
                .isEqualTo(message);
    }
}
