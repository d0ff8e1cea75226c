package dev.payledger.dr.local.service.sns;

import dev.payledger.dr.local.iam.PolicyDocument.Decision;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.Permission;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;

/**
 * What a caller needs: the action of the operation on the topic's ARN. Within an account a topic's policy that allows a
 * role to publish is enough by itself.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html">Actions</a>
 */
final class SnsPermissions {

    private final RegionContext context;
    private final Topics topics;

    SnsPermissions(RegionContext context, Topics topics) {
        this.context = context;
        this.topics = topics;
    }

    List<Permission> of(SdkRequest request) {
        String type = request.getClass().getSimpleName();
        String operation = type.substring(0, type.length() - "Request".length());
        String action = "SNS:" + (operation.equals("PublishBatch") ? "Publish" : operation);
        String resource = resourceOf(request);
        Call call = Call.currentOrNull();
        String role = call == null ? null : call.roleArn();
        boolean allowedByTopic = role != null
                && action.equals("SNS:Publish")
                && topics.find(resource)
                        .filter(topic -> topic.policy().publishBy(role) == Decision.ALLOWED)
                        .isPresent();
        return allowedByTopic ? List.of() : List.of(new Permission(action, resource));
    }

    private String resourceOf(SdkRequest request) {
        if (request instanceof CreateTopicRequest) {
            return context.arn("sns", String.valueOf(((CreateTopicRequest) request).name()));
        }
        Optional<String> subscription = request.getValueForField("SubscriptionArn", String.class);
        if (subscription.isPresent()) {
            String arn = subscription.get();
            return arn.split(":").length > 6 ? arn.substring(0, arn.lastIndexOf(':')) : arn;
        }
        return request.getValueForField("TopicArn", String.class)
                .or(() -> request.getValueForField("TargetArn", String.class))
                .or(() -> request.getValueForField("ResourceArn", String.class))
                .orElse("*");
    }
}
