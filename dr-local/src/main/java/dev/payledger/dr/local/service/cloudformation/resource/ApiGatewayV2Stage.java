package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.ConflictException;
import software.amazon.awssdk.services.apigatewayv2.model.CreateStageRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteAccessLogSettingsRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteStageRequest;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateStageRequest;

/**
 * {@code AWS::ApiGatewayV2::Stage}; {@code Ref} answers its name.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html">
 *     AWS::ApiGatewayV2::Stage</a>
 */
final class ApiGatewayV2Stage implements ResourceProvider {

    private static final String TYPE = "AWS::ApiGatewayV2::Stage";

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported("ApiId", "StageName", "AutoDeploy", "AccessLogSettings", "Description", "Tags")
            .notBuilt(
                    "AccessPolicyId",
                    "ClientCertificateId",
                    "DefaultRouteSettings",
                    "DeploymentId",
                    "RouteSettings",
                    "StageVariables")
            .required("ApiId", "StageName")
            .createOnly("ApiId", "StageName")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        String name = properties.required("StageName");
        CreateStageRequest.Builder create = SdkShape.fill(CreateStageRequest.builder(), properties.without("Tags"));
        Map<String, String> tags = context.tags(properties);
        if (!tags.isEmpty()) {
            create.tags(tags);
        }
        try {
            ApiGatewayV2Client gateway = context.clients().apiGatewayV2();
            gateway.createStage(context.honoured(gateway, create.build()));
        } catch (ConflictException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        return new Made(name, Map.of());
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        ApiGatewayV2Client gateway = context.clients().apiGatewayV2();
        Properties after = request.properties();
        String api = after.required("ApiId");
        String name = existing.physicalId();
        Set<String> changed = Properties.changed(existing.properties(), after.values());
        if (changed.contains("AccessLogSettings") && !after.has("AccessLogSettings")) {
            gateway.deleteAccessLogSettings(DeleteAccessLogSettingsRequest.builder()
                    .apiId(api)
                    .stageName(name)
                    .build());
        }
        UpdateStageRequest.Builder update = SdkShape.fill(UpdateStageRequest.builder(), after.without("Tags"));
        if (changed.contains("Description")) {
            update.description(Objects.requireNonNullElse(after.string("Description"), ""));
        }
        update.autoDeploy(after.isTrue("AutoDeploy"));
        gateway.updateStage(context.honoured(gateway, update.build()));
        GatewayTags.apply(context, "/apis/" + api + "/stages/" + name, existing.tags(), context.tags(after));
        return new Made(name, existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .apiGatewayV2()
                    .deleteStage(DeleteStageRequest.builder()
                            .apiId(existing.view().required("ApiId"))
                            .stageName(existing.physicalId())
                            .build());
        } catch (NotFoundException e) {
            // What is to be removed is gone.
        }
    }
}
