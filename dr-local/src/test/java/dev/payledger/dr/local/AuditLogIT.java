package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** What was called, as AWS tells it after a while and as tests see it at once. */
final class AuditLogIT {
    private static final String SINGAPORE = "ap-southeast-1";
    private static final String TOKYO = "ap-northeast-1";

    @Test
    void callsAreInTheAuditLogAtOnceAndInCloudTrailOfTheirRegionLater() throws Exception {
        try (LocalAws aws = LocalAws.builder().speed(60).start();
                DynamoDbClient dynamoDb = client(DynamoDbClient.builder(), aws, SINGAPORE);
                LambdaClient lambda = client(LambdaClient.builder(), aws, TOKYO);
                IamClient iam = client(IamClient.builder(), aws, "aws-global");
                CloudTrailClient singapore = client(CloudTrailClient.builder(), aws, SINGAPORE);
                CloudTrailClient tokyo = client(CloudTrailClient.builder(), aws, TOKYO);
                CloudTrailClient global = client(CloudTrailClient.builder(), aws, "us-east-1")) {
            Instant before = Instant.now();
            dynamoDb.createTable(r -> r.tableName("ledger")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(a -> a.attributeName("pk").attributeType(ScalarAttributeType.S))
                    .keySchema(k -> k.attributeName("pk").keyType("HASH")));
            Waiting.untilTableExists(dynamoDb, "ledger");
            dynamoDb.putItem(r -> r.tableName("ledger").item(Map.of("pk", AttributeValue.fromS("a"))));
            assertThatThrownBy(() -> lambda.putFunctionConcurrency(
                            r -> r.functionName("gone").reservedConcurrentExecutions(0)))
                    .isInstanceOf(ResourceNotFoundException.class);
            iam.listRoles(r -> {});

            List<AuditedCall> log = aws.auditLog();
            assertThat(log)
                    .extracting(AuditedCall::region, AuditedCall::operation, AuditedCall::mutating)
                    .contains(
                            org.assertj.core.groups.Tuple.tuple(SINGAPORE, "CreateTable", true),
                            org.assertj.core.groups.Tuple.tuple(SINGAPORE, "DescribeTable", false),
                            org.assertj.core.groups.Tuple.tuple(SINGAPORE, "PutItem", true),
                            org.assertj.core.groups.Tuple.tuple(TOKYO, "PutFunctionConcurrency", true),
                            org.assertj.core.groups.Tuple.tuple("us-east-1", "ListRoles", false));
            assertThat(log)
                    .filteredOn(call -> call.operation().equals("PutItem"))
                    .singleElement()
                    .satisfies(call -> {
                        assertThat(call.resources()).containsExactly("ledger");
                        assertThat(call.dataEvent()).isTrue();
                        assertThat(call.callerArn()).isEqualTo("arn:aws:iam::111122223333:user/local");
                        assertThat(call.time()).isBetween(before.minusMillis(1), Instant.now());
                        assertThat(call.requestId()).isNotEmpty();
                    });
            assertThat(log)
                    .filteredOn(call -> call.region().equals(TOKYO))
                    .singleElement()
                    .satisfies(
                            call -> assertThat(call.errorCode()).isEqualTo(Optional.of("ResourceNotFoundException")));

            assertThat(tokyo.lookupEvents(r -> {}).events()).as("not yet").isEmpty();
            Event event = await(tokyo, "PutFunctionConcurrency20171031");
            assertThat(event.cloudTrailEvent()).contains("\"errorCode\":\"ResourceNotFoundException\"");
            assertThat(await(global, "ListRoles").eventSource()).isEqualTo("iam.amazonaws.com");
            assertThat(await(singapore, "CreateTable").resources())
                    .singleElement()
                    .satisfies(resource -> assertThat(resource.resourceName()).isEqualTo("ledger"));
            assertThat(singapore.lookupEventsPaginator(r -> r.maxResults(1)).stream()
                            .flatMap(page -> page.events().stream())
                            .map(Event::eventName))
                    .contains("DescribeTable")
                    .doesNotContain("PutItem");
        }
    }

    private static Event await(CloudTrailClient trail, String name) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            List<Event> found = trail.lookupEvents(r -> r.lookupAttributes(
                            a -> a.attributeKey(LookupAttributeKey.EVENT_NAME).attributeValue(name)))
                    .events();
            if (!found.isEmpty()) {
                return found.get(0);
            }
            assertThat(System.nanoTime()).as(name + " did not appear").isLessThan(end);
            Thread.sleep(200);
        }
    }

    private static <C, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>> C client(
            B builder, LocalAws aws, String region) {
        return builder.endpointOverride(URI.create(aws.endpoint()))
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
