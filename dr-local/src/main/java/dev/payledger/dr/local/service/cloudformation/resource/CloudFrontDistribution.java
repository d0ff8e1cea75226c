package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CreateDistributionWithTagsRequest;
import software.amazon.awssdk.services.cloudfront.model.DeleteDistributionRequest;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionRequest;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionResponse;
import software.amazon.awssdk.services.cloudfront.model.NoSuchDistributionException;
import software.amazon.awssdk.services.cloudfront.model.Tag;
import software.amazon.awssdk.services.cloudfront.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudfront.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionRequest;

/**
 * {@code AWS::CloudFront::Distribution}. Every change waits until it is deployed; a distribution is disabled before it is
 * removed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-distribution.html">
 *     AWS::CloudFront::Distribution</a>
 */
final class CloudFrontDistribution implements ResourceProvider {

    private static final String CONFIG = "DistributionConfig";

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::CloudFront::Distribution")
            .supported(
                    CONFIG + ".Aliases",
                    CONFIG + ".CacheBehaviors",
                    CONFIG + ".Comment",
                    CONFIG + ".CustomErrorResponses",
                    CONFIG + ".DefaultCacheBehavior",
                    CONFIG + ".DefaultRootObject",
                    CONFIG + ".Enabled",
                    CONFIG + ".HttpVersion",
                    CONFIG + ".IPV6Enabled",
                    CONFIG + ".Origins",
                    CONFIG + ".PriceClass",
                    CONFIG + ".Restrictions",
                    CONFIG + ".ViewerCertificate",
                    "Tags")
            .notBuilt(
                    CONFIG + ".AnycastIpListId",
                    CONFIG + ".CNAMEs",
                    CONFIG + ".ConnectionFunctionAssociation",
                    CONFIG + ".ConnectionMode",
                    CONFIG + ".ContinuousDeploymentPolicyId",
                    CONFIG + ".CustomOrigin",
                    CONFIG + ".Logging",
                    CONFIG + ".OriginGroups",
                    CONFIG + ".S3Origin",
                    CONFIG + ".Staging",
                    CONFIG + ".TenantConfig",
                    CONFIG + ".ViewerMtlsConfig",
                    CONFIG + ".WebACLId")
            .required(CONFIG)
            .attributes("DomainName", "Id")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        CloudFrontClient cloudFront = context.clients().cloudFront();
        DistributionConfig config = config(request, context.region().ids().uuid());
        Distribution made = cloudFront
                .createDistributionWithTags(CreateDistributionWithTagsRequest.builder()
                        .distributionConfigWithTags(with -> with.distributionConfig(config)
                                .tags(tags -> tags.items(tags(context.tags(request.properties())))))
                        .build())
                .distribution();
        request.initiated(made.id());
        awaitDeployed(context, made.id());
        return made(made);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        CloudFrontClient cloudFront = context.clients().cloudFront();
        GetDistributionResponse before = get(cloudFront, existing.physicalId());
        DistributionConfig config =
                config(request, before.distribution().distributionConfig().callerReference());
        Distribution changed = cloudFront
                .updateDistribution(UpdateDistributionRequest.builder()
                        .id(existing.physicalId())
                        .ifMatch(before.eTag())
                        .distributionConfig(config)
                        .build())
                .distribution();
        retag(cloudFront, changed.arn(), existing.tags(), context.tags(request.properties()));
        awaitDeployed(context, changed.id());
        return made(changed);
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        CloudFrontClient cloudFront = context.clients().cloudFront();
        String id = existing.physicalId();
        try {
            GetDistributionResponse held = get(cloudFront, id);
            DistributionConfig config = held.distribution().distributionConfig();
            if (config.enabled()) {
                cloudFront.updateDistribution(UpdateDistributionRequest.builder()
                        .id(id)
                        .ifMatch(held.eTag())
                        .distributionConfig(config.toBuilder().enabled(false).build())
                        .build());
            }
            awaitDeployed(context, id);
            cloudFront.deleteDistribution(DeleteDistributionRequest.builder()
                    .id(id)
                    .ifMatch(get(cloudFront, id).eTag())
                    .build());
        } catch (NoSuchDistributionException e) {
            // What is to be removed is gone.
        }
    }

    private static void awaitDeployed(ResourceContext context, String id) {
        CloudFrontClient cloudFront = context.clients().cloudFront();
        context.await(
                "the distribution " + id,
                () -> get(cloudFront, id).distribution().status().equals("Deployed"));
    }

    private static GetDistributionResponse get(CloudFrontClient cloudFront, String id) {
        return cloudFront.getDistribution(
                GetDistributionRequest.builder().id(id).build());
    }

    private static void retag(
            CloudFrontClient cloudFront, String arn, Map<String, String> before, Map<String, String> after) {
        if (before.equals(after)) {
            return;
        }
        TreeSet<String> gone = new TreeSet<>(before.keySet());
        gone.removeAll(after.keySet());
        if (!gone.isEmpty()) {
            cloudFront.untagResource(UntagResourceRequest.builder()
                    .resource(arn)
                    .tagKeys(keys -> keys.items(gone))
                    .build());
        }
        if (!after.isEmpty()) {
            cloudFront.tagResource(TagResourceRequest.builder()
                    .resource(arn)
                    .tags(tags -> tags.items(tags(after)))
                    .build());
        }
    }

    private static List<Tag> tags(Map<String, String> tags) {
        List<Tag> list = new ArrayList<>();
        tags.forEach(
                (key, value) -> list.add(Tag.builder().key(key).value(value).build()));
        return list;
    }

    private static Made made(Distribution distribution) {
        return new Made(distribution.id(), Map.of("DomainName", distribution.domainName(), "Id", distribution.id()));
    }

    private static DistributionConfig config(ResourceRequest request, String callerReference) {
        DistributionConfig.Builder config = CloudFrontShapes.fill(
                DistributionConfig.builder(), request.properties().object(CONFIG));
        DistributionConfig filled = config.callerReference(callerReference).build();
        return filled.comment() == null ? filled.toBuilder().comment("").build() : filled;
    }
}
