package dev.payledger.dr.verify;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.verify.Check.Observation;
import dev.payledger.dr.verify.VerifyReport.CheckResult;
import dev.payledger.dr.verify.VerifyReport.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs every check at once. Where the workload says how to read a write back, it posts one canary, to an account of its
 * own and with the smallest amount; nothing takes it back.
 *
 * @since 0.1.0
 */
public final class VerifyStep {

    private final Deployment deployment;
    private final boolean ledger;

    /** Proves a ledger where the settings ask for it. */
    public VerifyStep(Deployment deployment) {
        this(deployment, deployment.config().verification().ledger());
    }

    /**
     * Proves a ledger or not, whatever the settings say.
     *
     * @param ledger whether the checks of a ledger are among those that are run
     */
    public VerifyStep(Deployment deployment, boolean ledger) {
        this.deployment = deployment;
        this.ledger = ledger;
    }

    /**
     * Looks at everything.
     *
     * @throws DrException with {@code DR-ORDER-001} where nothing is deployed
     */
    public VerifyReport run(Step step) {
        requireSomething();
        try (PublicAccess access = deployment.publicAccess()) {
            List<Supplier<CheckResult>> runs = checks(access).stream()
                    .<Supplier<CheckResult>>map(check -> () -> result(check))
                    .toList();
            return new VerifyReport(Parallel.all(runs), step.elapsed());
        }
    }

    /**
     * Looks at the balances of one region only, over HTTP, while the other may be lost and users go on.
     *
     * @param limit how long they may take to be right
     * @return what was seen; empty where the workload describes no ledger
     */
    public Optional<CheckResult> balances(String region, Duration limit) {
        try (PublicAccess access = deployment.publicAccess()) {
            return new LedgerChecks(deployment, access).balances(region, limit).map(this::result);
        }
    }

    /** Requests come first: they take longest. */
    private List<Check> checks(PublicAccess access) {
        List<Check> checks = new ArrayList<>();
        checks.addAll(new RequestChecks(deployment, access).all());
        checks.addAll(new PageChecks(deployment, access).all());
        if (ledger) {
            checks.addAll(new LedgerChecks(deployment, access).all());
        }
        checks.addAll(new RoutingChecks(deployment).all());
        checks.addAll(new ResourceChecks(deployment).all());
        checks.addAll(new FunctionChecks(deployment).all());
        checks.addAll(new AlarmChecks(deployment).all());
        return checks;
    }

    private void requireSomething() {
        List<String> regions = deployment.regions().both();
        if (regions.stream().noneMatch(region -> deployment.stack(region).find().isPresent())) {
            throw new DrException(
                    DrError.ORDER_001,
                    "Nothing is deployed.",
                    "there is no stack " + deployment.names().deployment() + " in " + String.join(" or ", regions)
                            + ".",
                    "run dr:setup.");
        }
    }

    private CheckResult result(Check check) {
        long start = deployment.time().nanoTime();
        Observation seen;
        String next = check.next();
        try {
            seen = check.look().get();
        } catch (DrException e) {
            seen = new Observation(
                    Outcome.FAILED, e.what() + " " + e.why().lines().findFirst().orElse(""));
            next = e.next().isEmpty() ? next : e.next();
        }
        boolean act = seen.outcome() == Outcome.FAILED || seen.outcome() == Outcome.WARNING;
        return new CheckResult(
                check.name(),
                seen.outcome(),
                check.expected(),
                seen.observed(),
                act ? next : "",
                deployment.time().since(start));
    }
}
