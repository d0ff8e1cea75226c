package dev.payledger.dr.internal.resource;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an HTTP API's access log. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html">logging
 * variables</a>. What the log's format leaves out is empty or null.
 *
 * @param loggedAt the line's own time
 * @param startedAt when the request came in; {@code loggedAt} where the format does not say
 * @param requestId the API's request id
 * @param lambdaRequestId the request id of the call to Lambda
 * @param lambdaStatus what Lambda's API answered: 200 where the function ran, 429 where it was throttled
 * @param functionStatus the status that the function itself asked for
 * @param error what the API says about its integration's failure
 * @param latencyMillis how long the request took
 */
public record AccessLogEntry(
        Instant loggedAt,
        Instant startedAt,
        String requestId,
        String lambdaRequestId,
        int status,
        String routeKey,
        String userAgent,
        @Nullable Integer lambdaStatus,
        @Nullable Integer functionStatus,
        String error,
        @Nullable Long latencyMillis) {

    /** How Route 53's checkers name themselves; the rest is the health check's id. */
    private static final String PROBE_AGENT = "Amazon-Route53-Health-Check-Service";

    private static final int THROTTLED = 429;

    /** Whether one of Route 53's checkers sent it. */
    public boolean isProbe() {
        return userAgent.startsWith(PROBE_AGENT);
    }

    /** Whether the API answered 5xx. */
    public boolean isServerError() {
        return status >= 500 && status <= 599;
    }

    /** Whether Lambda refused to run the function. */
    public boolean isThrottled() {
        return lambdaStatus != null && lambdaStatus == THROTTLED;
    }

    /** Whether the function ran, or may have: where the API gave up waiting, nobody says. */
    public boolean mayHaveRun() {
        return lambdaStatus == null || lambdaStatus < 400;
    }
}
