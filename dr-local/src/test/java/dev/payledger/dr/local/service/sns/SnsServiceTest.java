package dev.payledger.dr.local.service.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RecordedEvents;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.Permission;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.Topic;

final class SnsServiceTest {

    private static final String ACCOUNT = "111122223333";
    private static final String ARN = "arn:aws:sns:ap-southeast-1:111122223333:alarms";
    private static final String FUNCTION = "arn:aws:lambda:ap-northeast-1:111122223333:function:trigger";
    private static final String ALARM = "arn:aws:cloudwatch:ap-southeast-1:111122223333:alarm:api";
    private static final String CLOUDWATCH = "cloudwatch.amazonaws.com";

    private final RecordedEvents functions = new RecordedEvents();
    private final List<String> counted = new ArrayList<>();
    private final SnsService sns = new SnsService(
            new RegionContext(
                    "ap-southeast-1",
                    ACCOUNT,
                    new VirtualTime(Instant.parse("2026-11-22T11:40:00.123Z"), 1),
                    new IdSource(1)),
            functions,
            (namespace, metric, dimensions, value, unit) -> counted.add(metric + dimensions));

    @Test
    void topicIsMadeOnceAndRefusedWithOtherAttributes() {
        assertThat(create()).isEqualTo(ARN);
        assertThat(create()).isEqualTo(ARN);
        assertRefused(
                () -> sns.createTopic(r -> r.name("alarms").attributes(Map.of("DisplayName", "other"))),
                "InvalidParameter");
        assertRefused(() -> sns.createTopic(r -> r.name("a b")), "InvalidParameter");
        assertRefused(
                () -> sns.createTopic(r -> r.name("x").attributes(Map.of("FifoTopic", "true"))),
                "UnsupportedOperation");
        assertThat(sns.listTopics(r -> {}).topics()).extracting(Topic::topicArn).containsExactly(ARN);
        sns.deleteTopic(r -> r.topicArn(ARN));
        sns.deleteTopic(r -> r.topicArn(ARN));
        assertRefused(() -> sns.getTopicAttributes(r -> r.topicArn(ARN)), "NotFound");
    }

    @Test
    void functionOfAnotherRegionGetsAwsEvent() throws Exception {
        create();
        String subscription = sns.subscribe(
                        r -> r.topicArn(ARN).protocol("lambda").endpoint(FUNCTION))
                .subscriptionArn();
        assertThat(subscription).startsWith(ARN + ":");

        String id = sns.publish(r -> r.topicArn(ARN)
                        .subject("hello")
                        .message("text")
                        .messageAttributes(Map.of(
                                "k",
                                MessageAttributeValue.builder()
                                        .dataType("String")
                                        .stringValue("v")
                                        .build())))
                .messageId();

        RecordedEvents.Event event = functions.events.get(0);
        assertThat(event.target()).isEqualTo(FUNCTION);
        assertThat(event.principal()).isEqualTo("sns.amazonaws.com");
        assertThat(event.sourceArn()).isEqualTo(ARN);
        JsonNode record = new JsonMapper().readTree(event.body()).at("/Records/0");
        assertThat(names(record)).containsExactly("EventSource", "EventVersion", "EventSubscriptionArn", "Sns");
        assertThat(record.path("EventSource").asText()).isEqualTo("aws:sns");
        assertThat(record.path("EventSubscriptionArn").asText()).isEqualTo(subscription);
        JsonNode message = record.path("Sns");
        assertThat(names(message))
                .containsExactly(
                        "Type",
                        "MessageId",
                        "TopicArn",
                        "Subject",
                        "Message",
                        "Timestamp",
                        "SignatureVersion",
                        "Signature",
                        "SigningCertUrl",
                        "UnsubscribeUrl",
                        "MessageAttributes");
        assertThat(message.path("MessageId").asText()).isEqualTo(id);
        assertThat(message.path("Message").asText()).isEqualTo("text");
        assertThat(message.path("Timestamp").asText()).isEqualTo("2026-11-22T11:40:00.123Z");
        assertThat(message.at("/MessageAttributes/k/Value").asText()).isEqualTo("v");
        assertThat(counted)
                .containsExactly(
                        "NumberOfMessagesPublished{TopicName=alarms}",
                        "NumberOfNotificationsDelivered{TopicName=alarms}");
    }

