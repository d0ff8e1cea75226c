package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.region.FunctionInvoker.Invocation;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.apigatewayv2.model.Cors;
import software.amazon.awssdk.services.apigatewayv2.model.Integration;

/** Serves the users of a region's HTTP APIs: route, function, answer, and the traces that AWS leaves of it. */
final class ApiDataPlane {

    /**
     * What a user sees where Lambda refuses an invocation because of concurrency. Unconfirmed: 503 from memory; for REST
     * APIs the <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html">documentation</a> says 500.
     */
    static final int STATUS_WHEN_THROTTLED = 503;

    private static final int PAYLOAD_MAX_BYTES = 10 * 1024 * 1024;
    private static final int LAMBDA_THROTTLED = 429;
    private static final int LAMBDA_TOO_LARGE = 413;
    private static final int LAMBDA_DENIED = 403;
    private static final String NAMESPACE = "AWS/ApiGateway";

    /** Unconfirmed wording; that the access log names the missing permission is documented. */
    private static final String NO_PERMISSION =
            "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration."
                    + " Check the permissions and try again.";

    private static final String FUNCTION_FAILED =
            "The Lambda function returned the following error: %s. Check your Lambda function code and try again.";
    private static final String NOT_VALID =
            "The response received from Lambda is not in a format that API Gateway could interpret: %s";
    private static final String TIMED_OUT = "The Lambda function didn't respond before API Gateway timed out.";

    private final RegionContext context;
    private final FunctionCall functions;
    private final AccessLog accessLog;
    private final MetricSink metrics;
    private final Hosts hosts;

    ApiDataPlane(RegionContext context, Hosts hosts, FunctionCall functions, AccessLog accessLog, MetricSink metrics) {
        this.context = context;
        this.hosts = hosts;
        this.functions = functions;
        this.accessLog = accessLog;
        this.metrics = metrics;
    }

    Optional<HttpResponse> serve(HttpRequest request) {
        String requestId = context.ids().lower(15) + "=";
        Hosts.Place place = hosts.locate(request);
        if (place.refusal() == Hosts.Refusal.UNKNOWN_HOST) {
            return Optional.empty();
        }
        if (place.refusal() == Hosts.Refusal.FORBIDDEN) {
            return Optional.of(message(403, "Forbidden", requestId));
        }
        HttpApi.Serving serving = place.serving();
        if (serving == null) {
            return Optional.of(message(404, "Not Found", requestId));
        }
        Exchange exchange = new Exchange(
                request,
                serving,
                request.host(),
                requestId,
                context.time().now(),
                context.time().nanoTime());
        HttpResponse response = answer(exchange, place.routedPath());
        record(exchange, response);
        return Optional.of(response);
    }

    private HttpResponse answer(Exchange exchange, String path) {
        HttpRequest request = exchange.request;
        Cors cors = exchange.serving.release().cors();
        String origin = request.header("origin").orElse(null);
        if (cors != null
                && request.method().equals("OPTIONS")
                && request.header("access-control-request-method").isPresent()) {
            return response(exchange, CorsRules.PREFLIGHT_STATUS, CorsRules.preflight(cors, origin), new byte[0]);
        }
        Optional<Release.Matched> matched = exchange.serving.release().match(request.method(), path);
        if (matched.isEmpty()) {
            return failure(exchange, 404, "Not Found");
        }
        exchange.routeKey = matched.get().route().key().text();
        exchange.pathParameters = matched.get().pathParameters();
        if (request.body().length > PAYLOAD_MAX_BYTES) {
            return failure(exchange, 413, "Request Entity Too Large");
        }
        Integration integration = matched.get().route().integration();
        if (integration == null) {
            return failure(exchange, 500, "Internal Server Error");
        }
        return integrate(exchange, integration, matched.get().route().key(), cors, origin);
    }

    private HttpResponse integrate(
            Exchange exchange, Integration integration, RouteKey route, @Nullable Cors cors, @Nullable String origin) {
        String functionArn = PartOperations.functionArn(integration.integrationUri());
        if (functionArn == null) {
            throw new IllegalStateException("integration " + integration.integrationId() + " has no function");
        }
        long start = context.time().nanoTime();
        try {
            Invocation invocation = functions.invoke(
                    functionArn,
                    ProxyEvent.of(exchange, context.accountId()),
                    sourceArn(exchange, route),
                    integration.timeoutInMillis());
            return interpreted(exchange, invocation, millisSince(start), cors, origin);
        } catch (AwsServiceException e) {
            return refused(exchange, e, millisSince(start));
        } catch (TimeoutException e) {
            note(exchange, millisSince(start), null, null, null, TIMED_OUT);
            return failure(exchange, 503, "Service Unavailable");
        } catch (RejectedExecutionException e) {
            note(exchange, millisSince(start), null, null, null, "Too many requests are under way");
            return failure(exchange, 503, "Service Unavailable");
        }
    }

