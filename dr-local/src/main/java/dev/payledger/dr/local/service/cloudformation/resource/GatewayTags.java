package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.apigatewayv2.model.TagResourceRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UntagResourceRequest;

/** Brings the tags of an API Gateway resource from what they were to what they are to be. */
final class GatewayTags {

    private GatewayTags() {}

    static void apply(ResourceContext context, String path, Map<String, String> before, Map<String, String> after) {
        if (before.equals(after)) {
            return;
        }
        // API Gateway's ARNs have no account.
        String arn = "arn:aws:apigateway:" + context.region().region() + "::" + path;
        Set<String> gone = new LinkedHashSet<>(before.keySet());
        gone.removeAll(after.keySet());
        if (!gone.isEmpty()) {
            context.clients()
                    .apiGatewayV2()
                    .untagResource(UntagResourceRequest.builder()
                            .resourceArn(arn)
                            .tagKeys(gone)
                            .build());
        }
        if (!after.isEmpty()) {
            context.clients()
                    .apiGatewayV2()
                    .tagResource(TagResourceRequest.builder()
                            .resourceArn(arn)
                            .tags(after)
                            .build());
        }
    }
}