    @Test
    void missingFunctionIsAFailedDeliveryAndNotAFailedPublication() {
        create();
        functions.missing.add(FUNCTION);
        sns.subscribe(r -> r.topicArn(ARN).protocol("lambda").endpoint(FUNCTION));
        assertThat(sns.publish(r -> r.topicArn(ARN).message("text")).messageId())
                .isNotEmpty();
        assertThat(counted).contains("NumberOfNotificationsFailed{TopicName=alarms}");
    }

    @Test
    void messageMayDifferByProtocol() throws Exception {
        create();
        sns.subscribe(r -> r.topicArn(ARN).protocol("lambda").endpoint(FUNCTION));
        sns.publish(r ->
                r.topicArn(ARN).messageStructure("json").message("{\"default\":\"all\",\"lambda\":\"functions\"}"));
        sns.publish(r -> r.topicArn(ARN).messageStructure("json").message("{\"default\":\"all\"}"));
        assertThat(functions.events)
                .extracting(event -> new JsonMapper()
                        .readTree(event.body())
                        .at("/Records/0/Sns/Message")
                        .asText())
                .containsExactly("functions", "all");
        assertRefused(
                () -> sns.publish(r -> r.topicArn(ARN).messageStructure("json").message("{\"lambda\":\"functions\"}")),
                "InvalidParameter");
    }

    @Test
    void defaultPolicyLetsServicesOfTheAccountPublish() {
        create();
        assertThat(sns.publish(ARN, "subject", "message", CLOUDWATCH, ALARM)).isNotEmpty();
        assertRefused(() -> sns.publish(ARN + "x", "subject", "message", CLOUDWATCH, ALARM), "NotFound");
    }

    @Test
    void ownPolicyDecidesWhichServiceMayPublishForWhat() {
        create();
        policy("\"Principal\":{\"Service\":\"" + CLOUDWATCH + "\"},\"Condition\":{\"ArnLike\":{\"aws:SourceArn\":\""
                + ALARM + "\"}}");
        sns.publish(ARN, "subject", "message", CLOUDWATCH, ALARM);
        assertRefused(() -> sns.publish(ARN, "subject", "message", CLOUDWATCH, ALARM + "2"), "AuthorizationError");
        assertRefused(
                () -> sns.publish(ARN, "subject", "message", "events.amazonaws.com", ALARM), "AuthorizationError");
        assertRefused(
                () -> sns.setTopicAttributes(
                        r -> r.topicArn(ARN).attributeName("Policy").attributeValue("{}")),
                "InvalidParameter");
    }

    @Test
    void topicsPolicyMayAllowARoleByItselfOrDenyEverybody() {
        create();
        String role = "arn:aws:iam::" + ACCOUNT + ":role/app";
        PublishRequest publish =
                PublishRequest.builder().topicArn(ARN).message("m").build();
        Call call = new Call(ACCOUNT, "ap-southeast-1", "arn:aws:sts::x", "key", role, "127.0.0.1", "", "id");
        assertThat(call.run(() -> sns.permissions(publish))).containsExactly(new Permission("SNS:Publish", ARN));
        policy("\"Principal\":{\"AWS\":\"" + role + "\"}");
        assertThat(call.run(() -> sns.permissions(publish))).isEmpty();
        sns.setTopicAttributes(r -> r.topicArn(ARN)
                .attributeName("Policy")
                .attributeValue("{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"sns:Publish\",\"Resource\":\"" + ARN
                        + "\",\"Principal\":\"*\"}}"));
        assertThatThrownBy(() -> call.run(() -> sns.publish(publish)))
                .hasMessageContaining("with an explicit deny in a resource-based policy");
    }

    @Test
    void subscriptionsAreMadeOnceListedAndEnded() {
        create();
        String arn = sns.subscribe(r -> r.topicArn(ARN).protocol("lambda").endpoint(FUNCTION))
                .subscriptionArn();
        assertThat(sns.subscribe(r -> r.topicArn(ARN).protocol("lambda").endpoint(FUNCTION))
                        .subscriptionArn())
                .isEqualTo(arn);
        assertThat(sns.listSubscriptionsByTopic(r -> r.topicArn(ARN)).subscriptions())
                .extracting(Subscription::endpoint)
                .containsExactly(FUNCTION);
        assertThat(sns.listSubscriptions(r -> {}).subscriptions())
                .extracting(Subscription::subscriptionArn)
                .containsExactly(arn);
        assertThat(sns.getSubscriptionAttributes(r -> r.subscriptionArn(arn)).attributes())
                .containsEntry("PendingConfirmation", "false")
                .containsEntry("Protocol", "lambda");
        assertThat(sns.getTopicAttributes(r -> r.topicArn(ARN)).attributes())
                .containsEntry("SubscriptionsConfirmed", "1");
        sns.unsubscribe(r -> r.subscriptionArn(arn));
        sns.unsubscribe(r -> r.subscriptionArn(arn));
        assertRefused(() -> sns.getSubscriptionAttributes(r -> r.subscriptionArn(arn)), "NotFound");
    }

