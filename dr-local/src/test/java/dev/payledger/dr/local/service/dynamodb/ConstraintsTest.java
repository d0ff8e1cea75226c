package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.attribute;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.key;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.n;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What AWS refuses before it looks at any item, in its words. */
class ConstraintsTest {

    private final OneRegion region = new OneRegion().withTable();

    private static void refused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DynamoDbException.class, e -> assertThat(
                        e.awsErrorDetails().errorMessage())
                .isEqualTo(message));
    }

    private void tableRefused(String message, Consumer<CreateTableRequest.Builder> change) {
        CreateTableRequest.Builder request = OneRegion.compositeTable("another");
        change.accept(request);
        refused(message, () -> region.dynamo.createTable(request.build()));
    }

    @Test
    void tablesAreChecked() {
        tableRefused(
                "The parameter 'TableName' is required but was not present in the request",
                table -> table.tableName(null));
        tableRefused(
                "2 validation errors detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have"
                        + " length greater than or equal to 3; Value 'ROOT' at 'keySchema.1.member.keyType' failed to"
                        + " satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]",
                table -> table.tableName("ab")
                        .keySchema(key("pk", KeyType.HASH).toBuilder()
                                .keyType("ROOT")
                                .build()));
        tableRefused(
                "1 validation error detected: Value '[KeySchemaElement(attributeName=pk, keyType=HASH),"
                        + " KeySchemaElement(attributeName=sk, keyType=RANGE), KeySchemaElement(attributeName=sk,"
                        + " keyType=RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less"
                        + " than or equal to 2",
                table -> table.keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE), key("sk", KeyType.RANGE)));
        tableRefused(
                "Both the Hash Key and the Range Key element in the KeySchema have the same name",
                table -> table.keySchema(key("pk", KeyType.HASH), key("pk", KeyType.RANGE)));
        tableRefused(
                "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match"
                        + " number of attributes defined in AttributeDefinitions",
                table -> table.keySchema(key("pk", KeyType.HASH)));
        tableRefused(
                "Invalid KeySchema: Some index key attribute have no definition",
                table -> table.attributeDefinitions(attribute("pk", ScalarAttributeType.S)));
    }

    @Test
    void batchesAreChecked() {
        refused(
                "The requestItems parameter is required for BatchWriteItem",
                () -> region.dynamo.batchWriteItem(batch -> batch.requestItems(Map.of())));
        refused(
                "1 validation error detected: Value at 'RequestItems." + TABLE + ".member.Keys' failed to satisfy"
                        + " constraint: Member must have length less than or equal to 100",
                () -> region.dynamo.batchGetItem(batch -> batch.requestItems(Map.of(
                        TABLE,
                        KeysAndAttributes.builder()
                                .keys(Collections.nCopies(101, item("a", "1")))
                                .build()))));
        refused(
                "The provided key element does not match the schema",
                () -> region.dynamo.batchWriteItem(batch -> batch.requestItems(Map.of(
                        TABLE,
                        List.of(WriteRequest.builder()
                                .putRequest(put -> put.item(Map.of("pk", n("1"), "sk", s("1"))))
                                .build())))));
        assertThatThrownBy(() -> region.dynamo.batchWriteItem(batch -> batch.requestItems(Map.of(
                        TABLE,
                        Collections.nCopies(
                                26,
                                WriteRequest.builder()
                                        .putRequest(put -> put.item(item("a", "1")))
                                        .build())))))
                .hasMessageContaining("Map value must satisfy constraint: [Member must have length less than or equal"
                        + " to 25, Member must have length greater than or equal to 1]");
    }

    private void transact(Map<String, AttributeValue> item) {
        region.dynamo.transactWriteItems(transaction -> transaction.transactItems(TransactWriteItem.builder()
                .put(put -> put.tableName(TABLE).item(item))
                .build()));
    }

    @Test
    void anEmptyKeyRefusesATransactionAndAKeyOfAnotherTypeCancelsIt() {
        refused(
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an"
                        + " empty string value. Key: pk",
                () -> transact(item("", "1")));
        assertThatThrownBy(() -> transact(Map.of("pk", n("1"), "sk", s("1"))))
                .isInstanceOfSatisfying(TransactionCanceledException.class, e -> assertThat(
                                e.cancellationReasons().get(0).message())
                        .isEqualTo("One or more parameter values were invalid: Type mismatch for key pk expected: S"
                                + " actual: N"));
    }

    @Test
    void transactionsAreChecked() {
        refused(
                "3 validation errors detected: Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member"
                        + " must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'Y' at"
                        + " 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value"
                        + " set: [SIZE, NONE]; Value null at 'transactItems.1.member.update.updateExpression' failed to"
                        + " satisfy constraint: Member must not be null",
                () -> region.dynamo.transactWriteItems(transaction -> transaction
                        .transactItems(TransactWriteItem.builder()
                                .update(update -> update.tableName(TABLE).key(item("a", "1")))
                                .build())
                        .returnConsumedCapacity("X")
                        .returnItemCollectionMetrics("Y")));
    }

    @Test
    void aTransactionReadsEachItemOnce() {
        TransactGetItem get = TransactGetItem.builder()
                .get(one -> one.tableName(TABLE).key(item("a", "1")))
                .build();
        refused(
                "Transaction request cannot include multiple operations on one item",
                () -> region.dynamo.transactGetItems(transaction -> transaction.transactItems(get, get)));
    }

    @Test
    void attributesHaveNames() {
        refused("Empty attribute name", () -> region.put(item("a", "1", "", "x")));
    }

    @Test
    void aStartingKeyBeyondTheRangeIsToldFromOneOfAnotherPartition() {
        refused(
                "The provided starting key does not match the range key predicate",
                () -> region.dynamo.query(query -> query.tableName(TABLE)
                        .keyConditionExpression("pk = :pk AND sk < :sk")
                        .expressionAttributeValues(Map.of(":pk", s("a"), ":sk", s("5")))
                        .exclusiveStartKey(item("a", "7"))));
    }

    @Test
    void aValueHasAtMost32Levels() {
        AttributeValue value = s("leaf");
        for (int level = 1; level <= 31; level++) {
            value = AttributeValue.fromM(Map.of("n", value));
        }
        region.put(item("a", "1", "deep", value));
        AttributeValue deeper = AttributeValue.fromL(List.of(value));
        refused(
                "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond"
                        + " supported limit",
                () -> region.put(item("a", "1", "deep", deeper)));
    }

    @Test
    void aKeyConditionReportsTheFirstMistakeInItsText() {
        Map<String, AttributeValue> values = Map.of(":n", n("1"));
        refused(
                "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function:"
                        + " begins_with, operand type: N",
                () -> region.dynamo.query(query -> query.tableName(TABLE)
                        .keyConditionExpression("begins_with(sk, :n) AND pk = :missing")
                        .expressionAttributeValues(values)));
        refused(
                "Invalid KeyConditionExpression: An expression attribute value used in expression is not defined;"
                        + " attribute value: :missing",
                () -> region.dynamo.query(query -> query.tableName(TABLE)
                        .keyConditionExpression("pk = :missing AND begins_with(sk, :n)")
                        .expressionAttributeValues(values)));
    }
}
