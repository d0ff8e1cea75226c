package dev.payledger.dr.drill;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.drill.DrillReport.Rpo;
import dev.payledger.dr.drill.RouteTimes.Answers;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.fault.FaultInjectReport;
import dev.payledger.dr.fault.FaultRestoreReport;
import dev.payledger.dr.fault.InjectStep;
import dev.payledger.dr.fault.ReplicationFault;
import dev.payledger.dr.fault.RestoreStep;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.table.TableToReplicate;
import dev.payledger.dr.verify.VerifyReport.Outcome;
import dev.payledger.dr.verify.VerifyStep;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The middle of a drill: break, watch, restore. Between the faults and the moment when users are served elsewhere it only
 * looks, at users, health checks, DNS and an alarm outside the broken region: nothing helps them.
 */
final class Outage {

    /** How long the faults may be held for the alarm, at speed 1. */
    private static final Duration ALARM_LIMIT = Duration.ofMinutes(3);

    /** How long the trigger may take to tell the agent, and its log to arrive, at speed 1. */
    private static final Duration AGENT_LIMIT = Duration.ofMinutes(1);

    private static final Duration USERS_SEEN = Duration.ofMillis(100);

    /** While Lambda takes a change over, environments with the former configuration answer as well. */
    private static final Duration TAKES_EFFECT = Duration.ofSeconds(1);

    /** What is added to a scenario's own hold: functions take a change over in real time, at any speed. */
    private static final Duration REAL_TIME = Duration.ofSeconds(5);

    /** How long the survivor's balances may take to be right; meanwhile nobody watches whether it stays healthy. */
    private static final Duration BALANCES_LIMIT = Duration.ofSeconds(10);

    private final Deployment deployment;
    private final DrConfig config;
    private final Scenario scenario;
    private final Samples samples;
    private final Timeline timeline;
    private final Watch watch;
    private final AlarmWatch alarm;
    private final AgentWatch agent;
    private final Verdict verdict;
    private Rpo rpo;
    private boolean broken;
    private boolean cut;
    private long changingNanos;
    private long restoredNanos;

    Outage(
            Deployment deployment,
            Scenario scenario,
            Samples samples,
            Timeline timeline,
            Watch watch,
            AlarmWatch alarm,
            Verdict verdict) {
        this.deployment = deployment;
        this.config = deployment.config();
        this.scenario = scenario;
        this.samples = samples;
        this.timeline = timeline;
        this.watch = watch;
        this.alarm = alarm;
        this.agent = new AgentWatch(deployment, timeline, scenario.alarm(deployment));
        this.verdict = verdict;
        this.rpo = Rpo.notMeasured("replication was not cut");
    }

    /** What was not readable at cut-over. */
    Rpo rpo() {
        return rpo;
    }

    /** When the faults were restored, by the run's monotonic clock. */
    long restoredNanos() {
        return restoredNanos;
    }

    /** When users were moved; null where they were not. */
    RouteTimes.@Nullable Moved moved() {
        return watch.unhealthyNanos() == 0 || watch.movedNanos() == 0
                ? null
                : new RouteTimes.Moved(
                        watch.unhealthyNanos(),
                        watch.movedNanos(),
                        config.regions().secondary());
    }

    void breakAndHeal(Step step) {
        boolean restored = false;
        try {
            InjectStep inject = scenario.faults(deployment);
            FaultEvidence evidence = new FaultEvidence(deployment, timeline, inject.planned());
            FaultInjectReport injected = inject.run(step, () -> {
                evidence.begin();
                String table = scenario.cutsReplication() ? new TableToReplicate(deployment).name() : "";
                timeline.begin();
                broken = true;
                if (scenario.cutsReplication()) {
                    cutReplication(table);
                }
                changingNanos = deployment.time().nanoTime();
            });
            timeline.at(changingNanos + injected.took().toNanos(), "inject", faults(injected), Duration.ZERO);
            if (scenario.movesUsers()) {
                cutOver();
            }
            watch.during(hold());
            awaitAlarm();
            if (watch.movedNanos() != 0) {
                survivorIsRight();
            }
            long restoringNanos = deployment.time().nanoTime();
            if (!scenario.cutsReplication()) {
                evidence.collect();
            }
            restore(step);
            restored = true;
            restoredNanos = deployment.time().nanoTime();
            if (scenario.cutsReplication()) {
                evidence.collect();
            }
            if (scenario.movesUsers()) {
                back();
            } else {
                stayed(injected, restoringNanos);
            }
        } catch (RuntimeException | Error e) {
            if (!restored) {
                restoreAnyway(step, e);
            }
            throw e;
        }
    }

