package dev.payledger.dr.local.service.sns;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes, confirms, finds and ends subscriptions. Thread safe. */
final class Subscriptions {

    private static final int TOKEN_LENGTH = 128;
    private static final String RAW = "RawMessageDelivery";
    private static final Set<String> NOT_BUILT = Set.of("email", "email-json", "sms", "sqs", "application", "firehose");

    private final RegionContext context;
    private final Topics topics;
    private final Deliveries deliveries;

    Subscriptions(RegionContext context, Topics topics, Deliveries deliveries) {
        this.context = context;
        this.topics = topics;
        this.deliveries = deliveries;
    }

    /** Subscribes, or answers the subscription that is there if it is the same. */
    Subscription subscribe(
            @Nullable String topicArn,
            @Nullable String protocol,
            @Nullable String endpoint,
            Map<String, String> attributes) {
        Topic topic = topics.require(topicArn);
        String checkedProtocol = String.valueOf(protocol);
        check(checkedProtocol, String.valueOf(endpoint));
        attributes.keySet().forEach(Subscriptions::checkAttribute);
        boolean raw = raw(checkedProtocol, attributes.getOrDefault(RAW, "false"));
        List<Subscription> same = topic.subscriptions(
                there -> there.protocol().equals(protocol) && there.endpoint().equals(endpoint));
        if (!same.isEmpty()) {
            Subscription there = same.get(0);
            if (there.raw() != raw) {
                throw SnsErrors.invalid("Attributes Reason: Subscription already exists with different attributes");
            }
            if (!there.confirmed()) {
                deliveries.askToConfirm(topic, there);
            }
            return there;
        }
        boolean confirmed = checkedProtocol.equals(Subscription.LAMBDA);
        Subscription made = new Subscription(
                topic.arn() + ":" + context.ids().uuid(),
                topic.arn(),
                context.accountId(),
                checkedProtocol,
                String.valueOf(endpoint),
                confirmed,
                confirmed ? "" : context.ids().hex(TOKEN_LENGTH),
                raw);
        topic.put(made);
        if (!confirmed) {
            deliveries.askToConfirm(topic, made);
        }
        return made;
    }

    Subscription confirm(@Nullable String topicArn, @Nullable String token) {
        Topic topic = topics.require(topicArn);
        Subscription found =
                topic
                        .subscriptions(there ->
                                !there.token().isEmpty() && there.token().equals(token))
                        .stream()
                        .findFirst()
                        .orElseThrow(() -> SnsErrors.invalid("Token"));
        Subscription confirmed = found.confirm();
        topic.put(confirmed);
        return confirmed;
    }

    /** Ends a subscription; that it is gone already is no error. */
    void unsubscribe(@Nullable String arn) {
        topics.ofSubscription(arn).ifPresent(topic -> topic.remove(String.valueOf(arn)));
    }

    Subscription require(@Nullable String arn) {
        return topics.ofSubscription(arn).flatMap(topic -> find(topic, arn)).orElseThrow(SnsErrors::noSubscription);
    }

    void setAttribute(@Nullable String arn, @Nullable String name, @Nullable String value) {
        Subscription subscription = require(arn);
        checkAttribute(String.valueOf(name));
        topics.require(subscription.topicArn())
                .put(subscription.withRaw(raw(subscription.protocol(), value == null ? "false" : value)));
    }

    Stream<Subscription> all() {
        return topics.all().stream().flatMap(topic -> topic.subscriptions(any -> true).stream());
    }

    private static Optional<Subscription> find(Topic topic, @Nullable String arn) {
        return topic.subscriptions(there -> there.arn().equals(arn)).stream().findFirst();
    }

    private static void check(String protocol, String endpoint) {
        if (NOT_BUILT.contains(protocol)) {
            throw AwsError.unsupported("The protocol " + protocol + " of subscriptions (lambda, http and https are)");
        }
        if (protocol.equals(Subscription.LAMBDA)) {
            if (!endpoint.matches("arn:aws:lambda:[a-z0-9-]+:\\d{12}:function:.+")) {
                throw SnsErrors.invalid("Lambda endpoint ARN");
            }
            return;
        }
        if (!protocol.equals("http") && !protocol.equals("https")) {
            throw SnsErrors.invalid("Does not support this protocol string: " + protocol);
        }
        URI uri;
        try {
            uri = URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            throw SnsErrors.invalid("Endpoint is not a URL: " + endpoint);
        }
        if (!protocol.equals(uri.getScheme())) {
            throw SnsErrors.invalid("Endpoint must match the specified protocol");
        }
        if (!HttpDelivery.isLoopback(uri)) {
            throw SnsErrors.invalid("Endpoint " + endpoint
                    + " is not on this machine; the local AWS (dr-local) delivers to loopback addresses only");
        }
    }

    private static void checkAttribute(String name) {
        if (!name.equals(RAW)) {
            throw AwsError.unsupported("The subscription attribute " + name);
        }
    }

    private static boolean raw(String protocol, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw SnsErrors.invalid(
                    "Attributes Reason: RawMessageDelivery: Invalid value [" + value + "]. Must be true or false.");
        }
        if (value.equals("true") && protocol.equals(Subscription.LAMBDA)) {
            throw SnsErrors.invalid(
                    "Attributes Reason: Delivery protocol [lambda] does not support raw message delivery.");
        }
        return value.equals("true");
    }
}
