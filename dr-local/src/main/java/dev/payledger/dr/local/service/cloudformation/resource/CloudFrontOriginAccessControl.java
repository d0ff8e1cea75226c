package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CreateOriginAccessControlRequest;
import software.amazon.awssdk.services.cloudfront.model.DeleteOriginAccessControlRequest;
import software.amazon.awssdk.services.cloudfront.model.GetOriginAccessControlRequest;
import software.amazon.awssdk.services.cloudfront.model.NoSuchOriginAccessControlException;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlConfig;
import software.amazon.awssdk.services.cloudfront.model.UpdateOriginAccessControlRequest;

/**
 * {@code AWS::CloudFront::OriginAccessControl}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-originaccesscontrol.html">
 *     AWS::CloudFront::OriginAccessControl</a>
 */
final class CloudFrontOriginAccessControl implements ResourceProvider {

    private static final String CONFIG = "OriginAccessControlConfig";

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::CloudFront::OriginAccessControl")
            .supported(CONFIG)
            .required(CONFIG)
            .attributes("Id")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        CloudFrontClient cloudFront = request.context().clients().cloudFront();
        String id = cloudFront
                .createOriginAccessControl(CreateOriginAccessControlRequest.builder()
                        .originAccessControlConfig(config(request))
                        .build())
                .originAccessControl()
                .id();
        request.initiated(id);
        return new Made(id, Map.of("Id", id));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        CloudFrontClient cloudFront = request.context().clients().cloudFront();
        String id = existing.physicalId();
        cloudFront.updateOriginAccessControl(UpdateOriginAccessControlRequest.builder()
                .id(id)
                .ifMatch(etag(cloudFront, id))
                .originAccessControlConfig(config(request))
                .build());
        return new Made(id, Map.of("Id", id));
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        CloudFrontClient cloudFront = context.clients().cloudFront();
        try {
            cloudFront.deleteOriginAccessControl(DeleteOriginAccessControlRequest.builder()
                    .id(existing.physicalId())
                    .ifMatch(etag(cloudFront, existing.physicalId()))
                    .build());
        } catch (NoSuchOriginAccessControlException e) {
            // What is to be removed is gone.
        }
    }

    private static String etag(CloudFrontClient cloudFront, String id) {
        return cloudFront
                .getOriginAccessControl(
                        GetOriginAccessControlRequest.builder().id(id).build())
                .eTag();
    }

    private static OriginAccessControlConfig config(ResourceRequest request) {
        return CloudFrontShapes.fill(
                        OriginAccessControlConfig.builder(),
                        request.properties().object(CONFIG))
                .build();
    }
}
