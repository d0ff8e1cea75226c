package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Shapes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigatewayv2.model.Api;
import software.amazon.awssdk.services.apigatewayv2.model.Cors;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiRequest;
import software.amazon.awssdk.services.apigatewayv2.model.IpAddressType;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateApiRequest;

/** The HTTP APIs of a region. Thread safe. */
final class ApiOperations {

    private static final String ROUTE_SELECTION = "$request.method $request.path";
    private static final String API_KEY_SELECTION = "$request.header.x-api-key";
    private static final int MAX_AGE_MIN_SECONDS = -1;
    private static final int MAX_AGE_MAX_SECONDS = 86_400;
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://\\S+|[a-z][a-z0-9+.-]*://\\S*");

    private final RegionContext context;
    private final Map<String, HttpApi> apis = new ConcurrentSkipListMap<>();

    ApiOperations(RegionContext context) {
        this.context = context;
    }

    HttpApi require(@Nullable String apiId) {
        return find(apiId).orElseThrow(() -> Errors.noSuch("API", apiId + ""));
    }

    Optional<HttpApi> find(@Nullable String apiId) {
        return apiId == null ? Optional.empty() : Optional.ofNullable(apis.get(apiId));
    }

    /** The host name under which AWS serves an API. */
    String hostOf(String apiId) {
        return apiId + ".execute-api." + context.region() + ".amazonaws.com";
    }

    Api create(CreateApiRequest request) {
        Errors.refuse(request, "CredentialsArn", "RouteKey", "Target", "DisableSchemaValidation");
        checkIpAddressType(request.ipAddressTypeAsString());
        if (request.name() == null || request.name().isEmpty()) {
            throw Errors.badRequest("Name is a required parameter");
        }
        if (request.protocolType() == ProtocolType.WEBSOCKET) {
            throw dev.payledger.dr.local.wire.AwsError.unsupported("A WebSocket API");
        }
        if (request.protocolType() != ProtocolType.HTTP) {
            throw Errors.badRequest("Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]");
        }
        if (request.corsConfiguration() != null) {
            checkCors(request.corsConfiguration());
        }
        String id = context.ids().lower(10);
        Api api = Shapes.copy(
                        request,
                        Api.builder()
                                .routeSelectionExpression(ROUTE_SELECTION)
                                .apiKeySelectionExpression(API_KEY_SELECTION)
                                .disableExecuteApiEndpoint(false)
                                .ipAddressType(IpAddressType.IPV4))
                .apiId(id)
                .apiEndpoint("https://" + hostOf(id))
                .createdDate(context.time().now())
                .build();
        checkExpressions(api);
        apis.put(id, new HttpApi(context, api));
        return api;
    }

    Api update(UpdateApiRequest request) {
        Errors.refuse(request, "CredentialsArn", "RouteKey", "Target", "DisableSchemaValidation");
        checkIpAddressType(request.ipAddressTypeAsString());
        if (request.corsConfiguration() != null) {
            checkCors(request.corsConfiguration());
        }
        HttpApi httpApi = require(request.apiId());
        synchronized (httpApi) {
            Api changed = Shapes.copy(request, httpApi.api().toBuilder()).build();
            checkExpressions(changed);
            httpApi.replace(changed);
            return changed;
        }
    }

    void deleteCors(String apiId) {
        HttpApi httpApi = require(apiId);
        synchronized (httpApi) {
            httpApi.replace(
                    httpApi.api().toBuilder().corsConfiguration((Cors) null).build());
        }
    }

    void setTags(HttpApi httpApi, Map<String, String> tags) {
        synchronized (httpApi) {
            httpApi.replace(httpApi.api().toBuilder().tags(tags).build());
        }
    }

    void delete(String apiId) {
        require(apiId);
        apis.remove(apiId);
    }

    List<Api> list() {
        return apis.values().stream().map(HttpApi::api).toList();
    }

    private static void checkExpressions(Api api) {
        if (!ROUTE_SELECTION.equals(normalised(api.routeSelectionExpression()))) {
            throw Errors.badRequest(
                    "Invalid RouteSelectionExpression. HTTP APIs only support \"" + ROUTE_SELECTION + "\"");
        }
    }

    private static String normalised(String expression) {
        return expression.replace("${request.method}", "$request.method").replace("${request.path}", "$request.path");
    }

    private static void checkIpAddressType(@Nullable String type) {
        if (type != null && !type.equals(IpAddressType.IPV4.toString())) {
            throw dev.payledger.dr.local.wire.AwsError.unsupported("API Gateway IpAddressType " + type);
        }
    }

    private static void checkCors(Cors cors) {
        Integer maxAge = cors.maxAge();
        if (maxAge != null && (maxAge < MAX_AGE_MIN_SECONDS || maxAge > MAX_AGE_MAX_SECONDS)) {
            throw Errors.badRequest("Invalid value for MaxAge: must be between -1 and 86400");
        }
        for (String origin : cors.allowOrigins()) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw Errors.badRequest("Invalid format for origin " + origin
                        + ". Origin should be in the format protocol://domain[:port] or *");
            }
        }
        if (Boolean.TRUE.equals(cors.allowCredentials()) && cors.allowOrigins().contains("*")) {
            throw Errors.badRequest("allowCredentials is not allowed when allowOrigins contains the wildcard *");
        }
    }
}
