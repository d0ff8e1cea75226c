package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesRequest;

/**
 * {@code AWS::SNS::TopicPolicy}: one policy for some topics. A topic that leaves it gets SNS's default policy back.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html">
 *     AWS::SNS::TopicPolicy</a>
 */
final class SnsTopicPolicy implements ResourceProvider {

    private static final int ID_MAX = 100;

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::SNS::TopicPolicy")
            .supported("PolicyDocument", "Topics")
            .required("PolicyDocument", "Topics")
            .attributes("Id")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        String id = request.context().generatedName(ID_MAX);
        apply(request);
        request.initiated(id);
        return new Made(id, Map.of("Id", id));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        apply(request);
        Set<String> gone = new TreeSet<>(existing.view().strings("Topics"));
        gone.removeAll(request.properties().strings("Topics"));
        reset(request.context(), gone);
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        reset(context, Set.copyOf(existing.view().strings("Topics")));
    }

    private static void apply(ResourceRequest request) {
        SnsClient sns = request.context().clients().sns();
        for (String topic : request.properties().strings("Topics")) {
            set(sns, topic, request.properties().json("PolicyDocument"));
        }
    }

    private static void reset(ResourceContext context, Set<String> topics) {
        for (String topic : topics) {
            try {
                set(context.clients().sns(), topic, standard(context, topic));
            } catch (NotFoundException e) {
                // The topic, and its policy with it, may have gone before.
            }
        }
    }

    private static void set(SnsClient sns, String topic, String policy) {
        sns.setTopicAttributes(SetTopicAttributesRequest.builder()
                .topicArn(topic)
                .attributeName("Policy")
                .attributeValue(policy)
                .build());
    }

    /** What a topic has that was made without a policy. */
    private static String standard(ResourceContext context, String topic) {
        List<String> actions = List.of(
                "GetTopicAttributes",
                "SetTopicAttributes",
                "AddPermission",
                "RemovePermission",
                "DeleteTopic",
                "Subscribe",
                "ListSubscriptionsByTopic",
                "Publish");
        Map<String, Object> statement = Map.of(
                "Sid",
                "__default_statement_ID",
                "Effect",
                "Allow",
                "Principal",
                Map.of("AWS", "*"),
                "Action",
                actions.stream().map(action -> "SNS:" + action).toList(),
                "Resource",
                topic,
                "Condition",
                Map.of(
                        "StringEquals",
                        Map.of("AWS:SourceOwner", context.region().accountId())));
        return new Properties(
                        Map.of("Version", "2008-10-17", "Id", "__default_policy_ID", "Statement", List.of(statement)))
                .json();
    }
}
