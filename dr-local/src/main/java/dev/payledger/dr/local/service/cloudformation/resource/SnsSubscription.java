package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;

/**
 * {@code AWS::SNS::Subscription}, also to a topic of another region; {@code Ref} answers its ARN.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html">
 *     AWS::SNS::Subscription</a>
 */
final class SnsSubscription implements ResourceProvider {

    private static final String RAW = "RawMessageDelivery";

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::SNS::Subscription")
            .supported("TopicArn", "Protocol", "Endpoint", "Region", RAW)
            .notBuilt(
                    "DeliveryPolicy",
                    "FilterPolicy",
                    "FilterPolicyScope",
                    "RedrivePolicy",
                    "ReplayPolicy",
                    "SubscriptionRoleArn")
            .required("TopicArn", "Protocol")
            .createOnly("TopicArn", "Protocol", "Endpoint")
            .attributes("Arn")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        Properties properties = request.properties();
        String arn = sns(request.context(), properties)
                .subscribe(SubscribeRequest.builder()
                        .topicArn(properties.required("TopicArn"))
                        .protocol(properties.required("Protocol"))
                        .endpoint(properties.string("Endpoint"))
                        .attributes(properties.has(RAW) ? Map.of(RAW, raw(properties)) : Map.of())
                        .returnSubscriptionArn(true)
                        .build())
                .subscriptionArn();
        request.initiated(arn);
        return new Made(arn, Map.of("Arn", arn));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        if (!raw(existing.view()).equals(raw(request.properties()))) {
            sns(request.context(), request.properties())
                    .setSubscriptionAttributes(SetSubscriptionAttributesRequest.builder()
                            .subscriptionArn(existing.physicalId())
                            .attributeName(RAW)
                            .attributeValue(raw(request.properties()))
                            .build());
        }
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        sns(context, existing.view())
                .unsubscribe(UnsubscribeRequest.builder()
                        .subscriptionArn(existing.physicalId())
                        .build());
    }

    /** SNS of the region that the topic is in. */
    private static SnsClient sns(ResourceContext context, Properties properties) {
        String region = properties.string("Region");
        return region == null ? context.clients().sns() : context.clients().sns(region);
    }

    private static String raw(Properties properties) {
        return Boolean.toString(properties.isTrue(RAW));
    }
}
