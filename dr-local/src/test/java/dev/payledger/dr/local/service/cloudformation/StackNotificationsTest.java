package dev.payledger.dr.local.service.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceTypes;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.AwsError;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** What a stack's topics are told, and when. */
final class StackNotificationsTest {

    private static final String ONE = "arn:aws:sns:ap-southeast-1:111122223333:one";
    private static final String TWO = "arn:aws:sns:ap-northeast-1:111122223333:two";
    private static final String TEMPLATE = """
            Resources:
              First: {Type: AWS::Test::Thing, Properties: {Name: first, Value: a}}
            """;

    private final List<PublishRequest> published = new ArrayList<>();
    private final TreeSet<String> topics = new TreeSet<>(List.of(ONE, TWO));
    private final CloudFormationService service = new CloudFormationService(
            new RegionContext(
                    "ap-southeast-1",
                    "111122223333",
                    new VirtualTime(Instant.parse("2026-11-22T00:00:00Z"), 1),
                    new IdSource(1)),
            clients(),
            ResourceTypes.of(new Things()),
            Workers.inline());

    private final class Topics implements SnsClient {
        @Override
        public GetTopicAttributesResponse getTopicAttributes(GetTopicAttributesRequest request) {
            if (!topics.contains(request.topicArn())) {
                throw AwsError.of("NotFound", 404, "Topic does not exist");
            }
            return GetTopicAttributesResponse.builder().build();
        }

        @Override
        public PublishResponse publish(PublishRequest request) {
            if (!topics.contains(request.topicArn())) {
                throw AwsError.of("NotFound", 404, "Topic does not exist");
            }
            published.add(request);
            return PublishResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private RegionClients clients() {
        return (RegionClients) Proxy.newProxyInstance(
                RegionClients.class.getClassLoader(), new Class<?>[] {RegionClients.class}, (p, method, arguments) -> {
                    if (method.getName().equals("sns") && arguments != null) {
                        return new Topics();
                    }
                    throw new IllegalStateException("asked for " + method.getName());
                });
    }

    @Test
    void eachEventIsToldInLines() {
        String id = service.createStack(r -> r.stackName("s")
                        .templateBody(TEMPLATE)
                        .notificationARNs(ONE)
                        .clientRequestToken("token"))
                .stackId();

        assertThat(said())
                .containsExactly(
                        "s CREATE_IN_PROGRESS",
                        "First CREATE_IN_PROGRESS",
                        "First CREATE_IN_PROGRESS",
                        "First CREATE_COMPLETE",
                        "s CREATE_COMPLETE");
        PublishRequest first = published.get(0);
        assertThat(first.topicArn()).isEqualTo(ONE);
        assertThat(first.subject()).isEqualTo("AWS CloudFormation Notification");
        String event = service.describeStackEvents(r -> r.stackName("s")).stackEvents().stream()
                .map(e -> e.eventId())
                .reduce((newer, older) -> older)
                .orElseThrow();
        assertThat(first.message())
                .isEqualTo("StackId='" + id + "'\n"
                        + "Timestamp='2026-11-22T00:00:00.000Z'\n"
                        + "EventId='" + event + "'\n"
                        + "LogicalResourceId='s'\n"
                        + "Namespace='111122223333'\n"
                        + "PhysicalResourceId='" + id + "'\n"
                        + "PrincipalId='111122223333'\n"
                        + "ResourceProperties='null'\n"
                        + "ResourceStatus='CREATE_IN_PROGRESS'\n"
                        + "ResourceStatusReason='User Initiated'\n"
                        + "ResourceType='AWS::CloudFormation::Stack'\n"
                        + "StackName='s'\n"
                        + "ClientRequestToken='token'\n");
        assertThat(published.get(3).message())
                .contains("PhysicalResourceId='first'\n")
                .contains("ResourceProperties='{\"Name\":\"first\",\"Value\":\"a\"}'\n")
                .contains("ResourceStatusReason=''\n");
        assertThat(shown()).containsExactly(ONE);
    }

    @Test
    void anUpdateKeepsReplacesOrTakesAwayTheTopics() {
        service.createStack(r -> r.stackName("s").templateBody(TEMPLATE).notificationARNs(ONE));
        published.clear();

        service.updateStack(r -> r.stackName("s").templateBody(TEMPLATE.replace("Value: a", "Value: b")));
        assertThat(published).isNotEmpty().allMatch(message -> message.topicArn()
                .equals(ONE));
        published.clear();
        service.updateStack(r -> r.stackName("s").usePreviousTemplate(true).notificationARNs(TWO));
        assertThat(said()).startsWith("s UPDATE_IN_PROGRESS").endsWith("s UPDATE_COMPLETE");
        assertThat(published).allMatch(message -> message.topicArn().equals(TWO));
        assertThat(shown()).containsExactly(TWO);
        published.clear();
        service.updateStack(r -> r.stackName("s").usePreviousTemplate(true).notificationARNs(List.of()));
        assertThat(published).isEmpty();
        assertThat(shown()).isEmpty();
    }

    @Test
    void aChangeSetsTopicsHearOfWhatItDoesAndOfTheDeletion() {
        service.createChangeSet(r -> r.stackName("s")
                .changeSetName("c")
                .changeSetType(ChangeSetType.CREATE)
                .templateBody(TEMPLATE)
                .notificationARNs(ONE, TWO));
        assertThat(service.describeChangeSet(r -> r.stackName("s").changeSetName("c"))
                        .notificationARNs())
                .containsExactly(ONE, TWO);
        assertThat(published).isEmpty();

        service.executeChangeSet(r -> r.stackName("s").changeSetName("c"));
        assertThat(said()).startsWith("s CREATE_IN_PROGRESS", "s CREATE_IN_PROGRESS");
        published.clear();
        topics.remove(TWO);
        service.deleteStack(r -> r.stackName("s"));
        assertThat(said()).startsWith("s DELETE_IN_PROGRESS").endsWith("s DELETE_COMPLETE");
    }

    @Test
    void topicsThatAreNotThereAreRefusedBeforeAnythingIsMade() {
        refused(ONE + "x", "Topic does not exist (Service: AmazonSNS; Status Code: 404; Error Code: NotFound; ");
        refused("arn:aws:sqs:ap-southeast-1:111122223333:one", "Invalid parameter");
        assertThatThrownBy(() -> service.createStack(
                        r -> r.stackName("s").templateBody(TEMPLATE).notificationARNs(ONE, ONE, ONE, ONE, ONE, ONE)))
                .hasMessageContaining("length less than or equal to 5");
    }

    private void refused(String topic, String message) {
        assertThatThrownBy(() -> service.createStack(
                        r -> r.stackName("s").templateBody(TEMPLATE).notificationARNs(topic)))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError"))
                .hasMessageContaining(message);
        assertThat(service.listStacks(r -> {}).stackSummaries()).isEmpty();
    }

    private List<String> shown() {
        return service.describeStacks(r -> r.stackName("s")).stacks().get(0).notificationARNs();
    }

    private List<String> said() {
        return published.stream()
                .map(message -> value(message, "LogicalResourceId") + " " + value(message, "ResourceStatus"))
                .toList();
    }

    private static String value(PublishRequest message, String name) {
        return message.message()
                .lines()
                .filter(line -> line.startsWith(name + "='"))
                .map(line -> line.substring(name.length() + 2, line.length() - 1))
                .findFirst()
                .orElseThrow();
    }
}
