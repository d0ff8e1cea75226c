package dev.payledger.dr.drill;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.drill.DrillReport.Posted;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.fault.FaultInjectReport;
import dev.payledger.dr.fault.FaultRestoreReport;
import dev.payledger.dr.fault.InjectStep;
import dev.payledger.dr.fault.RestoreStep;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.investigate.InvestigateStep;
import dev.payledger.dr.verify.VerifyReport;
import dev.payledger.dr.verify.VerifyStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Users run at a steady rate; the faults are injected; users are moved; the faults are restored; users come back; verify.
 * Whatever happens in between, an interrupt too, the faults are restored.
 *
 * @since 0.1.0
 */
public final class DrillStep {

    /** How much of the last second before the faults may fail: nothing. */
    private static final Duration STEADY = Duration.ofSeconds(1);

    private final Deployment deployment;
    private final DrConfig config;
    private final List<String> failures = new ArrayList<>();
    private final Samples samples = new Samples();

    public DrillStep(Deployment deployment) {
        this.deployment = deployment;
        this.config = deployment.config();
    }

    public DrillReport run(Step step) {
        deployment.account().requireBreakable();
        Instant startedAt = deployment.time().now();
        Timeline timeline = new Timeline(step.events(), deployment.time());
        Watch watch = new Watch(deployment, samples, timeline);
        requireHealthy(watch);
        try (Users users = new Users(deployment, samples)) {
            users.start();
            warmUp(step);
            breakAndHeal(watch, timeline, step);
        }
        List<Sample> inOrder = samples.inOrder();
        Posted posted = new WriteAudit(deployment).of(inOrder);
        judge(posted);
        VerifyReport verify = new VerifyStep(deployment).run(step);
        verify.failed().forEach(check -> failures.add("verify: " + check.name() + ": " + check.observed()));
        List<RouteResult> routes = RouteTimes.of(inOrder);
        routes.stream()
                .filter(route -> route.rtoMillis() == null)
                .forEach(route -> failures.add(route.route() + " did not recover"));
        ErrorCauses causes = new ErrorCauses(
                new InvestigateStep(deployment)
                        .run(step, startedAt, deployment.time().now()),
                inOrder);
        return new DrillReport(
                deployment.names().deployment(),
                startedAt,
                config.target().speed(),
                List.copyOf(failures),
                timeline.moments(),
                routes,
                RouteTimes.seconds(inOrder, timeline.zeroNanos()),
                causes.counts(),
                causes.unexplained(),
                posted,
                step.elapsed());
    }

    /** A drill that begins broken would measure something else. */
    private void requireHealthy(Watch watch) {
        List<String> why = new ArrayList<>();
        String primary = config.regions().primary();
        if (!watch.answers().equals(primary)) {
            why.add("DNS answers " + watch.answers() + ", not " + primary);
        }
        if (!watch.primaryShare().isHealthy()) {
            why.add(primary + ": " + watch.primaryShare() + " checkers healthy");
        }
        if (!watch.secondaryShare().isHealthy()) {
            why.add(config.regions().secondary() + ": " + watch.secondaryShare() + " checkers healthy");
        }
        RestoreStep.active(deployment)
                .forEach(fault -> why.add("fault " + fault.kind().text() + " is active on " + fault.function()));
        if (!why.isEmpty()) {
            throw new DrException(
                    DrError.DRILL_001,
                    "The drill did not begin.",
                    String.join("; ", why) + ".",
                    "run dr:fault-restore and dr:setup until dr:verify passes.");
        }
    }

    private void warmUp(Step step) {
        step.progress("users", config.drill().rate() + " requests/s, warming up", step.elapsed());
        deployment.time().sleep(config.drill().warmUp());
        long[] failed = samples.failedOf(deployment.time().nanoTime() - STEADY.toNanos());
        if (failed[1] == 0 || failed[0] > 0) {
            throw new DrException(
                    DrError.DRILL_001,
                    "The drill did not begin.",
                    failed[1] == 0
                            ? "users got no answer within the last second of the warm-up."
                            : failed[0] + " of " + failed[1] + " requests failed before any fault: "
                                    + samples.firstFailures().values().stream()
                                            .map(sample -> sample.route().name() + " " + sample.problem())
                                            .collect(Collectors.joining(", ")),
                    "run dr:verify; give dr.drillWarmUp more time if functions were cold.");
        }
    }

    private void breakAndHeal(Watch watch, Timeline timeline, Step step) {
        boolean restored = false;
        try {
            InjectStep inject = new InjectStep(deployment);
            FaultEvidence evidence = new FaultEvidence(deployment, timeline, inject.planned());
            FaultInjectReport injected = inject.run(step, () -> {
                evidence.begin();
                timeline.begin();
            });
            timeline.at(
                    timeline.zeroNanos() + injected.took().toNanos(),
                    "inject",
                    injected.faults().stream()
                            .map(fault -> fault.function() + " -> " + fault.fault())
                            .collect(Collectors.joining(" | ")),
                    Duration.ZERO);
            if (moved(watch, timeline)) {
                watch.during(config.drill().hold());
            }
            evidence.collect();
            restore(timeline, step);
            restored = true;
            back(watch, timeline);
        } finally {
            if (!restored) {
                restoreAnyway(timeline, step);
            }
        }
    }

    private boolean moved(Watch watch, Timeline timeline) {
        String secondary = config.regions().secondary();
        int users = config.drill().users();
        boolean moved = watch.until(
                () -> watch.answered().equals(secondary) && samples.allServedBy(secondary, users, timeline.zeroNanos()),
                config.drill().limit());
        if (moved) {
            timeline.now("users", "every user served by " + secondary, Duration.ofMillis(100));
        } else {
            failures.add("users were not moved to " + secondary + " within "
                    + config.drill().limit().toSeconds() + " s (DNS answers " + watch.answered() + ")");
        }
        return moved;
    }

    private void restore(Timeline timeline, Step step) {
        FaultRestoreReport restored = new RestoreStep(deployment).run(step);
        timeline.now("restore", restored.summary(), Duration.ZERO);
    }

    private void restoreAnyway(Timeline timeline, Step step) {
        boolean interrupted = Thread.interrupted();
        try {
            restore(timeline, step);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void back(Watch watch, Timeline timeline) {
        String primary = config.regions().primary();
        long since = deployment.time().nanoTime();
        boolean back = watch.until(
                () -> watch.answered().equals(primary)
                        && samples.allServedBy(primary, config.drill().users(), since),
                config.drill().limit());
        if (back) {
            timeline.now("users", "failback complete, " + primary, Duration.ofMillis(100));
            watch.during(STEADY.multipliedBy(2));
        } else {
            failures.add("users did not come back to " + primary + " within "
                    + config.drill().limit().toSeconds() + " s (DNS answers " + watch.answered() + ")");
        }
    }

    private void judge(Posted posted) {
        if (!posted.missing().isEmpty()) {
            failures.add(posted.missing().size() + " acknowledged writes are not readable: "
                    + posted.missing().stream().limit(3).toList());
        }
        if (posted.duplicates() > 0) {
            failures.add(posted.duplicates() + " writes are listed twice");
        }
        if (!posted.comparedEqual()) {
            failures.add("the compared reads differ between the regions");
        }
    }
}