    @Test
    void whatIsNotBuiltOrNotValidIsRefused() {
        create();
        subscribeRefused("email", "a@example.com", "UnsupportedOperation");
        subscribeRefused("pigeon", "loft", "InvalidParameter");
        subscribeRefused("lambda", "trigger", "InvalidParameter");
        subscribeRefused("http", "https://127.0.0.1/", "InvalidParameter");
        subscribeRefused("http", "http://10.0.0.1/", "InvalidParameter");
        subscribeRefused("https", "https://example.com/", "InvalidParameter");
        assertRefused(
                () -> sns.subscribe(r ->
                        r.topicArn(ARN).protocol("lambda").endpoint(FUNCTION).attributes(Map.of("FilterPolicy", "{}"))),
                "UnsupportedOperation");
        assertRefused(
                () -> sns.subscribe(r -> r.topicArn(ARN)
                        .protocol("lambda")
                        .endpoint(FUNCTION)
                        .attributes(Map.of("RawMessageDelivery", "true"))),
                "InvalidParameter");
        assertRefused(() -> sns.publish(r -> r.topicArn(ARN).message("")), "InvalidParameter");
        assertRefused(() -> sns.publish(r -> r.topicArn(ARN).message("m").subject("a\nb")), "InvalidParameter");
        assertRefused(() -> sns.publish(r -> r.topicArn(ARN).message("m".repeat(262_145))), "InvalidParameter");
        assertRefused(() -> sns.publish(r -> r.topicArn(ARN + "x").message("m")), "NotFound");
        assertThat(counted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:80/, true",
        "http://127.1.2.3/x, true",
        "http://localhost:8080/, true",
        "http://[::1]:8080/, true",
        "http://169.254.169.254/, false",
        "http://127.0.0.1.example.com/, false",
        "http://example.com/, false"
    })
    void onlyThisMachineIsAnEndpoint(String url, boolean loopback) {
        assertThat(HttpDelivery.isLoopback(URI.create(url))).isEqualTo(loopback);
    }

    @Test
    void batchTellsWhichEntriesWereRefused() {
        create();
        var answer = sns.publishBatch(
                r -> r.topicArn(ARN).publishBatchRequestEntries(e -> e.id("one").message("m"), e -> e.id("two")
                        .message("")));
        assertThat(answer.successful()).extracting(done -> done.id()).containsExactly("one");
        assertThat(answer.failed())
                .extracting(failed -> failed.id() + failed.code())
                .containsExactly("twoInvalidParameter");
        assertRefused(
                () -> sns.publishBatch(r -> r.topicArn(ARN)
                        .publishBatchRequestEntries(
                                e -> e.id("one").message("m"), e -> e.id("one").message("m"))),
                "BatchEntryIdsNotDistinct");
    }

    @Test
    void tagsCanBeChanged() {
        sns.createTopic(r -> r.name("alarms").tags(tag("stage", "dev")));
        sns.tagResource(r -> r.resourceArn(ARN).tags(tag("team", "pay")));
        sns.untagResource(r -> r.resourceArn(ARN).tagKeys("stage"));
        assertThat(sns.listTagsForResource(r -> r.resourceArn(ARN)).tags()).containsExactly(tag("team", "pay"));
        assertRefused(() -> sns.listTagsForResource(r -> r.resourceArn(ARN + "x")), "ResourceNotFound");
    }

    private String create() {
        return sns.createTopic(r -> r.name("alarms")).topicArn();
    }

    private void policy(String principalAndCondition) {
        sns.setTopicAttributes(r -> r.topicArn(ARN)
                .attributeName("Policy")
                .attributeValue("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                        + "\"sns:Publish\",\"Resource\":\"" + ARN + "\"," + principalAndCondition + "}]}"));
    }

    private void subscribeRefused(String protocol, String endpoint, String code) {
        assertRefused(
                () -> sns.subscribe(r -> r.topicArn(ARN).protocol(protocol).endpoint(endpoint)), code);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Iterable<String> names(JsonNode node) {
        Iterator<String> names = node.fieldNames();
        return () -> names;
    }

    private static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, thrown -> assertThat(
                        thrown.awsErrorDetails().errorCode())
                .isEqualTo(code));
    }
}
