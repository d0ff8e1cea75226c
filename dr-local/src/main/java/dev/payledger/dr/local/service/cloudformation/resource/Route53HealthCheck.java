package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.CreateHealthCheckRequest;
import software.amazon.awssdk.services.route53.model.DeleteHealthCheckRequest;
import software.amazon.awssdk.services.route53.model.NoSuchHealthCheckException;
import software.amazon.awssdk.services.route53.model.UpdateHealthCheckRequest;

/**
 * {@code AWS::Route53::HealthCheck} on an endpoint; {@code Ref} answers its id.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-healthcheck.html">
 *     AWS::Route53::HealthCheck</a>
 */
final class Route53HealthCheck implements ResourceProvider {

    private static final String CONFIG = "HealthCheckConfig";

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::Route53::HealthCheck")
            .supported(CONFIG)
            .notBuilt("HealthCheckTags")
            .required(CONFIG)
            .attributes("HealthCheckId")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Route53Client route53 = context.clients().route53();
        CreateHealthCheckRequest create = SdkShape.fill(CreateHealthCheckRequest.builder(), request.properties())
                .callerReference(context.region().ids().uuid())
                .build();
        String id = route53.createHealthCheck(context.honoured(route53, create))
                .healthCheck()
                .id();
        return new Made(id, Map.of("HealthCheckId", id));
    }

    /** Type and request interval of a health check cannot be changed. */
    @Override
    public Made update(Existing existing, ResourceRequest request) {
        Properties before = existing.view().object(CONFIG);
        Properties after = request.properties().object(CONFIG);
        for (String fixed : new String[] {"Type", "RequestInterval"}) {
            if (!java.util.Objects.equals(before.string(fixed), after.string(fixed))) {
                throw new ResourceFailure(
                        "NotUpdatable",
                        "#/HealthCheckConfig/" + fixed + " cannot be changed; give the check another name");
            }
        }
        Route53Client route53 = request.context().clients().route53();
        UpdateHealthCheckRequest update = SdkShape.fill(
                        UpdateHealthCheckRequest.builder(), after.without("Type", "RequestInterval", "MeasureLatency"))
                .healthCheckId(existing.physicalId())
                .build();
        route53.updateHealthCheck(request.context().honoured(route53, update));
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .route53()
                    .deleteHealthCheck(DeleteHealthCheckRequest.builder()
                            .healthCheckId(existing.physicalId())
                            .build());
        } catch (NoSuchHealthCheckException e) {
            // What is to be removed is gone.
        }
    }
}
