package dev.payledger.dr.local.service.sns;

import dev.payledger.dr.local.region.RegionContext;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The topics of a region by ARN. Thread safe. */
final class Topics {

    private final RegionContext context;
    private final NavigableMap<String, Topic> topics = new TreeMap<>();

    Topics(RegionContext context) {
        this.context = context;
    }

    /** Makes a topic, or answers the one that is there if it is the same. */
    synchronized Topic create(@Nullable String name, Map<String, String> attributes, Map<String, String> tags) {
        if (name == null || !name.matches("[A-Za-z0-9_-]{1,256}")) {
            throw SnsErrors.invalid("Topic Name");
        }
        String arn = context.arn("sns", name);
        Topic there = topics.get(arn);
        if (there == null) {
            Topic made = new Topic(arn, context.accountId(), attributes, tags);
            topics.put(arn, made);
            return made;
        }
        if (!there.has(attributes)) {
            throw SnsErrors.invalid("Attributes Reason: Topic already exists with different attributes");
        }
        if (!tags.isEmpty() && !there.tags().equals(tags)) {
            throw SnsErrors.invalid("Tags Reason: Topic already exists with different tags");
        }
        return there;
    }

    synchronized void delete(String arn) {
        topics.remove(checked(arn));
    }

    synchronized Optional<Topic> find(@Nullable String arn) {
        return arn == null ? Optional.empty() : Optional.ofNullable(topics.get(arn));
    }

    Topic require(@Nullable String arn) {
        return find(checked(arn)).orElseThrow(SnsErrors::noTopic);
    }

    /** The topic of a subscription, by the subscription's ARN. */
    Optional<Topic> ofSubscription(@Nullable String subscriptionArn) {
        if (subscriptionArn == null || !subscriptionArn.matches("arn:aws:sns:[^:]+:\\d{12}:[^:]+:[^:]+")) {
            throw SnsErrors.invalid(
                    "SubscriptionArn Reason: An ARN must have at least 6 elements, not " + subscriptionArn);
        }
        return find(subscriptionArn.substring(0, subscriptionArn.lastIndexOf(':')));
    }

    synchronized List<Topic> all() {
        return List.copyOf(topics.values());
    }

    private String checked(@Nullable String arn) {
        if (arn == null || !arn.startsWith(context.arn("sns", ""))) {
            throw SnsErrors.invalid("TopicArn");
        }
        return arn;
    }
}
