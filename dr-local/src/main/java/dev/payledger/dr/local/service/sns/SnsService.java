package dev.payledger.dr.local.service.sns;

import dev.payledger.dr.local.iam.PolicyDocument.Decision;
import dev.payledger.dr.local.region.FunctionEvents;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.TopicPublisher;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.ConfirmSubscriptionRequest;
import software.amazon.awssdk.services.sns.model.ConfirmSubscriptionResponse;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;
import software.amazon.awssdk.services.sns.model.CreateTopicResponse;
import software.amazon.awssdk.services.sns.model.DeleteTopicRequest;
import software.amazon.awssdk.services.sns.model.DeleteTopicResponse;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesResponse;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsResponse;
import software.amazon.awssdk.services.sns.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sns.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.sns.model.ListTopicsRequest;
import software.amazon.awssdk.services.sns.model.ListTopicsResponse;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesResponse;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.SubscribeResponse;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.TagResourceRequest;
import software.amazon.awssdk.services.sns.model.TagResourceResponse;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeResponse;
import software.amazon.awssdk.services.sns.model.UntagResourceRequest;
import software.amazon.awssdk.services.sns.model.UntagResourceResponse;

/**
 * SNS of one region: standard topics with policies and tags, subscriptions of functions of any region and of HTTP
 * endpoints on this machine. No FIFO topics, filters, dead-letter queues, encryption, e-mail, SMS or queues: those are
 * refused. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/api/welcome.html">SNS API</a>
 */
public final class SnsService implements SnsClient, TopicPublisher, Authorized {

    private static final int MAX_BATCH = 10;
    private static final int MAX_TAGS = 50;

    private final RegionContext context;
    private final Topics topics;
    private final Deliveries deliveries;
    private final Subscriptions subscriptions;

