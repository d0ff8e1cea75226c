package dev.payledger.dr.local.service.cloudformation.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.payledger.dr.local.iam.CanonicalPolicy;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GetResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.PolicyNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.PutResourcePolicyRequest;

/** The property {@code ResourcePolicy} of a table, or of one replica of a global table. */
final class DynamoDbPolicy {

    static final String PROPERTY = "ResourcePolicy";
    private static final String DOCUMENT = "PolicyDocument";
    private static final JsonMapper JSON = new JsonMapper();

    private DynamoDbPolicy() {}

    /** Attaches the policy, or takes it away, where it differs. */
    static void apply(DynamoDbClient dynamoDb, String table, Properties before, Properties after) {
        Properties former = before.object(PROPERTY);
        Properties wanted = after.object(PROPERTY);
        if (Properties.changed(former.values(), wanted.values()).isEmpty()) {
            return;
        }
        if (wanted.has(DOCUMENT)) {
            dynamoDb.putResourcePolicy(PutResourcePolicyRequest.builder()
                    .resourceArn(arn(dynamoDb, table))
                    .policy(wanted.json(DOCUMENT))
                    .build());
        } else {
            dynamoDb.deleteResourcePolicy(DeleteResourcePolicyRequest.builder()
                    .resourceArn(arn(dynamoDb, table))
                    .build());
        }
    }

    /** What the table has, as the template says it where it says the same; empty where it has none. */
    static Optional<Map<String, Object>> actual(DynamoDbClient dynamoDb, String table, Properties template) {
        String text;
        try {
            text = dynamoDb.getResourcePolicy(GetResourcePolicyRequest.builder()
                            .resourceArn(arn(dynamoDb, table))
                            .build())
                    .policy();
        } catch (PolicyNotFoundException e) {
            return Optional.empty();
        }
        Properties set = template.object(PROPERTY);
        if (set.has(DOCUMENT) && CanonicalPolicy.of(set.json(DOCUMENT)).equals(text)) {
            return Optional.of(set.values());
        }
        try {
            return Optional.of(Map.of(DOCUMENT, JSON.readValue(text, new TypeReference<Map<String, Object>>() {})));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a policy that was accepted is no JSON", e);
        }
    }

    private static String arn(DynamoDbClient dynamoDb, String table) {
        return dynamoDb.describeTable(
                        DescribeTableRequest.builder().tableName(table).build())
                .table()
                .tableArn();
    }
}
