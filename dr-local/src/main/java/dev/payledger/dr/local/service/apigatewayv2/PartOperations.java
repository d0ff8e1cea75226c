package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Shapes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigatewayv2.model.AuthorizationType;
import software.amazon.awssdk.services.apigatewayv2.model.ConnectionType;
import software.amazon.awssdk.services.apigatewayv2.model.CreateIntegrationRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateRouteRequest;
import software.amazon.awssdk.services.apigatewayv2.model.Integration;
import software.amazon.awssdk.services.apigatewayv2.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.model.Route;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateIntegrationRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateRouteRequest;

/** The integrations and routes of HTTP APIs. */
final class PartOperations {

    private static final int TIMEOUT_MIN_MILLIS = 50;
    private static final int TIMEOUT_MAX_MILLIS = 30_000;
    private static final Pattern FUNCTION =
            Pattern.compile("arn:aws:lambda:[a-z0-9-]+:\\d{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?");
    private static final Pattern INVOCATION_URI =
            Pattern.compile("arn:aws:apigateway:[a-z0-9-]+:lambda:path/2015-03-31/functions/(.+)/invocations");

    private final RegionContext context;
    private final ApiOperations apis;

    PartOperations(RegionContext context, ApiOperations apis) {
        this.context = context;
        this.apis = apis;
    }

    Integration createIntegration(CreateIntegrationRequest request) {
        Errors.refuse(
                request,
                "ConnectionId",
                "ContentHandlingStrategy",
                "CredentialsArn",
                "IntegrationSubtype",
                "PassthroughBehavior",
                "RequestParameters",
                "RequestTemplates",
                "ResponseParameters",
                "TemplateSelectionExpression",
                "TlsConfig");
        HttpApi api = apis.require(request.apiId());
        if (request.integrationType() == null) {
            throw Errors.badRequest("IntegrationType is a required parameter");
        }
        Integration integration = Shapes.copy(
                        request,
                        Integration.builder()
                                .connectionType(ConnectionType.INTERNET)
                                .integrationMethod("POST")
                                .timeoutInMillis(TIMEOUT_MAX_MILLIS))
                .integrationId(context.ids().lower(7))
                .build();
        check(integration);
        synchronized (api) {
            api.integrations.put(integration.integrationId(), integration);
            api.changed();
        }
        return integration;
    }

    Integration updateIntegration(UpdateIntegrationRequest request) {
        Errors.refuse(
                request,
                "ConnectionId",
                "ContentHandlingStrategy",
                "CredentialsArn",
                "IntegrationSubtype",
                "PassthroughBehavior",
                "RequestParameters",
                "RequestTemplates",
                "ResponseParameters",
                "TemplateSelectionExpression",
                "TlsConfig");
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            Integration changed = Shapes.copy(request, api.requireIntegration(request.integrationId()).toBuilder())
                    .build();
            check(changed);
            api.integrations.put(changed.integrationId(), changed);
            api.changed();
            return changed;
        }
    }

    void deleteIntegration(String apiId, String integrationId) {
        HttpApi api = apis.require(apiId);
        synchronized (api) {
            api.requireIntegration(integrationId);
            for (Route route : api.routes.values()) {
                if (("integrations/" + integrationId).equals(route.target())) {
                    throw Errors.conflict("Cannot delete Integration '" + integrationId
                            + "' as it is associated with a Route: " + route.routeKey());
                }
            }
            api.integrations.remove(integrationId);
            api.changed();
        }
    }

    Route createRoute(CreateRouteRequest request) {
        Errors.refuse(
                request,
                "AuthorizationScopes",
                "AuthorizerId",
                "ModelSelectionExpression",
                "RequestModels",
                "RequestParameters",
                "RouteResponseSelectionExpression");
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            Route route = Shapes.copy(
                            request, Route.builder().apiKeyRequired(false).authorizationType(AuthorizationType.NONE))
                    .routeId(context.ids().lower(7))
                    .build();
            check(api, route);
            api.routes.put(route.routeId(), route);
            api.changed();
            return route;
        }
    }

    Route updateRoute(UpdateRouteRequest request) {
        Errors.refuse(
                request,
                "AuthorizationScopes",
                "AuthorizerId",
                "ModelSelectionExpression",
                "RequestModels",
                "RequestParameters",
                "RouteResponseSelectionExpression");
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            Route changed = Shapes.copy(request, api.requireRoute(request.routeId()).toBuilder())
                    .build();
            check(api, changed);
            api.routes.put(changed.routeId(), changed);
            api.changed();
            return changed;
        }
    }

    void deleteRoute(String apiId, String routeId) {
        HttpApi api = apis.require(apiId);
        synchronized (api) {
            api.requireRoute(routeId);
            api.routes.remove(routeId);
            api.changed();
        }
    }

    /** The ARN of the function behind an integration's URI: the function's own ARN, or API Gateway's invocation path. */
    static @Nullable String functionArn(@Nullable String uri) {
        if (uri == null) {
            return null;
        }
        var invocation = INVOCATION_URI.matcher(uri);
        String arn = invocation.matches() ? invocation.group(1) : uri;
        return FUNCTION.matcher(arn).matches() ? arn : null;
    }

    private static void check(Integration integration) {
        if (integration.integrationType() != IntegrationType.AWS_PROXY) {
            throw AwsError.unsupported("API Gateway IntegrationType " + integration.integrationTypeAsString());
        }
        if (integration.connectionType() != ConnectionType.INTERNET) {
            throw AwsError.unsupported("API Gateway ConnectionType " + integration.connectionTypeAsString());
        }
        if (functionArn(integration.integrationUri()) == null) {
            throw Errors.badRequest("IntegrationUri should be a valid Lambda function ARN");
        }
        if (!"POST".equals(integration.integrationMethod())) {
            throw Errors.badRequest("HttpMethod must be POST for AWS_PROXY IntegrationType.");
        }
        String version = integration.payloadFormatVersion();
        if (version == null) {
            throw Errors.badRequest("PayloadFormatVersion is a required parameter for integration");
        }
        if (version.equals("1.0")) {
            throw AwsError.unsupported("API Gateway PayloadFormatVersion 1.0");
        }
        if (!version.equals("2.0")) {
            throw Errors.badRequest("PayloadFormatVersion " + version + " is not supported");
        }
        int timeoutMillis = integration.timeoutInMillis();
        if (timeoutMillis < TIMEOUT_MIN_MILLIS || timeoutMillis > TIMEOUT_MAX_MILLIS) {
            throw Errors.badRequest("Timeout should be between 50 ms and 30000 ms");
        }
    }

    private static void check(HttpApi api, Route route) {
        if (route.routeKey() == null) {
            throw Errors.badRequest("RouteKey is a required parameter");
        }
        RouteKey.parse(route.routeKey());
        if (route.authorizationType() != AuthorizationType.NONE) {
            throw AwsError.unsupported("API Gateway AuthorizationType " + route.authorizationTypeAsString());
        }
        if (Boolean.TRUE.equals(route.apiKeyRequired())) {
            throw Errors.badRequest("ApiKeyRequired is not currently supported for HTTP APIs");
        }
        for (Route other : api.routes.values()) {
            if (other.routeKey().equals(route.routeKey()) && !other.routeId().equals(route.routeId())) {
                throw Errors.conflict("Route with key " + route.routeKey() + " already exists for this API");
            }
        }
        String target = route.target();
        if (target != null) {
            if (!target.startsWith("integrations/")) {
                throw Errors.badRequest("Invalid target: expected integrations/<IntegrationID>");
            }
            api.requireIntegration(target.substring("integrations/".length()));
        }
    }
}
