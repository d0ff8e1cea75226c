package dev.payledger.dr.local.service.sns;

import java.util.Map;
import java.util.TreeMap;

/**
 * A subscription. Immutable.
 *
 * @param token what confirms it; empty where none is needed
 * @param raw whether an HTTP endpoint gets the message without its envelope
 */
record Subscription(
        String arn,
        String topicArn,
        String owner,
        String protocol,
        String endpoint,
        boolean confirmed,
        String token,
        boolean raw) {

    static final String LAMBDA = "lambda";

    Subscription confirm() {
        return new Subscription(arn, topicArn, owner, protocol, endpoint, true, token, raw);
    }

    Subscription withRaw(boolean changed) {
        return new Subscription(arn, topicArn, owner, protocol, endpoint, confirmed, token, changed);
    }

    /** The ARN as lists show it. */
    String shownArn() {
        return confirmed ? arn : "PendingConfirmation";
    }

    Map<String, String> attributes() {
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("SubscriptionArn", arn);
        attributes.put("TopicArn", topicArn);
        attributes.put("Owner", owner);
        attributes.put("Protocol", protocol);
        attributes.put("Endpoint", endpoint);
        attributes.put("RawMessageDelivery", Boolean.toString(raw));
        attributes.put("PendingConfirmation", Boolean.toString(!confirmed));
        attributes.put("ConfirmationWasAuthenticated", Boolean.toString(protocol.equals(LAMBDA)));
        attributes.put("SubscriptionPrincipal", "arn:aws:iam::" + owner + ":user/local");
        return attributes;
    }
}
