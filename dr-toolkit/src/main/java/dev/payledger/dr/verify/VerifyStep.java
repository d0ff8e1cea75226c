package dev.payledger.dr.verify;

import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.verify.Check.Observation;
import dev.payledger.dr.verify.VerifyReport.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs every check at once. Writes one canary where the workload says how to read it back; no undo.
 *
 * @since 0.1.0
 */
public final class VerifyStep {

    private final Deployment deployment;

    public VerifyStep(Deployment deployment) {
        this.deployment = deployment;
    }

    public VerifyReport run(Step step) {
        try (PublicAccess access = deployment.publicAccess()) {
            List<Check> checks = new ArrayList<>();
            checks.addAll(new ResourceChecks(deployment).all());
            checks.addAll(new RoutingChecks(deployment).all());
            checks.addAll(new RequestChecks(deployment, access).all());
            List<Supplier<CheckResult>> runs = checks.stream()
                    .<Supplier<CheckResult>>map(check -> () -> result(check))
                    .toList();
            List<CheckResult> results = Parallel.all(runs);
            results.stream()
                    .filter(result -> !result.passed())
                    .forEach(result -> step.result(
                            "FAILED",
                            result.name() + ": expected " + result.expected() + ", observed " + result.observed(),
                            result.took()));
            return new VerifyReport(results, step.elapsed());
        }
    }

    private CheckResult result(Check check) {
        long start = deployment.time().nanoTime();
        Observation seen;
        try {
            seen = check.look().get();
        } catch (DrException e) {
            seen = new Observation(false, e.error().code() + " " + e.what() + " " + e.why());
        }
        return new CheckResult(
                check.name(),
                seen.passed(),
                check.expected(),
                seen.observed(),
                deployment.time().since(start));
    }
}
