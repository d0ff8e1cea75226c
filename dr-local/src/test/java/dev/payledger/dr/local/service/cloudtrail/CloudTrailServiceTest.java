package dev.payledger.dr.local.service.cloudtrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.local.region.CallerDetails;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Call;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.InvalidLookupAttributesException;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;

final class CloudTrailServiceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REGION = "ap-southeast-1";
    private static final String ACCOUNT = "111122223333";
    private static final String ROLE = "arn:aws:iam::111122223333:role/ops/injector";
    private static final Call USER = new Call(
            ACCOUNT,
            REGION,
            "arn:aws:iam::111122223333:user/local",
            "AKIALOCAL",
            null,
            "127.0.0.1",
            "aws-sdk-java/2",
            "r-1");
    private static final Call SESSION = new Call(
            ACCOUNT,
            REGION,
            "arn:aws:sts::111122223333:assumed-role/injector/someone",
            "ASIALOCAL",
            ROLE,
            "127.0.0.1",
            "aws-cli/2",
            "r-2");

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T10:00:00.750Z"), 10);
    private final CallerDetails callers = key -> key.startsWith("ASIA")
            ? Optional.of(new CallerDetails.Details("AROA1:someone", Instant.parse("2026-11-22T09:30:00Z")))
            : Optional.empty();
    private final CloudTrailService trail = trail(REGION);
    private final CloudTrailService global = trail("us-east-1");
    private final AuditLog log = new AuditLog(time, "us-east-1", Map.of(REGION, trail, "us-east-1", global));

    @Test
    void anEventAppearsAfterTheDelayDividedByTheSpeed() {
        concurrency("list", 0);
        assertThat(log.entries()).hasSize(1);
        time.advance(Duration.ofSeconds(29));
        assertThat(lookup()).isEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(lookup()).hasSize(1);
        time.advance(Duration.ofDays(90));
        assertThat(lookup()).as("90 days are kept").isEmpty();
    }

    @Test
    void aRecordHasTheShapeOfARealOne() throws IOException {
        record(SESSION, "lambda", "PutFunctionConcurrency", concurrencyOf("list", 0), null);
        time.advance(Duration.ofMinutes(1));

        Event event = lookup().get(0);
        assertThat(event.eventName()).isEqualTo("PutFunctionConcurrency20171031");
        assertThat(event.eventSource()).isEqualTo("lambda.amazonaws.com");
        assertThat(event.readOnly()).isEqualTo("false");
        assertThat(event.username()).isEqualTo("someone");
        assertThat(event.accessKeyId()).isEqualTo("ASIALOCAL");
        assertThat(event.resources()).singleElement().satisfies(resource -> {
            assertThat(resource.resourceType()).isEqualTo("AWS::Lambda::Function");
            assertThat(resource.resourceName()).isEqualTo("list");
        });
        JsonNode record = JSON.readTree(event.cloudTrailEvent());
        assertThat(record.at("/userIdentity")).isEqualTo(JSON.readTree("""
                {"type":"AssumedRole","principalId":"AROA1:someone",
                 "arn":"arn:aws:sts::111122223333:assumed-role/injector/someone","accountId":"111122223333",
                 "accessKeyId":"ASIALOCAL","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA1",
                 "arn":"arn:aws:iam::111122223333:role/ops/injector","accountId":"111122223333","userName":"injector"},
                 "attributes":{"creationDate":"2026-11-22T09:30:00Z","mfaAuthenticated":"false"}}}"""));
        assertThat(record.at("/eventTime").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(record.at("/awsRegion").asText()).isEqualTo(REGION);
        assertThat(record.at("/requestID").asText()).isEqualTo("r-2");
        assertThat(record.at("/requestParameters"))
                .isEqualTo(JSON.readTree("{\"functionName\":\"list\",\"reservedConcurrentExecutions\":0}"));
        assertThat(record.at("/readOnly").asBoolean()).isFalse();
        assertThat(record.at("/managementEvent").asBoolean()).isTrue();
        assertThat(record.at("/eventCategory").asText()).isEqualTo("Management");
        assertThat(record.has("errorCode")).isFalse();
    }

    @Test
    void secretsAndEnvironmentsAndCodeAreNotInIt() {
        record(
                USER,
                "lambda",
                "UpdateFunctionConfiguration",
                UpdateFunctionConfigurationRequest.builder()
                        .functionName("arn:aws:lambda:ap-southeast-1:111122223333:function:list")
                        .role(ROLE)
                        .environment(e -> e.variables(Map.of("KEY", "s3cr3t")))
                        .build(),
                UpdateFunctionConfigurationResponse.builder()
                        .environment(e -> e.variables(Map.of("KEY", "s3cr3t")))
                        .timeout(3)
                        .build());
        record(
                USER,
                "lambda",
                "CreateFunction",
                CreateFunctionRequest.builder()
                        .functionName("f")
                        .code(c -> c.zipFile(SdkBytes.fromUtf8String("s3cr3t")))
                        .build(),
                null);
        record(
                USER,
                "secretsmanager",
                "CreateSecret",
                CreateSecretRequest.builder().name("n").secretString("s3cr3t").build(),
                null);
        time.advance(Duration.ofMinutes(1));

        assertThat(lookup()).hasSize(3).allSatisfy(event -> assertThat(event.toString())
                .doesNotContain("s3cr3t")
                .doesNotContain("czNjcjN0"));
        assertThat(lookup(LookupAttributeKey.EVENT_NAME, "UpdateFunctionConfiguration20150331v2"))
                .singleElement()
                .satisfies(event -> assertThat(event.cloudTrailEvent())
                        .contains("\"environment\":{}", "\"role\":\"" + ROLE, "\"timeout\":3")
                        .doesNotContain("KEY"));
        assertThat(lookup(LookupAttributeKey.RESOURCE_NAME, "list"))
                .as("by name though the call had the ARN")
                .hasSize(1);
    }

    @Test
    void failuresAreRecordedAndADenialHidesTheParameters() throws IOException {
        log.record(
                SESSION,
                "lambda",
                "PutFunctionConcurrency",
                concurrencyOf("list", 0),
                null,
                AwsError.of("AccessDeniedException", 403, "User: x is not authorized"),
                null);
        log.record(
                USER,
                "lambda",
                "GetFunction",
                GetFunctionRequest.builder().functionName("none").build(),
                null,
                AwsError.of("ResourceNotFoundException", 404, "Function not found"),
                null);
        time.advance(Duration.ofMinutes(1));

        JsonNode missing = JSON.readTree(lookup().get(0).cloudTrailEvent());
        JsonNode denied = JSON.readTree(lookup().get(1).cloudTrailEvent());
        assertThat(missing.at("/errorCode").asText()).isEqualTo("ResourceNotFoundException");
        assertThat(missing.at("/userIdentity/type").asText()).isEqualTo("IAMUser");
        assertThat(denied.at("/errorCode").asText()).isEqualTo("AccessDenied");
        assertThat(denied.at("/errorMessage").asText()).isEqualTo("User: x is not authorized");
        assertThat(denied.at("/requestParameters").isNull()).isTrue();
        assertThat(log.entries())
                .extracting(AuditLog.Entry::errorCode)
                .containsExactly("AccessDeniedException", "ResourceNotFoundException");
    }

    @Test
    void dataEventsAreInTheAuditLogOnly() {
        PutItemRequest put = PutItemRequest.builder()
                .tableName("ledger")
                .item(Map.of("pk", AttributeValue.fromS("s3cr3t")))
                .build();
        record(USER, "dynamodb", "PutItem", put, null);
        record(
                USER,
                "dynamodb",
                "TransactWriteItems",
                TransactWriteItemsRequest.builder()
                        .transactItems(part("ledger"), part("view"), part("ledger"))
                        .build(),
                null);
        time.advance(Duration.ofMinutes(1));

        assertThat(lookup()).isEmpty();
        assertThat(log.entries()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.dataEvent()).isTrue();
            assertThat(entry.mutating()).isTrue();
            assertThat(entry.toString()).doesNotContain("s3cr3t");
        });
        assertThat(log.entries().get(0).resources()).containsExactly("ledger");
        assertThat(log.entries().get(1).resources()).containsExactly("ledger", "view");
    }

    @Test
    void eventsOfGlobalServicesAreInUsEast1() {
        record(
                USER,
                "iam",
                "DeleteRole",
                DeleteRoleRequest.builder().roleName("r").build(),
                null);
        time.advance(Duration.ofMinutes(1));
        assertThat(lookup()).isEmpty();
        assertThat(global.lookupEvents(r -> {}).events()).hasSize(1);
    }

    @Test
    void eventsComeNewestFirstInPagesThatHoldWhileNewOnesCome() {
        for (int i = 0; i < 5; i++) {
            concurrency("f" + i, i);
            time.advance(Duration.ofSeconds(1));
        }
        time.advance(Duration.ofMinutes(1));
        LookupEventsResponse first = trail.lookupEvents(r -> r.maxResults(2));
        concurrency("late", 0);
        time.advance(Duration.ofMinutes(1));
        LookupEventsResponse second = trail.lookupEvents(r -> r.maxResults(2).nextToken(first.nextToken()));
        LookupEventsResponse third = trail.lookupEvents(r -> r.maxResults(2).nextToken(second.nextToken()));

        assertThat(names(first)).containsExactly("f4", "f3");
        assertThat(names(second)).containsExactly("f2", "f1");
        assertThat(names(third)).containsExactly("f0");
        assertThat(third.nextToken()).isNull();
        assertThat(trail.lookupEvents(r -> r.startTime(Instant.parse("2026-11-22T10:00:01Z"))
                                .endTime(Instant.parse("2026-11-22T10:00:02Z")))
                        .events())
                .hasSize(2);
    }

    @Test
    void oneAttributeNarrowsTheEvents() {
        concurrency("list", 0);
        record(
                SESSION,
                "lambda",
                "GetFunction",
                GetFunctionRequest.builder().functionName("list").build(),
                null);
        time.advance(Duration.ofMinutes(1));

        assertThat(lookup(LookupAttributeKey.READ_ONLY, "false")).hasSize(1);
        assertThat(lookup(LookupAttributeKey.USERNAME, "someone")).hasSize(1);
        assertThat(lookup(LookupAttributeKey.ACCESS_KEY_ID, "AKIALOCAL")).hasSize(1);
        assertThat(lookup(LookupAttributeKey.EVENT_SOURCE, "lambda.amazonaws.com"))
                .hasSize(2);
        assertThat(lookup(LookupAttributeKey.RESOURCE_TYPE, "AWS::Lambda::Function"))
                .hasSize(2);
        assertThat(lookup(LookupAttributeKey.EVENT_NAME, "PutFunctionConcurrency"))
                .isEmpty();
        assertThat(lookup(LookupAttributeKey.EVENT_ID, lookup().get(0).eventId()))
                .hasSize(1);
        assertThatThrownBy(() -> trail.lookupEvents(r -> r.lookupAttributes(
                        attribute(LookupAttributeKey.READ_ONLY, "true"), attribute(LookupAttributeKey.USERNAME, "x"))))
                .isInstanceOf(InvalidLookupAttributesException.class);
        assertThatThrownBy(() -> trail.lookupEvents(r -> r.maxResults(51))).isInstanceOf(CloudTrailException.class);
    }

    @Test
    void memoryIsBoundedAndWritesDoNotPushOutChanges() {
        concurrency("first", 0);
        PutItemRequest put = PutItemRequest.builder().tableName("t").build();
        for (int i = 0; i < AuditLog.MAX_ENTRIES + 10; i++) {
            record(USER, "dynamodb", "PutItem", put, null);
        }
        assertThat(log.entries()).hasSize(AuditLog.MAX_ENTRIES + 1);
        assertThat(log.entries().get(0).operation()).isEqualTo("PutFunctionConcurrency");
        for (int i = 0; i < EventHistory.MAX_EVENTS; i++) {
            concurrency("f", i);
        }
        time.advance(Duration.ofMinutes(1));
        assertThat(lookup(LookupAttributeKey.RESOURCE_NAME, "first")).isEmpty();
    }

    private List<Event> lookup() {
        return trail.lookupEvents(r -> {}).events();
    }

    private List<Event> lookup(LookupAttributeKey key, String value) {
        return trail.lookupEvents(r -> r.lookupAttributes(attribute(key, value)))
                .events();
    }

    private static LookupAttribute attribute(LookupAttributeKey key, String value) {
        return LookupAttribute.builder().attributeKey(key).attributeValue(value).build();
    }

    private static List<String> names(LookupEventsResponse page) {
        return page.events().stream()
                .map(event -> event.resources().get(0).resourceName())
                .toList();
    }

    private static TransactWriteItem part(String table) {
        return TransactWriteItem.builder()
                .put(Put.builder().tableName(table).build())
                .build();
    }

    private void concurrency(String function, int reserved) {
        record(USER, "lambda", "PutFunctionConcurrency", concurrencyOf(function, reserved), null);
    }

    private static SdkRequest concurrencyOf(String function, int reserved) {
        return PutFunctionConcurrencyRequest.builder()
                .functionName(function)
                .reservedConcurrentExecutions(reserved)
                .build();
    }

    private void record(Call call, String service, String operation, SdkRequest request, SdkPojo answer) {
        log.record(call, service, operation, request, answer, null, null);
    }

    private CloudTrailService trail(String region) {
        return new CloudTrailService(new RegionContext(region, ACCOUNT, time, new IdSource(1)), callers);
    }
}
