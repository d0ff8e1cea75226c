package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.CreateRouteRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateRouteRequest;

/**
 * {@code AWS::ApiGatewayV2::Route} without an authorizer.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html">
 *     AWS::ApiGatewayV2::Route</a>
 */
final class ApiGatewayV2Route implements ResourceProvider {

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::ApiGatewayV2::Route")
            .supported("ApiId", "RouteKey", "Target", "AuthorizationType", "OperationName")
            .notBuilt(
                    "ApiKeyRequired",
                    "AuthorizationScopes",
                    "AuthorizerId",
                    "ModelSelectionExpression",
                    "RequestModels",
                    "RequestParameters",
                    "RouteResponseSelectionExpression")
            .required("ApiId", "RouteKey")
            .createOnly("ApiId")
            .attributes("RouteId")
            .build();

    private static final Map<String, Object> DEFAULTS = Map.of("AuthorizationType", "NONE", "OperationName", "");

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ApiGatewayV2Client gateway = request.context().clients().apiGatewayV2();
        CreateRouteRequest create = SdkShape.fill(CreateRouteRequest.builder(), request.properties())
                .build();
        String id =
                gateway.createRoute(request.context().honoured(gateway, create)).routeId();
        request.initiated(id);
        return new Made(id, Map.of("RouteId", id));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ApiGatewayV2Client gateway = request.context().clients().apiGatewayV2();
        UpdateRouteRequest update = SdkShape.fill(
                        UpdateRouteRequest.builder(), request.properties().resetting(existing.view(), DEFAULTS))
                .routeId(existing.physicalId())
                .build();
        gateway.updateRoute(request.context().honoured(gateway, update));
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .apiGatewayV2()
                    .deleteRoute(DeleteRouteRequest.builder()
                            .apiId(existing.view().required("ApiId"))
                            .routeId(existing.physicalId())
                            .build());
        } catch (NotFoundException e) {
            // What is to be removed is gone.
        }
    }
}
