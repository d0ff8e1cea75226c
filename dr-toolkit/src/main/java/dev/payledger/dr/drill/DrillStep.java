package dev.payledger.dr.drill;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.drill.DrillReport.Posted;
import dev.payledger.dr.drill.DrillReport.Rate;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.Rpo;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.fault.RestoreStep;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.investigate.InvestigateStep;
import dev.payledger.dr.verify.VerifyReport;
import dev.payledger.dr.verify.VerifyStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Users run at a steady rate; the scenario's faults are injected; users are moved, or not; the faults are restored; users
 * come back; verify. Whatever happens in between, an interrupt too, the faults are restored.
 *
 * @since 0.1.0
 */
public final class DrillStep {

    /** How much of the last second before the faults may fail: nothing. */
    static final Duration STEADY = Duration.ofSeconds(1);

    /** How much longer than asked for users are given until their requests succeed: functions start in real time. */
    private static final Duration COLD_LIMIT = Duration.ofSeconds(30);

    /** An alarm of an earlier drill is back to OK after its period and some. */
    private static final Duration ALARM_LIMIT = Duration.ofMinutes(3);

    /** How long log lines may take to arrive, at speed 1; AWS promises no time. */
    private static final Duration LOGS_LIMIT = Duration.ofMinutes(1);

    private static final Duration LOGS_EVERY = Duration.ofSeconds(10);

    private final Deployment deployment;
    private final DrConfig config;
    private final Scenario scenario;
    private final Samples samples = new Samples();
    private final Verdict verdict = new Verdict();

    public DrillStep(Deployment deployment) {
        this.deployment = deployment;
        this.config = deployment.config();
        this.scenario = Scenario.of(config.drill().scenario());
    }

    public DrillReport run(Step step) {
        deployment.account().requireBreakable();
        Instant startedAt = deployment.time().now();
        Timeline timeline = new Timeline(step.events(), deployment.time());
        AlarmWatch alarm = new AlarmWatch(scenario.alarm(deployment), timeline, deployment.time());
        Watch watch = new Watch(deployment, samples, timeline, alarm);
        requireHealthy(watch);
        requireQuiet(alarm, step);
        Outage outage = new Outage(deployment, scenario, samples, timeline, watch, alarm, verdict);
        long notSent;
        ClientUsers clients = new ClientUsers(deployment);
        try (clients;
                Users users = Users.plain(deployment, samples)) {
            users.start();
            clients.start();
            warmUp(step);
            outage.breakAndHeal(step);
            notSent = users.notSent();
        }
        List<Sample> inOrder = samples.inOrder();
        WriteAudit audit = new WriteAudit(deployment);
        Posted posted = audit.of(
                Stream.concat(inOrder.stream(), clients.inOrder().stream()).toList());
        List<RouteResult> routes = RouteTimes.of(inOrder, outage.moved());
        judge(posted, routes);
        VerifyReport verify = new VerifyStep(deployment, provesLedger()).run(step);
        verdict.check("verify passes afterwards", verify.failed().isEmpty(), verify.summary());
        verify.failed().forEach(check -> verdict.check("verify: " + check.name(), false, check.observed()));
        verdict.thresholds(
                routes,
                posted.missing().size(),
                RouteTimes.errorRate(inOrder, timeline.zeroNanos(), outage.restoredNanos()),
                config.drill().wanted(),
                scenario.defaults(config.dnsTtl()),
                config.target().speed());
        ErrorCauses causes = causes(step, startedAt, inOrder);
        return new DrillReport(
                deployment.names().deployment(),
                scenario.name(),
                DrillHeader.of(deployment, startedAt),
                verdict.failures(),
                verdict.checks(),
                verdict.thresholds(),
                timeline.moments(),
                routes,
                new Rate(config.drill().rate(), RouteTimes.rate(inOrder), notSent),
                clients.results(inOrder),
                RouteTimes.seconds(inOrder, timeline.zeroNanos()),
                causes.counts(),
                causes.unexplained(),
                healed(outage.rpo(), posted, inOrder),
                posted,
                scenario.lessons(),
                step.elapsed());
    }

    /** A drill of a ledger always ends with the proof of what it promises. */
    private boolean provesLedger() {
        return config.verification().ledger() || config.workload().ledger() != null;
    }

