package dev.payledger.dr.local.service.sns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payledger.dr.local.region.RegionContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * What subscribers get, with AWS's keys in AWS's order. The signature is no signature: nothing here can vouch as AWS
 * does, so receivers must not verify it.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html">Message formats</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html">Event that a function gets</a>
 */
final class Envelopes {

    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String NOT_SIGNED =
            Base64.getEncoder().encodeToString("not signed: dr-local".getBytes(StandardCharsets.UTF_8));

    private final String origin;

    Envelopes(RegionContext context) {
        this.origin = "https://sns." + context.region() + ".amazonaws.com/";
    }

    /** The event that a function gets. */
    byte[] event(Topic topic, Subscription subscription, Publication publication) {
        ObjectNode event = JSON.createObjectNode();
        ObjectNode record = event.putArray("Records").addObject();
        record.put("EventSource", "aws:sns").put("EventVersion", "1.0");
        record.put("EventSubscriptionArn", subscription.arn());
        ObjectNode sns = record.putObject("Sns");
        sns.put("Type", "Notification").put("MessageId", publication.id());
        sns.put("TopicArn", topic.arn()).put("Subject", publication.subject());
        sns.put("Message", publication.messageFor(subscription.protocol()));
        sns.put("Timestamp", time(publication.at()));
        sns.put("SignatureVersion", topic.signatureVersion()).put("Signature", NOT_SIGNED);
        sns.put("SigningCertUrl", certificate()).put("UnsubscribeUrl", unsubscribe(subscription));
        attributes(sns.putObject("MessageAttributes"), publication);
        return bytes(event);
    }

    /** The body that an HTTP endpoint gets. */
    byte[] notification(Topic topic, Subscription subscription, Publication publication) {
        ObjectNode body = JSON.createObjectNode();
        body.put("Type", "Notification").put("MessageId", publication.id()).put("TopicArn", topic.arn());
        if (publication.subject() != null) {
            body.put("Subject", publication.subject());
        }
        body.put("Message", publication.messageFor(subscription.protocol()));
        body.put("Timestamp", time(publication.at())).put("SignatureVersion", topic.signatureVersion());
        body.put("Signature", NOT_SIGNED).put("SigningCertURL", certificate());
        body.put("UnsubscribeURL", unsubscribe(subscription));
        if (!publication.attributes().isEmpty()) {
            attributes(body.putObject("MessageAttributes"), publication);
        }
        return bytes(body);
    }

    /** The body that asks an HTTP endpoint to confirm. */
    byte[] confirmation(Topic topic, Subscription subscription, String messageId, Instant now) {
        ObjectNode body = JSON.createObjectNode();
        body.put("Type", "SubscriptionConfirmation").put("MessageId", messageId);
        body.put("Token", subscription.token()).put("TopicArn", topic.arn());
        body.put(
                "Message",
                "You have chosen to subscribe to the topic " + topic.arn()
                        + ".\nTo confirm the subscription, visit the SubscribeURL included in this message.");
        body.put(
                "SubscribeURL",
                origin + "?Action=ConfirmSubscription&TopicArn=" + topic.arn() + "&Token=" + subscription.token());
        body.put("Timestamp", time(now)).put("SignatureVersion", topic.signatureVersion());
        body.put("Signature", NOT_SIGNED).put("SigningCertURL", certificate());
        return bytes(body);
    }

    private String certificate() {
        return origin + "SimpleNotificationService-dr-local.pem";
    }

    private String unsubscribe(Subscription subscription) {
        return origin + "?Action=Unsubscribe&SubscriptionArn=" + subscription.arn();
    }

    private static void attributes(ObjectNode into, Publication publication) {
        publication.attributes().forEach((name, value) -> into.putObject(name)
                .put("Type", value.dataType())
                .put("Value", text(value)));
    }

    private static String text(MessageAttributeValue value) {
        return value.stringValue() != null
                ? value.stringValue()
                : Base64.getEncoder().encodeToString(value.binaryValue().asByteArrayUnsafe());
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a tree that cannot be written", e);
        }
    }
}
