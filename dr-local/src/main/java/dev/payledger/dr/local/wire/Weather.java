package dev.payledger.dr.local.wire;

import java.util.function.Supplier;

/**
 * What a call to AWS may meet on its way to a service and back. The front door hands every call that its caller may make
 * to the weather, and nothing else stands between wire and services. Thread safe.
 */
public interface Weather {

    /**
     * Carries one call.
     *
     * @param passage the call; what it meets is noted there
     * @param effect calls the service: at most once
     * @return the answer
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException what the caller is told instead, or what the
     *     service threw
     * @throws ConnectionLost if the caller gets no answer
     */
    <R> R carry(Passage passage, Supplier<R> effect);
}
