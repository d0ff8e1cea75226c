package dev.payledger.dr.local;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One call to the local AWS, as {@link LocalAws#auditLog()} tells it. Immutable; never holds a value that was sent.
 *
 * @param time when the call ended
 * @param region the region that the call was signed for
 * @param service the service's signing name, for example {@code lambda} or {@code monitoring}
 * @param operation for example {@code UpdateFunctionConfiguration}
 * @param callerArn a user or a role session
 * @param requestId the id that the answer carried
 * @param errorCode AWS's code where the call failed
 * @param mutating whether a call of this operation changes something when it succeeds
 * @param dataEvent whether it works on data (items, objects, invocations) and not on resources
 * @param resources what the call named: tables, functions, buckets and so on
 * @param weather what the call met between wire and service where {@code dr.local.weather} asks for some, for example
 *     {@code throttle} or {@code lost}; empty where service and caller heard of each other as they should
 * @since 0.1.0
 */
public record AuditedCall(
        Instant time,
        String region,
        String service,
        String operation,
        String callerArn,
        String requestId,
        Optional<String> errorCode,
        boolean mutating,
        boolean dataEvent,
        List<String> resources,
        Optional<String> weather) {

    public AuditedCall {
        resources = List.copyOf(resources);
    }
}