    /**
     * Makes the service of a region.
     *
     * @param functions of every region
     */
    public SnsService(RegionContext context, FunctionEvents functions, MetricSink metrics) {
        this.context = context;
        this.topics = new Topics(context);
        this.deliveries = new Deliveries(context, functions, metrics);
        this.subscriptions = new Subscriptions(context, topics, deliveries);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    /** Nothing to end: deliveries that wait are dropped with the time source. */
    @Override
    public void close() {
        // No resources of its own.
    }

    @Override
    public List<Permission> permissions(SdkRequest request) {
        return new SnsPermissions(context, topics).of(request);
    }

    @Override
    public String publish(String topicArn, String subject, String message, String servicePrincipal, String sourceArn) {
        Topic topic = topics.find(topicArn).orElseThrow(SnsErrors::noTopic);
        if (!topic.policy().allowsService(servicePrincipal, sourceArn)) {
            throw SnsErrors.denied(
                    servicePrincipal,
                    "SNS:Publish",
                    topicArn,
                    "because no resource-based policy allows the SNS:Publish action");
        }
        return publish(topic, subject, message, null, Map.of());
    }

    /** <a href="https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html">Makes</a> a topic once. */
    @Override
    @Honours({"Name", "Attributes", "Tags"})
    public CreateTopicResponse createTopic(CreateTopicRequest request) {
        Topic topic = topics.create(request.name(), request.attributes(), tags(request.tags()));
        return CreateTopicResponse.builder().topicArn(topic.arn()).build();
    }

    /** Removes a topic and its subscriptions; that it is gone already is no error. */
    @Override
    @Honours("TopicArn")
    public DeleteTopicResponse deleteTopic(DeleteTopicRequest request) {
        topics.delete(request.topicArn());
        return DeleteTopicResponse.builder().build();
    }

    @Override
    @Honours("NextToken")
    public ListTopicsResponse listTopics(ListTopicsRequest request) {
        Page<Topic> page = Page.of(topics.all(), request.nextToken());
        return ListTopicsResponse.builder()
                .topics(page.items().stream()
                        .map(topic -> software.amazon.awssdk.services.sns.model.Topic.builder()
                                .topicArn(topic.arn())
                                .build())
                        .toList())
                .nextToken(page.next())
                .build();
    }

    @Override
    @Honours("TopicArn")
    public GetTopicAttributesResponse getTopicAttributes(GetTopicAttributesRequest request) {
        return GetTopicAttributesResponse.builder()
                .attributes(topics.require(request.topicArn()).attributes())
                .build();
    }

    @Override
    @Honours({"TopicArn", "AttributeName", "AttributeValue"})
    public SetTopicAttributesResponse setTopicAttributes(SetTopicAttributesRequest request) {
        Topic topic = topics.require(request.topicArn());
        if (request.attributeName() == null) {
            throw SnsErrors.invalid("AttributeName");
        }
        topic.set(request.attributeName(), request.attributeValue() == null ? "" : request.attributeValue());
        return SetTopicAttributesResponse.builder().build();
    }

    /** <a href="https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html">Subscribes</a> a function or a URL. */
    @Override
    @Honours({"TopicArn", "Protocol", "Endpoint", "Attributes", "ReturnSubscriptionArn"})
    public SubscribeResponse subscribe(SubscribeRequest request) {
        Subscription made = subscriptions.subscribe(
                request.topicArn(), request.protocol(), request.endpoint(), request.attributes());
        boolean shown = made.confirmed() || Boolean.TRUE.equals(request.returnSubscriptionArn());
        return SubscribeResponse.builder()
                .subscriptionArn(shown ? made.arn() : "pending confirmation")
                .build();
    }

    @Override
    @Honours({"TopicArn", "Token"})
    public ConfirmSubscriptionResponse confirmSubscription(ConfirmSubscriptionRequest request) {
        return ConfirmSubscriptionResponse.builder()
                .subscriptionArn(subscriptions
                        .confirm(request.topicArn(), request.token())
                        .arn())
                .build();
    }

    @Override
    @Honours("SubscriptionArn")
    public UnsubscribeResponse unsubscribe(UnsubscribeRequest request) {
        subscriptions.unsubscribe(request.subscriptionArn());
        return UnsubscribeResponse.builder().build();
    }

    @Override
    @Honours("NextToken")
    public ListSubscriptionsResponse listSubscriptions(ListSubscriptionsRequest request) {
        Page<Subscription> page = Page.of(subscriptions.all().toList(), request.nextToken());
        return ListSubscriptionsResponse.builder()
                .subscriptions(shown(page.items()))
                .nextToken(page.next())
                .build();
    }

    @Override
    @Honours({"TopicArn", "NextToken"})
    public ListSubscriptionsByTopicResponse listSubscriptionsByTopic(ListSubscriptionsByTopicRequest request) {
        Page<Subscription> page =
                Page.of(topics.require(request.topicArn()).subscriptions(any -> true), request.nextToken());
        return ListSubscriptionsByTopicResponse.builder()
                .subscriptions(shown(page.items()))
                .nextToken(page.next())
                .build();
    }

    @Override
    @Honours("SubscriptionArn")
    public GetSubscriptionAttributesResponse getSubscriptionAttributes(GetSubscriptionAttributesRequest request) {
        return GetSubscriptionAttributesResponse.builder()
                .attributes(subscriptions.require(request.subscriptionArn()).attributes())
                .build();
    }

    @Override
    @Honours({"SubscriptionArn", "AttributeName", "AttributeValue"})
    public SetSubscriptionAttributesResponse setSubscriptionAttributes(SetSubscriptionAttributesRequest request) {
        subscriptions.setAttribute(request.subscriptionArn(), request.attributeName(), request.attributeValue());
        return SetSubscriptionAttributesResponse.builder().build();
    }

    /** <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">Publishes</a> to a topic. */
    @Override
    @Honours({"TopicArn", "TargetArn", "Message", "Subject", "MessageStructure", "MessageAttributes"})
    public PublishResponse publish(PublishRequest request) {
        String arn = request.topicArn() == null ? request.targetArn() : request.topicArn();
        Topic topic = publishable(arn);
        return PublishResponse.builder()
                .messageId(publish(
                        topic,
                        request.subject(),
                        request.message(),
                        request.messageStructure(),
                        request.messageAttributes()))
                .build();
    }

    @Override
    @Honours({
        "TopicArn",
        "PublishBatchRequestEntries.Id",
        "PublishBatchRequestEntries.Message",
        "PublishBatchRequestEntries.Subject",
        "PublishBatchRequestEntries.MessageStructure",
        "PublishBatchRequestEntries.MessageAttributes"
    })
    public PublishBatchResponse publishBatch(PublishBatchRequest request) {
        Topic topic = publishable(request.topicArn());
        checkBatch(request.publishBatchRequestEntries());
        List<PublishBatchResultEntry> taken = new ArrayList<>();
        List<BatchResultErrorEntry> refused = new ArrayList<>();
        for (PublishBatchRequestEntry entry : request.publishBatchRequestEntries()) {
            try {
                String id = publish(
                        topic, entry.subject(), entry.message(), entry.messageStructure(), entry.messageAttributes());
                taken.add(PublishBatchResultEntry.builder()
                        .id(entry.id())
                        .messageId(id)
                        .build());
            } catch (AwsServiceException e) {
                refused.add(BatchResultErrorEntry.builder()
                        .id(entry.id())
                        .code(e.awsErrorDetails().errorCode())
                        .message(e.awsErrorDetails().errorMessage())
                        .senderFault(true)
                        .build());
            }
        }
        return PublishBatchResponse.builder().successful(taken).failed(refused).build();
    }

    @Override
    @Honours({"ResourceArn", "Tags"})
    public TagResourceResponse tagResource(TagResourceRequest request) {
        resource(request.resourceArn()).changeTags(tags -> {
            tags.putAll(tags(request.tags()));
            if (tags.size() > MAX_TAGS) {
                throw AwsError.of(
                        "TagLimitExceeded", 400, "Could not complete request: tag quota of per resource exceeded");
            }
            return tags;
        });
        return TagResourceResponse.builder().build();
    }

    @Override
    @Honours({"ResourceArn", "TagKeys"})
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        resource(request.resourceArn()).changeTags(tags -> {
            request.tagKeys().forEach(tags::remove);
            return tags;
        });
        return UntagResourceResponse.builder().build();
    }

