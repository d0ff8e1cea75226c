package dev.payledger.dr.drill;

import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionMetrics.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows that each fault fails in its own way, by what Lambda counts: throttles without an error, errors at
 * initialisation, or no error at all while the API answers 5xx. Metrics come per minute, so what the minute of the fault
 * had counted before is taken off.
 */
final class FaultEvidence {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Deployment deployment;
    private final Timeline timeline;
    private final String region;
    private final List<String> functions;
    private final Map<String, Counts> before = new LinkedHashMap<>();
    private Instant from = Instant.EPOCH;

    FaultEvidence(Deployment deployment, Timeline timeline, List<String> functions) {
        this.deployment = deployment;
        this.timeline = timeline;
        this.region = deployment.regions().faulty();
        this.functions = functions;
    }

    /** Notes what was counted so far. */
    void begin() {
        from = deployment.time().now();
        functions.forEach(function -> before.put(function, counts(function)));
    }

    private Counts counts(String function) {
        return deployment.functionMetrics(region).since(function, from);
    }

    void collect() {
        before.forEach((function, base) -> {
            Counts now = counts(function);
            timeline.now(
                    "metrics",
                    function + ": Throttles " + (now.throttles() - base.throttles()) + ", Errors "
                            + (now.errors() - base.errors()) + ", Invocations "
                            + (now.invocations() - base.invocations()),
                    MINUTE);
        });
    }
}
