package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.CreateIntegrationRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteIntegrationRequest;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateIntegrationRequest;

/**
 * {@code AWS::ApiGatewayV2::Integration} of a function.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html">
 *     AWS::ApiGatewayV2::Integration</a>
 */
final class ApiGatewayV2Integration implements ResourceProvider {

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::ApiGatewayV2::Integration")
            .supported(
                    "ApiId",
                    "IntegrationType",
                    "IntegrationUri",
                    "IntegrationMethod",
                    "PayloadFormatVersion",
                    "TimeoutInMillis",
                    "Description",
                    "ConnectionType")
            .notBuilt(
                    "ConnectionId",
                    "ContentHandlingStrategy",
                    "CredentialsArn",
                    "IntegrationSubtype",
                    "PassthroughBehavior",
                    "RequestParameters",
                    "RequestTemplates",
                    "ResponseParameters",
                    "TemplateSelectionExpression",
                    "TlsConfig")
            .required("ApiId", "IntegrationType")
            .createOnly("ApiId")
            .attributes("IntegrationId")
            .build();

    /** The default time-out of an HTTP API's integration is its maximum. */
    private static final Map<String, Object> DEFAULTS = Map.of(
            "Description", "",
            "ConnectionType", "INTERNET",
            "TimeoutInMillis", 30_000);

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ApiGatewayV2Client gateway = request.context().clients().apiGatewayV2();
        CreateIntegrationRequest create = SdkShape.fill(CreateIntegrationRequest.builder(), request.properties())
                .build();
        String id = gateway.createIntegration(request.context().honoured(gateway, create))
                .integrationId();
        request.initiated(id);
        return new Made(id, Map.of("IntegrationId", id));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ApiGatewayV2Client gateway = request.context().clients().apiGatewayV2();
        UpdateIntegrationRequest update = SdkShape.fill(
                        UpdateIntegrationRequest.builder(), request.properties().resetting(existing.view(), DEFAULTS))
                .integrationId(existing.physicalId())
                .build();
        gateway.updateIntegration(request.context().honoured(gateway, update));
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .apiGatewayV2()
                    .deleteIntegration(DeleteIntegrationRequest.builder()
                            .apiId(existing.view().required("ApiId"))
                            .integrationId(existing.physicalId())
                            .build());
        } catch (NotFoundException e) {
            // What is to be removed is gone.
        }
    }
}
