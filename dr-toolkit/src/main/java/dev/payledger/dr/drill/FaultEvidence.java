package dev.payledger.dr.drill;

import dev.payledger.dr.fault.FaultInjectReport;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionMetrics;
import java.time.Duration;

/**
 * Shows that each fault fails in its own way, by the function's own metrics: throttles without invocations, errors at
 * initialisation, or no error at all while the API answers 5xx.
 */
final class FaultEvidence {

    /** Metrics come per minute, so they may hold what was before the fault. */
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Deployment deployment;
    private final Timeline timeline;

    FaultEvidence(Deployment deployment, Timeline timeline) {
        this.deployment = deployment;
        this.timeline = timeline;
    }

    void collect(FaultInjectReport injected) {
        for (FaultInjectReport.Injected fault : injected.faults()) {
            FunctionMetrics.Counts counts = deployment
                    .functionMetrics(injected.region())
                    .since(
                            deployment.names().deployment() + "-" + fault.function(),
                            deployment.time().now().minus(deployment.time().since(timeline.zeroNanos())));
            timeline.now(
                    "metrics",
                    fault.function() + ": Throttles " + counts.throttles() + ", Errors " + counts.errors()
                            + ", Invocations " + counts.invocations(),
                    MINUTE);
        }
    }
}
