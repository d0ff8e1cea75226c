package dev.payledger.dr.local.region;

import org.jspecify.annotations.Nullable;

/** Invokes functions for other services. Implemented by Lambda, used by HTTP APIs; {@link FunctionEvents} does not wait. */
public interface FunctionInvoker {

    /**
     * Invokes a function and waits for its answer (RequestResponse).
     *
     * @param functionArn a function's ARN, with or without a qualifier
     * @param payload the event, JSON
     * @param servicePrincipal who calls, for example {@code apigateway.amazonaws.com}; the function's resource policy
     *     must allow it
     * @param sourceArn the calling resource, matched against the policy's {@code AWS:SourceArn}
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException as Lambda's Invoke would: throttled (429),
     *     access denied (403), no such function (404)
     */
    Invocation invoke(String functionArn, byte[] payload, String servicePrincipal, String sourceArn);

    /**
     * What a function answered.
     *
     * @param requestId Lambda's request id, as in the function's log lines
     * @param functionError {@code Unhandled} where the function failed, else null
     * @param payload the answer, or the error document
     */
    record Invocation(String requestId, @Nullable String functionError, byte[] payload) {}
}