    /** Logs arrive late; investigates again until they hold what users saw and all of it is explained, or time is over. */
    private ErrorCauses causes(Step step, Instant from, List<Sample> inOrder) {
        Instant until = deployment.time().now();
        long start = deployment.time().nanoTime();
        while (true) {
            ErrorCauses causes = new ErrorCauses(new InvestigateStep(deployment).run(step, from, until), inOrder);
            if (causes.unexplained() == 0 || deployment.time().since(start).compareTo(scaled(LOGS_LIMIT)) >= 0) {
                return causes;
            }
            step.progress("logs", causes.unexplained() + " errors not explained yet", step.elapsed());
            deployment.time().sleep(scaled(LOGS_EVERY));
        }
    }

    /** Of what was missing at cut-over, what is missing still, or in a list that could not be read. */
    static Rpo healed(Rpo rpo, Posted posted, List<Sample> samples) {
        Set<String> unread = samples.stream()
                .filter(sample -> posted.unread().stream().anyMatch(list -> list.startsWith(sample.account() + " in ")))
                .flatMap(sample -> sample.id().stream())
                .collect(Collectors.toSet());
        List<String> still = rpo.atCutOver().stream()
                .filter(id -> unread.contains(id)
                        || posted.missing().stream().anyMatch(missing -> missing.startsWith(id + " ")))
                .toList();
        return new Rpo(rpo.measured(), rpo.why(), rpo.acknowledged(), rpo.atCutOver(), still);
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

    /** An alarm that is still on from before could not be seen to fire. */
    private void requireQuiet(AlarmWatch alarm, Step step) {
        Duration limit = scaled(ALARM_LIMIT);
        deployment
                .waiting()
                .until(
                        limit,
                        () -> alarm.state().orElse("none"),
                        state -> !state.equals("ALARM"),
                        (state, elapsed) -> step.progress(alarm.name(), "still " + state + " from before", elapsed),
                        state -> new DrException(
                                DrError.DRILL_001,
                                "The drill did not begin.",
                                "alarm " + alarm.name() + " is " + state + " for " + limit.toSeconds()
                                        + " s already, so it could not be seen to fire.",
                                "find out with dr:investigate why it is on."));
        if (!alarm.exists()) {
            step.warning("There is no alarm " + alarm.name() + ": the drill cannot show that it fires.");
        }
    }

    private Duration scaled(Duration atSpeedOne) {
        return Duration.ofNanos(
                Math.round(atSpeedOne.toNanos() / config.target().speed()));
    }

    private void warmUp(Step step) {
        step.progress("users", config.drill().rate() + " requests/s, warming up", step.elapsed());
        deployment.time().sleep(config.drill().warmUp());
        long start = deployment.time().nanoTime();
        long[] failed = lastSecond();
        while (!isSteady(failed) && deployment.time().since(start).compareTo(COLD_LIMIT) < 0) {
            step.progress("users", "not steady yet: functions are cold", step.elapsed());
            deployment.time().sleep(STEADY);
            failed = lastSecond();
        }
        if (!isSteady(failed)) {
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

    /** How many requests failed within the last second, and how many were answered. */
    private long[] lastSecond() {
        return samples.failedOf(deployment.time().nanoTime() - STEADY.toNanos());
    }

    private static boolean isSteady(long[] failed) {
        return failed[1] > 0 && failed[0] == 0;
    }

    private void judge(Posted posted, List<RouteResult> routes) {
        routes.forEach(route -> verdict.check(
                route.route() + " recovers",
                route.rtoMillis() != null,
                route.rtoMillis() == null ? "it did not recover" : "RTO " + DrillScreen.rto(route)));
        verdict.check(
                "every acknowledged write is listed once",
                posted.duplicates() == 0,
                posted.duplicates() + " of " + posted.acknowledged() + " are listed twice");
        verdict.check(
                "the lists of acknowledged writes can be read",
                posted.unread().isEmpty(),
                posted.unread().isEmpty()
                        ? "they were"
                        : String.join(", ", posted.unread())
                                + " could not be read, so nobody knows whether their writes" + " are there");
        verdict.check(
                "compared reads are equal in both regions",
                posted.comparedEqual(),
                posted.comparedEqual() ? "they are" : "they differ");
    }
}
