package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.wire.HttpRequest;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request to an API and what has become of it so far. Used by one thread at a time. */
final class Exchange {

    final HttpRequest request;
    final HttpApi.Serving serving;
    final String domainName;
    final String requestId;
    final Instant receivedAt;
    final long startNanos;

    @Nullable
    String routeKey;

    Map<String, String> pathParameters = Map.of();
    IntegrationResult integration = IntegrationResult.NONE;

    /** What the gateway itself has to say about a failure, for {@code $context.error.message}. */
    @Nullable
    String errorMessage;

    Exchange(
            HttpRequest request,
            HttpApi.Serving serving,
            String domainName,
            String requestId,
            Instant receivedAt,
            long startNanos) {
        this.request = request;
        this.serving = serving;
        this.domainName = domainName;
        this.requestId = requestId;
        this.receivedAt = receivedAt;
        this.startNanos = startNanos;
    }

    String stageName() {
        return serving.stage().stageName();
    }

    String sourceIp() {
        InetAddress remote = request.remote();
        return remote.getHostAddress();
    }

    String userAgent() {
        return request.header("user-agent").orElse("");
    }

    /**
     * How the integration did.
     *
     * @param latencyMillis how long it took, or null where it was not called
     * @param lambdaStatus the status that Lambda's API answered with
     * @param functionStatus the status that the function's answer asked for
     * @param lambdaRequestId Lambda's request id
     * @param error why it failed, in API Gateway's words
     */
    record IntegrationResult(
            @Nullable Long latencyMillis,
            @Nullable Integer lambdaStatus,
            @Nullable Integer functionStatus,
            @Nullable String lambdaRequestId,
            @Nullable String error) {

        static final IntegrationResult NONE = new IntegrationResult(null, null, null, null, null);
    }
}
