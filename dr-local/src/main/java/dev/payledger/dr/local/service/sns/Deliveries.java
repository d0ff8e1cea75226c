package dev.payledger.dr.local.service.sns;

import dev.payledger.dr.local.region.FunctionEvents;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Hands messages to the subscribers of a topic and counts how that went. Functions, of any region, get them as
 * asynchronous invocations, whose retries are Lambda's. Thread safe; does not wait.
 */
final class Deliveries {

    private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());
    private static final String PRINCIPAL = "sns.amazonaws.com";
    private static final String NAMESPACE = "AWS/SNS";

    private final RegionContext context;
    private final FunctionEvents functions;
    private final MetricSink metrics;
    private final Envelopes envelopes;
    private final HttpDelivery http;

    Deliveries(RegionContext context, FunctionEvents functions, MetricSink metrics) {
        this.context = context;
        this.functions = functions;
        this.metrics = metrics;
        this.envelopes = new Envelopes(context);
        this.http = new HttpDelivery(context.time());
    }

    void deliver(Topic topic, Publication publication) {
        count(topic, "NumberOfMessagesPublished");
        for (Subscription subscription : topic.subscriptions(Subscription::confirmed)) {
            if (subscription.protocol().equals(Subscription.LAMBDA)) {
                invoke(topic, subscription, publication);
            } else {
                post(topic, subscription, publication);
            }
        }
    }

    /** Asks an HTTP endpoint to confirm its subscription. */
    void askToConfirm(Topic topic, Subscription subscription) {
        String id = context.ids().uuid();
        byte[] body =
                envelopes.confirmation(topic, subscription, id, context.time().now());
        Map<String, String> headers = headers("SubscriptionConfirmation", id, topic);
        http.post(subscription.endpoint(), headers, body, taken -> logUnless(taken, topic, subscription, "not taken"));
    }

    private void invoke(Topic topic, Subscription subscription, Publication publication) {
        try {
            functions.enqueue(
                    subscription.endpoint(), envelopes.event(topic, subscription, publication), PRINCIPAL, topic.arn());
            count(topic, "NumberOfNotificationsDelivered");
        } catch (AwsServiceException e) {
            count(topic, "NumberOfNotificationsFailed");
            logUnless(false, topic, subscription, String.valueOf(e.getMessage()));
        }
    }

    private void post(Topic topic, Subscription subscription, Publication publication) {
        Map<String, String> headers = headers("Notification", publication.id(), topic);
        headers.put("x-amz-sns-subscription-arn", subscription.arn());
        byte[] body;
        if (subscription.raw()) {
            headers.put("x-amz-sns-rawdelivery", "true");
            body = publication.messageFor(subscription.protocol()).getBytes(StandardCharsets.UTF_8);
        } else {
            body = envelopes.notification(topic, subscription, publication);
        }
        http.post(subscription.endpoint(), headers, body, taken -> {
            count(topic, taken ? "NumberOfNotificationsDelivered" : "NumberOfNotificationsFailed");
            logUnless(taken, topic, subscription, "the endpoint did not take it");
        });
    }

    private static Map<String, String> headers(String type, String id, Topic topic) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amz-sns-message-type", type);
        headers.put("x-amz-sns-message-id", id);
        headers.put("x-amz-sns-topic-arn", topic.arn());
        return headers;
    }

    private static void logUnless(boolean taken, Topic topic, Subscription subscription, String why) {
        if (!taken) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a message of {0} did not reach {1}: {2}",
                    topic.arn(),
                    subscription.endpoint(),
                    why);
        }
    }

    private void count(Topic topic, String metric) {
        metrics.record(NAMESPACE, metric, Map.of("TopicName", topic.name()), 1, "Count");
    }
}
