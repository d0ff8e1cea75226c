package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;
import software.amazon.awssdk.services.sns.model.DeleteTopicRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.TagResourceRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;
import software.amazon.awssdk.services.sns.model.UntagResourceRequest;

/**
 * {@code AWS::SNS::Topic} with its subscriptions; {@code Ref} answers its ARN.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html">
 *     AWS::SNS::Topic</a>
 */
final class SnsTopic implements ResourceProvider {

    private static final String TYPE = "AWS::SNS::Topic";
    private static final int NAME_MAX = 256;
    private static final Map<String, String> DEFAULTS = Map.of("DisplayName", "", "SignatureVersion", "1");

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported(
                    "TopicName",
                    "DisplayName",
                    "SignatureVersion",
                    "Subscription.Endpoint",
                    "Subscription.Protocol",
                    "Tags")
            .notBuilt(
                    "ArchivePolicy",
                    "ContentBasedDeduplication",
                    "DataProtectionPolicy",
                    "DeliveryStatusLogging",
                    "FifoThroughputScope",
                    "FifoTopic",
                    "KmsMasterKeyId",
                    "TracingConfig")
            .createOnly("TopicName")
            .name("TopicName")
            .attributes("TopicArn", "TopicName")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        SnsClient sns = context.clients().sns();
        String name =
                Objects.requireNonNullElseGet(properties.string("TopicName"), () -> context.generatedName(NAME_MAX));
        String arn = context.region().arn("sns", name);
        if (exists(sns, arn)) {
            throw ResourceFailure.alreadyExists(TYPE, arn);
        }
        Map<String, String> attributes = new TreeMap<>();
        for (String attribute : DEFAULTS.keySet()) {
            String value = properties.string(attribute);
            if (value != null) {
                attributes.put(attribute, value);
            }
        }
        sns.createTopic(CreateTopicRequest.builder()
                .name(name)
                .attributes(attributes)
                .tags(listed(context.tags(properties)))
                .build());
        request.initiated(arn);
        subscribe(sns, arn, Set.of(), subscriptions(properties));
        return made(arn, name);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        SnsClient sns = context.clients().sns();
        String arn = existing.physicalId();
        DEFAULTS.forEach((attribute, standard) -> {
            String before = existing.view().string(attribute);
            String after = properties.string(attribute);
            if (!Objects.equals(before, after)) {
                sns.setTopicAttributes(SetTopicAttributesRequest.builder()
                        .topicArn(arn)
                        .attributeName(attribute)
                        .attributeValue(after == null ? standard : after)
                        .build());
            }
        });
        Set<Subscriber> before = subscriptions(existing.view());
        Set<Subscriber> after = subscriptions(properties);
        Set<Subscriber> gone = new LinkedHashSet<>(before);
        gone.removeAll(after);
        unsubscribe(sns, arn, gone);
        subscribe(sns, arn, before, after);
        retag(sns, arn, existing.tags(), context.tags(properties));
        return made(arn, arn.substring(arn.lastIndexOf(':') + 1));
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        context.clients()
                .sns()
                .deleteTopic(DeleteTopicRequest.builder()
                        .topicArn(existing.physicalId())
                        .build());
    }

    private static boolean exists(SnsClient sns, String arn) {
        try {
            sns.getTopicAttributes(
                    GetTopicAttributesRequest.builder().topicArn(arn).build());
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static void subscribe(SnsClient sns, String arn, Set<Subscriber> before, Set<Subscriber> after) {
        for (Subscriber subscriber : after) {
            if (!before.contains(subscriber)) {
                sns.subscribe(SubscribeRequest.builder()
                        .topicArn(arn)
                        .protocol(subscriber.protocol())
                        .endpoint(subscriber.endpoint())
                        .build());
            }
        }
    }

    private static void unsubscribe(SnsClient sns, String arn, Set<Subscriber> gone) {
        if (gone.isEmpty()) {
            return;
        }
        List<Subscription> there = sns.listSubscriptionsByTopic(
                        ListSubscriptionsByTopicRequest.builder().topicArn(arn).build())
                .subscriptions();
        for (Subscription subscription : there) {
            if (gone.contains(new Subscriber(subscription.protocol(), subscription.endpoint()))
                    && subscription.subscriptionArn().startsWith("arn:")) {
                sns.unsubscribe(UnsubscribeRequest.builder()
                        .subscriptionArn(subscription.subscriptionArn())
                        .build());
            }
        }
    }

    private static void retag(SnsClient sns, String arn, Map<String, String> before, Map<String, String> after) {
        Set<String> gone = new TreeSet<>(before.keySet());
        gone.removeAll(after.keySet());
        if (!gone.isEmpty()) {
            sns.untagResource(UntagResourceRequest.builder()
                    .resourceArn(arn)
                    .tagKeys(gone)
                    .build());
        }
        if (!after.isEmpty() && !after.equals(before)) {
            sns.tagResource(TagResourceRequest.builder()
                    .resourceArn(arn)
                    .tags(listed(after))
                    .build());
        }
    }

    private static Set<Subscriber> subscriptions(Properties properties) {
        Set<Subscriber> subscribers = new LinkedHashSet<>();
        properties
                .objects("Subscription")
                .forEach(one -> subscribers.add(new Subscriber(one.required("Protocol"), one.required("Endpoint"))));
        return subscribers;
    }

    private static List<Tag> listed(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private static Made made(String arn, String name) {
        return new Made(arn, Map.of("TopicArn", arn, "TopicName", name));
    }

    private record Subscriber(String protocol, String endpoint) {}
}
