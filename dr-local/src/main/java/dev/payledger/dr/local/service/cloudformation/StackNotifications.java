package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import dev.payledger.dr.local.wire.Call;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Tells a stack's topics about its events, in CloudFormation's lines of {@code Name='value'}. {@code PrincipalId} is the
 * caller's access key, where AWS has the id of a user or of a role's session. When AWS looks whether a topic is there,
 * and in which words it says that it is not, is unconfirmed; a topic that goes later gets no more events.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html">CreateStack</a>
 */
final class StackNotifications {

    private static final Logger LOG = System.getLogger(StackNotifications.class.getName());
    private static final String SUBJECT = "AWS CloudFormation Notification";
    private static final Pattern TOPIC = Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_.-]+");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int MOST = 5;
    private static final int REGION_PART = 3;

    private final RegionContext region;
    private final RegionClients clients;

    StackNotifications(RegionContext region, RegionClients clients) {
        this.region = region;
        this.clients = clients;
    }

    /**
     * Checks that topics are there.
     *
     * @throws AwsServiceException {@code ValidationError} if one is not
     */
    void check(List<String> topics) {
        if (topics.size() > MOST) {
            throw TemplateFault.validation("1 validation error detected: Value '" + topics + "' at 'notificationARNs'"
                    + " failed to satisfy constraint: Member must have length less than or equal to " + MOST);
        }
        for (String topic : topics) {
            if (!TOPIC.matcher(topic).matches()) {
                throw refused(topic, "Invalid parameter: TopicArn", 400, "InvalidParameter");
            }
            try {
                sns(topic).getTopicAttributes(request -> request.topicArn(topic));
            } catch (AwsServiceException e) {
                throw refused(
                        topic,
                        e.awsErrorDetails().errorMessage(),
                        e.statusCode(),
                        e.awsErrorDetails().errorCode());
            }
        }
    }

    private static AwsServiceException refused(String topic, String message, int status, String code) {
        return TemplateFault.validation(message + " (Service: AmazonSNS; Status Code: " + status + "; Error Code: "
                + code + "; " + topic + ")");
    }

    /** Publishes an event. */
    void publish(List<String> topics, StackEvent event) {
        if (topics.isEmpty()) {
            return;
        }
        String text = text(event);
        for (String topic : topics) {
            try {
                sns(topic)
                        .publish(request ->
                                request.topicArn(topic).subject(SUBJECT).message(text));
            } catch (AwsServiceException e) {
                LOG.log(
                        Level.WARNING,
                        "an event of stack {0} did not reach {1}: {2}",
                        event.stackName(),
                        topic,
                        e.getMessage());
            }
        }
    }

    private String text(StackEvent event) {
        Call call = Call.currentOrNull();
        StringBuilder text = new StringBuilder();
        line(text, "StackId", event.stackId());
        line(text, "Timestamp", TIME.format(event.timestamp()));
        line(text, "EventId", event.eventId());
        line(text, "LogicalResourceId", event.logicalResourceId());
        line(text, "Namespace", region.accountId());
        line(text, "PhysicalResourceId", Objects.requireNonNullElse(event.physicalResourceId(), ""));
        line(text, "PrincipalId", call == null ? region.accountId() : call.accessKeyId());
        line(text, "ResourceProperties", event.resourceProperties());
        line(text, "ResourceStatus", event.resourceStatusAsString());
        line(text, "ResourceStatusReason", Objects.requireNonNullElse(event.resourceStatusReason(), ""));
        line(text, "ResourceType", event.resourceType());
        line(text, "StackName", event.stackName());
        line(text, "ClientRequestToken", event.clientRequestToken());
        return text.toString();
    }

    /** What is not there is {@code null}, in these letters. */
    private static void line(StringBuilder text, String name, @Nullable Object value) {
        text.append(name).append("='").append(value).append("'\n");
    }

    private SnsClient sns(String topic) {
        return clients.sns(topic.split(":")[REGION_PART]);
    }
}
