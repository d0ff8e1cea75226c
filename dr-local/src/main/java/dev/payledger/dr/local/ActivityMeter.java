package dev.payledger.dr.local;

import dev.payledger.dr.local.wire.DataPlane;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;

/**
 * Knows when somebody last used the local AWS: a client called the control plane, or a user called a deployed service.
 * What runs by itself does not count: health checkers' probes, and calls that functions make with their role's
 * credentials. Thread safe.
 */
public final class ActivityMeter {

    private static final String PROBE_AGENT = "Amazon-Route53-Health-Check-Service";
    private static final String ROLE_CREDENTIAL = "Credential=ASIA";

    private final Clock clock;
    private volatile Instant last;

    /** A meter that begins with now. */
    public ActivityMeter(Clock clock) {
        this.clock = clock;
        this.last = clock.instant();
    }

    /** When the local AWS was last used. */
    public Instant last() {
        return last;
    }

    /** The control plane, counted. */
    public Function<HttpRequest, HttpResponse> countingCalls(Function<HttpRequest, HttpResponse> controlPlane) {
        return request -> {
            count(request);
            return controlPlane.apply(request);
        };
    }

    /** A region's data plane, counted. */
    public DataPlane countingUsers(DataPlane plane) {
        return request -> {
            count(request);
            return plane.serve(request);
        };
    }

    private void count(HttpRequest request) {
        boolean probe = request.header("user-agent").orElse("").contains(PROBE_AGENT);
        boolean function = request.header("authorization").orElse("").contains(ROLE_CREDENTIAL);
        if (!probe && !function) {
            last = clock.instant();
        }
    }
}
