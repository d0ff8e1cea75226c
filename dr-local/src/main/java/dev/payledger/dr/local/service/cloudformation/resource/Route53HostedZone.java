package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeTagsForResourceRequest;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.DeleteHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.Tag;
import software.amazon.awssdk.services.route53.model.TagResourceType;
import software.amazon.awssdk.services.route53.model.UpdateHostedZoneCommentRequest;

/**
 * {@code AWS::Route53::HostedZone}, public; {@code Ref} answers its id. Stack tags are not given to it (unconfirmed).
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-hostedzone.html">
 *     AWS::Route53::HostedZone</a>
 */
final class Route53HostedZone implements ResourceProvider {

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::Route53::HostedZone")
            .supported("Name", "HostedZoneConfig.Comment", "HostedZoneTags")
            .notBuilt("HostedZoneFeatures", "QueryLoggingConfig", "VPCs")
            .required("Name")
            .createOnly("Name")
            .attributes("Id", "NameServers")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        Route53Client route53 = context.clients().route53();
        CreateHostedZoneRequest.Builder create = CreateHostedZoneRequest.builder()
                .name(properties.required("Name"))
                .callerReference(context.region().ids().uuid());
        String comment = comment(properties);
        if (!comment.isEmpty()) {
            create.hostedZoneConfig(config -> config.comment(comment));
        }
        CreateHostedZoneResponse made = route53.createHostedZone(create.build());
        // The API answers /hostedzone/Z...; CloudFormation the id alone.
        String id = made.hostedZone().id().replaceFirst("^/hostedzone/", "");
        request.initiated(id);
        tag(route53, id, Map.of(), properties.tags("HostedZoneTags"));
        return new Made(id, Map.of("Id", id, "NameServers", made.delegationSet().nameServers()));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        Route53Client route53 = request.context().clients().route53();
        String id = existing.physicalId();
        String comment = comment(request.properties());
        if (!comment.equals(comment(existing.view()))) {
            route53.updateHostedZoneComment(UpdateHostedZoneCommentRequest.builder()
                    .id(id)
                    .comment(comment)
                    .build());
        }
        tag(
                route53,
                id,
                existing.view().tags("HostedZoneTags"),
                request.properties().tags("HostedZoneTags"));
        return new Made(id, existing.attributes());
    }

    /** A zone that has records of others is not empty, and stays: an error, as in AWS. */
    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .route53()
                    .deleteHostedZone(DeleteHostedZoneRequest.builder()
                            .id(existing.physicalId())
                            .build());
        } catch (NoSuchHostedZoneException e) {
            // What is to be removed is gone.
        }
    }

    private static String comment(Properties properties) {
        return Objects.requireNonNullElse(properties.object("HostedZoneConfig").string("Comment"), "");
    }

    private static void tag(Route53Client route53, String id, Map<String, String> before, Map<String, String> after) {
        if (before.equals(after)) {
            return;
        }
        Set<String> gone = new LinkedHashSet<>(before.keySet());
        gone.removeAll(after.keySet());
        ChangeTagsForResourceRequest.Builder change = ChangeTagsForResourceRequest.builder()
                .resourceType(TagResourceType.HOSTEDZONE)
                .resourceId(id);
        if (!after.isEmpty()) {
            change.addTags(after.entrySet().stream()
                    .map(tag -> Tag.builder()
                            .key(tag.getKey())
                            .value(tag.getValue())
                            .build())
                    .toList());
        }
        if (!gone.isEmpty()) {
            change.removeTagKeys(gone);
        }
        route53.changeTagsForResource(change.build());
    }
}
