package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteApiRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteCorsConfigurationRequest;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateApiRequest;

/**
 * {@code AWS::ApiGatewayV2::Api}: an HTTP API without an OpenAPI body.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html">
 *     AWS::ApiGatewayV2::Api</a>
 */
final class ApiGatewayV2Api implements ResourceProvider {

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::ApiGatewayV2::Api")
            .supported(
                    "Name",
                    "ProtocolType",
                    "CorsConfiguration",
                    "Description",
                    "DisableExecuteApiEndpoint",
                    "Tags",
                    "Version")
            .notBuilt(
                    "ApiKeySelectionExpression",
                    "BasePath",
                    "Body",
                    "BodyS3Location",
                    "CredentialsArn",
                    "DisableSchemaValidation",
                    "FailOnWarnings",
                    "IpAddressType",
                    "RouteKey",
                    "RouteSelectionExpression",
                    "Target")
            .required("Name", "ProtocolType")
            .createOnly("ProtocolType")
            .attributes("ApiEndpoint", "ApiId")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        CreateApiRequest.Builder create =
                SdkShape.fill(CreateApiRequest.builder(), request.properties().without("Tags"));
        Map<String, String> tags = context.tags(request.properties());
        if (!tags.isEmpty()) {
            create.tags(tags);
        }
        ApiGatewayV2Client gateway = context.clients().apiGatewayV2();
        CreateApiResponse api = gateway.createApi(context.honoured(gateway, create.build()));
        request.initiated(api.apiId());
        return new Made(api.apiId(), Map.of("ApiEndpoint", api.apiEndpoint(), "ApiId", api.apiId()));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        ApiGatewayV2Client gateway = context.clients().apiGatewayV2();
        Properties after = request.properties();
        String id = existing.physicalId();
        Set<String> changed = Properties.changed(existing.properties(), after.values());
        if (changed.contains("CorsConfiguration") && !after.has("CorsConfiguration")) {
            gateway.deleteCorsConfiguration(
                    DeleteCorsConfigurationRequest.builder().apiId(id).build());
        }
        UpdateApiRequest.Builder update =
                SdkShape.fill(UpdateApiRequest.builder(), after.without("Tags", "ProtocolType"));
        if (changed.contains("Description")) {
            update.description(Objects.requireNonNullElse(after.string("Description"), ""));
        }
        if (changed.contains("Version")) {
            update.version(Objects.requireNonNullElse(after.string("Version"), ""));
        }
        update.apiId(id).disableExecuteApiEndpoint(after.isTrue("DisableExecuteApiEndpoint"));
        gateway.updateApi(context.honoured(gateway, update.build()));
        GatewayTags.apply(context, "/apis/" + id, existing.tags(), context.tags(after));
        return new Made(id, existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .apiGatewayV2()
                    .deleteApi(DeleteApiRequest.builder()
                            .apiId(existing.physicalId())
                            .build());
        } catch (NotFoundException e) {
            // What is to be removed is gone.
        }
    }
}