    @Override
    @Honours("ResourceArn")
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return ListTagsForResourceResponse.builder()
                .tags(resource(request.resourceArn()).tags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    private Topic resource(@Nullable String arn) {
        return topics.find(arn).orElseThrow(SnsErrors::noResource);
    }

    /** A topic to which the caller may publish, as far as the topic's own policy has a say. */
    private Topic publishable(@Nullable String arn) {
        Topic topic = topics.require(arn);
        Call call = Call.currentOrNull();
        if (call != null) {
            String caller = call.roleArn() == null ? call.principalArn() : call.roleArn();
            if (topic.policy().publishBy(caller) == Decision.DENIED) {
                throw SnsErrors.denied(
                        call.principalArn(),
                        "SNS:Publish",
                        topic.arn(),
                        "with an explicit deny in a resource-based policy");
            }
        }
        return topic;
    }

    private String publish(
            Topic topic,
            @Nullable String subject,
            @Nullable String message,
            @Nullable String structure,
            Map<String, MessageAttributeValue> attributes) {
        Publication publication = Publication.checked(
                context.ids().uuid(),
                subject,
                message,
                structure,
                attributes,
                context.time().now());
        deliveries.deliver(topic, publication);
        return publication.id();
    }

    private static void checkBatch(List<PublishBatchRequestEntry> entries) {
        if (entries.isEmpty()) {
            throw AwsError.of("EmptyBatchRequest", 400, "The batch request doesn't contain any entries.");
        }
        if (entries.size() > MAX_BATCH) {
            throw AwsError.of(
                    "TooManyEntriesInBatchRequest", 400, "The batch request contains more entries than permissible.");
        }
        Set<String> ids = new HashSet<>();
        entries.forEach(entry -> ids.add(String.valueOf(entry.id())));
        if (ids.size() < entries.size()) {
            throw AwsError.of(
                    "BatchEntryIdsNotDistinct", 400, "Two or more batch entries in the request have the same Id.");
        }
    }

    private static Map<String, String> tags(List<Tag> given) {
        Map<String, String> tags = new TreeMap<>();
        given.forEach(tag -> tags.put(tag.key(), tag.value() == null ? "" : tag.value()));
        return tags;
    }

    private static List<software.amazon.awssdk.services.sns.model.Subscription> shown(List<Subscription> found) {
        return found.stream()
                .map(subscription -> software.amazon.awssdk.services.sns.model.Subscription.builder()
                        .subscriptionArn(subscription.shownArn())
                        .owner(subscription.owner())
                        .protocol(subscription.protocol())
                        .endpoint(subscription.endpoint())
                        .topicArn(subscription.topicArn())
                        .build())
                .toList();
    }
}
