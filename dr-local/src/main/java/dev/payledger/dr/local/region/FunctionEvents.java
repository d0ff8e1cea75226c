package dev.payledger.dr.local.region;

/**
 * Hands events to functions without waiting for them, as Invoke with the type {@code Event}. Implemented by Lambda, used
 * by services that deliver events. Thread safe; quick enough for a thread that must not block.
 */
public interface FunctionEvents {

    /**
     * Queues an event for a service that a function's resource policy must allow.
     *
     * @param functionArn a function's ARN, with or without a qualifier
     * @param event JSON
     * @param servicePrincipal for example {@code sns.amazonaws.com}
     * @param sourceArn the delivering resource, matched against the policy's {@code AWS:SourceArn}
     * @return Lambda's request id, as in the function's log lines
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException as Lambda's Invoke would: access denied
     *     (403), no such function (404), too large (413), too many waiting (429)
     */
    String enqueue(String functionArn, byte[] event, String servicePrincipal, String sourceArn);

    /**
     * Queues an event for a service that acts with a role, whose permission the service has checked.
     *
     * @return Lambda's request id
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException as Lambda's Invoke would
     */
    String enqueue(String functionArn, byte[] event);
}
