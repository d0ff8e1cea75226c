package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class LocalAwsTest {
    private static LocalAws aws;

    @BeforeAll
    static void start() {
        aws = LocalAws.builder().seed(1).start();
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    private static DynamoDbClient dynamoDb(String region) {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create(aws.endpoint()))
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Test
    void regionsHaveTablesOfTheirOwn() {
        try (DynamoDbClient singapore = dynamoDb("ap-southeast-1");
                DynamoDbClient tokyo = dynamoDb("ap-northeast-1")) {
            makeTable(singapore, "own");
            Map<String, AttributeValue> item = Map.of(
                    "pk", AttributeValue.fromS("a"),
                    "n", AttributeValue.fromN("1.50"),
                    "b", AttributeValue.fromB(software.amazon.awssdk.core.SdkBytes.fromUtf8String("x")),
                    "l", AttributeValue.fromL(List.of(AttributeValue.fromNul(true), AttributeValue.fromBool(false))),
                    "m", AttributeValue.fromM(Map.of()));
            singapore.putItem(put -> put.tableName("own").item(item));
            assertThat(singapore
                            .getItem(get -> get.tableName("own").key(Map.of("pk", AttributeValue.fromS("a"))))
                            .item())
                    .containsEntry("m", AttributeValue.fromM(Map.of()))
                    .containsEntry("n", AttributeValue.fromN("1.5"))
                    .hasSize(5);
            assertThatThrownBy(() -> tokyo.describeTable(table -> table.tableName("own")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    @Test
    void exceptionsKeepTheirOwnMembersOverTheWire() {
        try (DynamoDbClient singapore = dynamoDb("ap-southeast-1")) {
            makeTable(singapore, "reasons");
            TransactWriteItem put = TransactWriteItem.builder()
                    .put(Put.builder()
                            .tableName("reasons")
                            .item(Map.of("pk", AttributeValue.fromS("a")))
                            .conditionExpression("attribute_exists(pk)")
                            .build())
                    .build();
            assertThatThrownBy(() -> singapore.transactWriteItems(write -> write.transactItems(put)))
                    .isInstanceOfSatisfying(TransactionCanceledException.class, e -> {
                        assertThat(e.cancellationReasons()).hasSize(1);
                        assertThat(e.cancellationReasons().get(0).code()).isEqualTo("ConditionalCheckFailed");
                        assertThat(e.statusCode()).isEqualTo(400);
                    });
        }
    }

    private static void makeTable(DynamoDbClient client, String name) {
        client.createTable(table -> table.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("pk")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("pk")
                        .keyType(KeyType.HASH)
                        .build()));
        client.waiter().waitUntilTableExists(table -> table.tableName(name));
    }
}
