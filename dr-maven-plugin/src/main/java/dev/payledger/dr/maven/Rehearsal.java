package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.destroy.DestroyReport;
import dev.payledger.dr.drill.DrillReport;
import dev.payledger.dr.local.LocalAwsLauncher;
import dev.payledger.dr.local.LocalAwsState;
import dev.payledger.dr.report.DrReport;
import dev.payledger.dr.report.ReportWriter;
import dev.payledger.dr.verify.VerifyReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole drill on a local AWS of its own: start, set up, verify, drill, verify, destroy, stop. Whatever happens, its
 * local AWS is stopped at the end.
 */
final class Rehearsal {

    private static final int STEPS = 9;

    private final Console console;
    private final ProgressRenderer progress;
    private final LocalAwsLauncher launcher;
    private final Path reports;
    private final ReportWriter writer = new ReportWriter();
    private final List<String> failures = new ArrayList<>();

    Rehearsal(Console console, LocalAwsLauncher launcher, Path reports) {
        this.console = console;
        this.progress = new ProgressRenderer(console);
        this.launcher = launcher;
        this.reports = reports;
    }

    /** Runs everything in order and returns what did not hold; empty where all did. */
    List<String> run(DrConfig config) {
        try {
            steps(config);
        } finally {
            // A Ctrl-C interrupts the drill, not the cleaning up behind it.
            boolean interrupted = Thread.interrupted();
            launcher.stop();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return failures;
    }

    private void steps(DrConfig config) {
        progress.stage(1, STEPS, "local AWS");
        LocalAwsLauncher.Started started = launcher.start();
        LocalAwsState state = started.state();
        progress.result(LocalAwsScreen.addresses(state), started.took());
        LocalAwsScreen.printWeather(console, state);
        DrConfig local = config.withTarget(LocalAwsScreen.target(state));
        // A rehearsal never calls a real incident agent.
        DrConfig wired =
                LocalAwsScreen.receiver(launcher).map(local::withWebhook).orElse(local);
        try (DrToolkit toolkit = DrToolkit.create(wired, progress)) {
            if (setUp(toolkit, wired, state)) {
                drill(toolkit, wired);
            }
        }
    }

    /** Steps 2 to 6: a drill needs a deployment that passes every check. */
    private boolean setUp(DrToolkit toolkit, DrConfig config, LocalAwsState state) {
        progress.stage(2, STEPS, "deploy");
        keep(toolkit.deploy());
        progress.stage(3, STEPS, "global table");
        keep(toolkit.setupGlobalTable());
        progress.stage(4, STEPS, "failover");
        keep(toolkit.setupCustomDomains());
        keep(toolkit.setupFailover());
        progress.stage(5, STEPS, "alarm, webhook");
        if (config.webhook() != null) {
            keep(toolkit.setupWebhook());
        }
        progress.result(
                "alarm " + config.names().errorAlarm() + ", receiver " + state.endpoint() + "/_dr/incidents",
                Duration.ZERO);
        progress.briefStage(6, STEPS, "seed, verify");
        keep(toolkit.seed());
        return passes("before the drill", toolkit.verify());
    }

    /** Steps 7 to 9. */
    private void drill(DrToolkit toolkit, DrConfig config) {
        DrConfig.Drill wanted = config.drill();
        progress.drillStage(
                7,
                STEPS,
                "drill " + wanted.scenario().text() + ", " + wanted.rate() + " requests/s (wall-clock seconds)");
        DrillReport drill = toolkit.drill();
        failures.addAll(drill.failures());
        List<Path> files = drill.writeTo(reports);
        List<String> lines = drill.lines();
        console.verdict("[8/9] " + lines.get(0));
        lines.subList(1, lines.size()).forEach(console::verdict);
        progress.briefStage(9, STEPS, "report");
        files.stream()
                .filter(file -> file.toString().endsWith(".html"))
                .map(WorkingFolder.current()::shown)
                .forEach(file -> progress.result(file.toString(), drill.took()));
        DestroyReport destroy = toolkit.destroy();
        keep(destroy);
        if (!destroy.passed()) {
            failures.add("destroy: " + destroy.summary());
        }
        console.line("      now by hand:   mvn -B -ntp -DskipTests install, then in this project mvn dr:setup");
    }

    private boolean passes(String when, VerifyReport verify) {
        keep(verify);
        VerifyScreen.print(console, verify);
        if (!verify.passed()) {
            failures.add("verify " + when + ": " + verify.summary());
        }
        return verify.passed();
    }

    private void keep(DrReport report) {
        writer.write(report, reports);
    }

    /** What a person should know before the first line of the run. */
    static String headline(String service, double speed) {
        return service + " drill: local AWS, no account, no Docker. "
                + (speed == 1
                        ? "Real intervals."
                        : "Clock x" + LocalAwsScreen.speed(speed)
                                + ": intervals are divided by it, computing is real.");
    }

    /** How long a local AWS that nobody stopped may outlive its run. */
    static Duration idleTimeout() {
        return Duration.ofMinutes(10);
    }
}
