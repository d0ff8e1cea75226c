package dev.payledger.dr.local.service.sns;

import dev.payledger.dr.local.wire.AwsError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A topic: its attributes, tags and subscriptions. Thread safe. */
final class Topic {

    private static final Set<String> SETTABLE = Set.of("DisplayName", "Policy", "SignatureVersion");
    private static final String EFFECTIVE_DELIVERY_POLICY =
            "{\"http\":{\"defaultHealthyRetryPolicy\":{\"minDelayTarget\":20,\"maxDelayTarget\":20,\"numRetries\":3,"
                    + "\"numMaxDelayRetries\":0,\"numNoDelayRetries\":0,\"numMinDelayRetries\":0,"
                    + "\"backoffFunction\":\"linear\"},\"disableSubscriptionOverrides\":false,"
                    + "\"defaultRequestPolicy\":{\"headerContentType\":\"text/plain; charset=UTF-8\"}}}";

    private final String arn;
    private final String owner;
    private final Map<String, String> given = new TreeMap<>();
    private final Map<String, String> tags;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private TopicPolicy policy;
    private int deleted;

    Topic(String arn, String owner, Map<String, String> attributes, Map<String, String> tags) {
        this.arn = arn;
        this.owner = owner;
        this.tags = new TreeMap<>(tags);
        this.policy = TopicPolicy.standard(owner, arn);
        attributes.forEach(this::set);
    }

    String arn() {
        return arn;
    }

    String name() {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    synchronized TopicPolicy policy() {
        return policy;
    }

    /** Whether every attribute has this value already. */
    synchronized boolean has(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .allMatch(wanted -> wanted.getValue().equals(given.get(wanted.getKey())));
    }

    /** Sets an attribute. */
    synchronized void set(String name, String value) {
        if (!SETTABLE.contains(name)) {
            throw AwsError.unsupported("The topic attribute " + name);
        }
        if (name.equals("SignatureVersion") && !value.equals("1") && !value.equals("2")) {
            throw SnsErrors.invalid("SignatureVersion must be 1 or 2");
        }
        if (name.equals("Policy")) {
            policy = TopicPolicy.of(owner, arn, value);
        }
        given.put(name, value);
    }

    synchronized Map<String, String> attributes() {
        Map<String, String> attributes = new TreeMap<>(given);
        attributes.put("TopicArn", arn);
        attributes.put("Owner", owner);
        attributes.put("Policy", policy.text());
        attributes.putIfAbsent("DisplayName", "");
        attributes.put("EffectiveDeliveryPolicy", EFFECTIVE_DELIVERY_POLICY);
        long confirmed =
                subscriptions.values().stream().filter(Subscription::confirmed).count();
        attributes.put("SubscriptionsConfirmed", Long.toString(confirmed));
        attributes.put("SubscriptionsPending", Long.toString(subscriptions.size() - confirmed));
        attributes.put("SubscriptionsDeleted", Integer.toString(deleted));
        return attributes;
    }

    synchronized String signatureVersion() {
        return given.getOrDefault("SignatureVersion", "1");
    }

    synchronized Map<String, String> tags() {
        return new TreeMap<>(tags);
    }

    synchronized void changeTags(UnaryOperator<Map<String, String>> change) {
        Map<String, String> changed = change.apply(new TreeMap<>(tags));
        tags.clear();
        tags.putAll(changed);
    }

    synchronized List<Subscription> subscriptions(Predicate<Subscription> wanted) {
        List<Subscription> found = new ArrayList<>(subscriptions.values());
        found.removeIf(wanted.negate());
        return found;
    }

    synchronized void put(Subscription subscription) {
        subscriptions.put(subscription.arn(), subscription);
    }

    synchronized void remove(String subscriptionArn) {
        if (subscriptions.remove(subscriptionArn) != null) {
            deleted++;
        }
    }
}
