package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CreateResponseHeadersPolicyRequest;
import software.amazon.awssdk.services.cloudfront.model.DeleteResponseHeadersPolicyRequest;
import software.amazon.awssdk.services.cloudfront.model.GetResponseHeadersPolicyRequest;
import software.amazon.awssdk.services.cloudfront.model.GetResponseHeadersPolicyResponse;
import software.amazon.awssdk.services.cloudfront.model.NoSuchResponseHeadersPolicyException;
import software.amazon.awssdk.services.cloudfront.model.ResponseHeadersPolicyConfig;
import software.amazon.awssdk.services.cloudfront.model.UpdateResponseHeadersPolicyRequest;

/**
 * {@code AWS::CloudFront::ResponseHeadersPolicy}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-responseheaderspolicy.html">
 *     AWS::CloudFront::ResponseHeadersPolicy</a>
 */
final class CloudFrontResponseHeadersPolicy implements ResourceProvider {

    private static final String CONFIG = "ResponseHeadersPolicyConfig";

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::CloudFront::ResponseHeadersPolicy")
            .supported(
                    CONFIG + ".Name",
                    CONFIG + ".Comment",
                    CONFIG + ".SecurityHeadersConfig",
                    CONFIG + ".CustomHeadersConfig")
            .notBuilt(CONFIG + ".CorsConfig", CONFIG + ".RemoveHeadersConfig", CONFIG + ".ServerTimingHeadersConfig")
            .required(CONFIG)
            .attributes("Id", "LastModifiedTime")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        CloudFrontClient cloudFront = request.context().clients().cloudFront();
        String id = cloudFront
                .createResponseHeadersPolicy(request.context()
                        .honoured(
                                cloudFront,
                                CreateResponseHeadersPolicyRequest.builder()
                                        .responseHeadersPolicyConfig(config(request))
                                        .build()))
                .responseHeadersPolicy()
                .id();
        request.initiated(id);
        return made(cloudFront, id);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        CloudFrontClient cloudFront = request.context().clients().cloudFront();
        String id = existing.physicalId();
        cloudFront.updateResponseHeadersPolicy(request.context()
                .honoured(
                        cloudFront,
                        UpdateResponseHeadersPolicyRequest.builder()
                                .id(id)
                                .ifMatch(get(cloudFront, id).eTag())
                                .responseHeadersPolicyConfig(config(request))
                                .build()));
        return made(cloudFront, id);
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        CloudFrontClient cloudFront = context.clients().cloudFront();
        try {
            cloudFront.deleteResponseHeadersPolicy(DeleteResponseHeadersPolicyRequest.builder()
                    .id(existing.physicalId())
                    .ifMatch(get(cloudFront, existing.physicalId()).eTag())
                    .build());
        } catch (NoSuchResponseHeadersPolicyException e) {
            // What is to be removed is gone.
        }
    }

    private static GetResponseHeadersPolicyResponse get(CloudFrontClient cloudFront, String id) {
        return cloudFront.getResponseHeadersPolicy(
                GetResponseHeadersPolicyRequest.builder().id(id).build());
    }

    private static Made made(CloudFrontClient cloudFront, String id) {
        String modified =
                get(cloudFront, id).responseHeadersPolicy().lastModifiedTime().toString();
        return new Made(id, Map.of("Id", id, "LastModifiedTime", modified));
    }

    private static ResponseHeadersPolicyConfig config(ResourceRequest request) {
        return CloudFrontShapes.fill(
                        ResponseHeadersPolicyConfig.builder(),
                        request.properties().object(CONFIG))
                .build();
    }
}