    private HttpResponse interpreted(
            Exchange exchange, Invocation invocation, long millis, @Nullable Cors cors, @Nullable String origin) {
        if (invocation.functionError() != null) {
            String why = String.format(FUNCTION_FAILED, invocation.functionError());
            note(exchange, millis, 200, null, invocation.requestId(), why);
            return failure(exchange, 500, "Internal Server Error");
        }
        Optional<ProxyAnswer> answer = ProxyAnswer.read(invocation.payload());
        if (answer.isEmpty()) {
            note(exchange, millis, 200, null, invocation.requestId(), String.format(NOT_VALID, "malformed answer"));
            return failure(exchange, 500, "Internal Server Error");
        }
        ProxyAnswer proxied = answer.get();
        note(exchange, millis, 200, proxied.status(), invocation.requestId(), null);
        Map<String, List<String>> headers =
                cors == null ? proxied.headers() : CorsRules.applied(cors, origin, proxied.headers());
        return response(exchange, proxied.status(), headers, proxied.body());
    }

    private HttpResponse refused(Exchange exchange, AwsServiceException e, long millis) {
        int lambdaStatus = e.statusCode();
        String why = lambdaStatus == LAMBDA_DENIED
                ? NO_PERMISSION
                : e.awsErrorDetails() == null
                        ? e.getMessage()
                        : e.awsErrorDetails().errorMessage();
        note(exchange, millis, lambdaStatus, null, e.requestId(), why);
        if (lambdaStatus == LAMBDA_THROTTLED) {
            return failure(
                    exchange,
                    STATUS_WHEN_THROTTLED,
                    STATUS_WHEN_THROTTLED == 503 ? "Service Unavailable" : "Internal Server Error");
        }
        if (lambdaStatus == LAMBDA_TOO_LARGE) {
            return failure(exchange, 413, "Request Entity Too Large");
        }
        return failure(exchange, 500, "Internal Server Error");
    }

    private static void note(
            Exchange exchange,
            long millis,
            @Nullable Integer lambdaStatus,
            @Nullable Integer functionStatus,
            @Nullable String lambdaRequestId,
            @Nullable String error) {
        exchange.integration =
                new Exchange.IntegrationResult(millis, lambdaStatus, functionStatus, lambdaRequestId, error);
    }

    private String sourceArn(Exchange exchange, RouteKey route) {
        String suffix = route.isDefault()
                ? RouteKey.DEFAULT
                : exchange.request.method()
                        + route.text().substring(route.text().indexOf(' ') + 1);
        return context.arn("execute-api", exchange.serving.apiId() + "/" + exchange.stageName() + "/" + suffix);
    }

    private void record(Exchange exchange, HttpResponse response) {
        long latency = millisSince(exchange.startNanos);
        String apiId = exchange.serving.apiId();
        for (Map<String, String> dimensions :
                List.of(Map.of("ApiId", apiId), Map.of("ApiId", apiId, "Stage", exchange.stageName()))) {
            metrics.record(NAMESPACE, "Count", dimensions, 1, "Count");
            metrics.record(NAMESPACE, "4xx", dimensions, response.status() / 100 == 4 ? 1 : 0, "Count");
            metrics.record(NAMESPACE, "5xx", dimensions, response.status() / 100 == 5 ? 1 : 0, "Count");
            metrics.record(NAMESPACE, "Latency", dimensions, latency, "Milliseconds");
            metrics.record(NAMESPACE, "DataProcessed", dimensions, response.body().length, "Bytes");
            Long integrationLatency = exchange.integration.latencyMillis();
            if (integrationLatency != null) {
                metrics.record(NAMESPACE, "IntegrationLatency", dimensions, integrationLatency, "Milliseconds");
            }
        }
        accessLog.write(exchange, response, latency);
    }

    private long millisSince(long startNanos) {
        return (context.time().nanoTime() - startNanos) / 1_000_000;
    }

    private static HttpResponse response(
            Exchange exchange, int status, Map<String, List<String>> headers, byte[] body) {
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        all.remove("content-length");
        all.put("apigw-requestid", List.of(exchange.requestId));
        return new HttpResponse(status, all, body);
    }

    /** An answer of the gateway itself. Unconfirmed: that such an answer carries no CORS headers. */
    private static HttpResponse failure(Exchange exchange, int status, String text) {
        exchange.errorMessage = text;
        return message(status, text, exchange.requestId);
    }

    private static HttpResponse message(int status, String text, String requestId) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("content-type", List.of("application/json"));
        headers.put("apigw-requestid", List.of(requestId));
        return new HttpResponse(status, headers, ("{\"message\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