    private static String faults(FaultInjectReport injected) {
        Map<String, List<String>> byFault = injected.faults().stream()
                .collect(Collectors.groupingBy(
                        FaultInjectReport.Injected::fault,
                        LinkedHashMap::new,
                        Collectors.mapping(FaultInjectReport.Injected::function, Collectors.toList())));
        return byFault.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " -> " + entry.getKey())
                .collect(Collectors.joining(" | "));
    }

    /** Called when everything is prepared and nothing is broken yet. */
    private void cutReplication(String table) {
        String lost = config.regions().faulty();
        try {
            long start = deployment.time().nanoTime();
            String id = new ReplicationFault(deployment, lost).begin(table);
            cut = true;
            timeline.now(
                    "cut",
                    "replication of " + table + " is paused: FIS experiment " + id,
                    deployment.time().since(start));
        } catch (DrException e) {
            // A drill without the cut is still worth something; it claims no RPO.
            rpo = Rpo.notMeasured("replication could not be cut: " + e.what() + " " + e.why());
            timeline.now("cut", "RPO not measured: " + e.what() + " " + e.why(), Duration.ZERO);
        }
    }

    private void cutOver() {
        String secondary = config.regions().secondary();
        boolean moved = watch.until(
                () -> watch.answered().equals(secondary)
                        && samples.allServedBy(secondary, config.drill().users(), timeline.zeroNanos()),
                config.drill().limit());
        if (moved) {
            timeline.now("users", "every user served by " + secondary, USERS_SEEN);
        }
        verdict.check(
                "users are moved to " + secondary,
                moved,
                moved
                        ? "every user was served there"
                        : "not within " + config.drill().limit().toSeconds() + " s; DNS answers " + watch.answered());
        if (cut) {
            rpo = new WriteAudit(deployment)
                    .notReadable(samples.inOrder(), config.regions().faulty(), secondary);
            timeline.now(
                    "writes",
                    rpo.atCutOver().size() + " of " + rpo.acknowledged() + " writes that "
                            + config.regions().faulty() + " acknowledged are not readable in " + secondary,
                    Duration.ZERO);
        }
    }

    /** Users go on and the other region is still broken, so a survivor that is ill by now stops the drill first. */
    private void survivorIsRight() {
        String secondary = config.regions().secondary();
        watch.health();
        new VerifyStep(deployment)
                .balances(secondary, BALANCES_LIMIT)
                .ifPresent(balances -> verdict.check(
                        "balances are right in " + secondary + " during the outage",
                        balances.outcome() == Outcome.PASSED,
                        balances.observed()));
    }

    private Duration hold() {
        Duration own = scenario.hold().isZero()
                ? Duration.ZERO
                : REAL_TIME.plusNanos(
                        Math.round(scenario.hold().toNanos() / config.target().speed()));
        Duration wanted = config.drill().hold();
        return own.compareTo(wanted) > 0 ? own : wanted;
    }

    private void awaitAlarm() {
        if (!alarm.exists()) {
            return;
        }
        Duration limit = Duration.ofNanos(
                Math.round(ALARM_LIMIT.toNanos() / config.target().speed()));
        boolean fired = watch.until(alarm::fired, limit);
        verdict.check(
                "alarm " + alarm.name() + " fires while faults are active",
                fired,
                fired ? "it fired" : "it did not within " + limit.toSeconds() + " s of waiting");
        if (fired && agent.expected()) {
            watch.until(
                    agent::answered,
                    REAL_TIME.plusNanos(
                            Math.round(AGENT_LIMIT.toNanos() / config.target().speed())));
            verdict.check("the incident agent is told", agent.accepted(), agent.answer());
        }
    }

    private void restore(Step step) {
        long start = deployment.time().nanoTime();
        FaultRestoreReport restored = new RestoreStep(deployment).run(step);
        Duration took = deployment.time().since(start);
        timeline.now("restore", restored.summary(), took);
        if (cut) {
            cut = false;
            timeline.now("cut", "replication flows again", took);
        }
    }

    private void restoreAnyway(Step step, Throwable stop) {
        boolean interrupted = Thread.interrupted();
        try {
            restore(step);
        } catch (RuntimeException e) {
            throw notRestored(config, broken, cut, stop, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Who reads only why the drill was stopped would go home while users get errors. */
    static DrException notRestored(
            DrConfig config, boolean broken, boolean cut, Throwable stop, RuntimeException restoring) {
        DrException failure = new DrException(
                DrError.DRILL_002,
                broken
                        ? "The drill was stopped, and its faults in "
                                + config.regions().faulty() + " may still be active: restoring them failed."
                        : "The drill was stopped before it broke anything, and what it had prepared could not be removed.",
                "it was stopped by: " + said(stop) + " Restoring: " + said(restoring),
                "run dr:fault-restore until it passes"
                        + (broken ? undone(config.limits().maxDuration().toSeconds() + " s", cut) : "")
                        + ".",
                restoring);
        failure.addSuppressed(stop);
        return failure;
    }

    /** What ends by itself, and when. */
    private static String undone(String limit, boolean cut) {
        return "; at the latest " + limit + " after the faults were injected, the fault guard restores them"
                + (cut ? ", and " + limit + " after it began, the cut of replication ends by itself" : "");
    }

    private static String said(Throwable failure) {
        return failure instanceof DrException known ? known.what() + " " + known.why() : failure.toString();
    }

    private void back() {
        String primary = config.regions().primary();
        long since = deployment.time().nanoTime();
        boolean back = watch.until(
                () -> watch.answered().equals(primary)
                        && samples.allServedBy(primary, config.drill().users(), since),
                config.drill().limit());
        if (back) {
            timeline.now("users", "failback complete, " + primary, USERS_SEEN);
            watch.during(DrillStep.STEADY.multipliedBy(2));
        }
        verdict.check(
                "users come back to " + primary,
                back,
                back
                        ? "every user was served there"
                        : "not within " + config.drill().limit().toSeconds() + " s; DNS answers " + watch.answered());
    }

    /** A grey failure passes where it was one: nothing noticed, nothing moved, and users got errors all the while. */
    private void stayed(FaultInjectReport injected, long restoringNanos) {
        watch.during(DrillStep.STEADY.multipliedBy(4));
        boolean moved = watch.movedNanos() != 0;
        verdict.check(
                "DNS does not move",
                !moved,
                moved ? "DNS answered another region" : "DNS answered " + watch.answered());
        boolean noticed = watch.unhealthyNanos() != 0;
        verdict.check(
                "the health check stays green",
                !noticed,
                noticed
                        ? "it turned unhealthy, so this was no grey failure"
                        : "it did: the health path does not use" + " what users use");
        for (String route : new BrokenRoutes(deployment, injected).names()) {
            Sample first = samples.firstFailures().get(route);
            Answers answers = first == null
                    ? new Answers(0, 0)
                    : RouteTimes.answers(
                            samples.inOrder(), route, first.endNanos(), TAKES_EFFECT.toNanos(), restoringNanos);
            verdict.check(
                    route + " fails until the fault is restored",
                    answers.failed() > 0 && answers.failed() == answers.all(),
                    first == null
                            ? "no request to it failed"
                            : answers.failed() + " of " + answers.all() + " answers failed from the first failure on");
        }
    }
}
