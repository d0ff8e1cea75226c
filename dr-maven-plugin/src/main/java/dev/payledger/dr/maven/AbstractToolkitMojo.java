package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.local.LocalAwsConfig;
import dev.payledger.dr.local.LocalAwsLauncher;
import dev.payledger.dr.local.LocalAwsState;
import dev.payledger.dr.report.DrReport;
import dev.payledger.dr.report.ReportWriter;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** A goal that acts on a deployment. */
abstract class AbstractToolkitMojo extends AbstractLocalMojo {

    /**
     * Where to act: {@code local} (default, two regions on this machine) or {@code aws} (a real account; not yet run on
     * one).
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.target")
    private @Nullable String target;

    /**
     * The service's name, with which every name begins; default: what the workload says.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.service")
    private @Nullable String service;

    /**
     * The stage, part of every name, default {@code dev}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.stage")
    private @Nullable String stage;

    /**
     * The region that serves, default {@code ap-southeast-1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.primaryRegion")
    private @Nullable String primaryRegion;

    /**
     * The region that takes over, default {@code ap-northeast-1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.secondaryRegion")
    private @Nullable String secondaryRegion;

    /**
     * Limits deploy, fault-inject, fault-restore and investigate to one of the two regions; default both.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.region")
    private @Nullable String region;

    /**
     * The hosted zone of the public names; default {@code <service>.test} on the local AWS, which makes it, and none on
     * AWS, where it must exist.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.domain")
    private @Nullable String domain;

    /**
     * TTL of the failover records, as {@code 60s} or ISO-8601, default {@code 60s}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.dnsTtl")
    private @Nullable String dnsTtl;

    /**
     * The service's CloudFormation template; default {@code META-INF/dr/template.yaml} of the functions jar.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.template")
    private @Nullable String template;

    /**
     * The jar with the functions' code; default: the dependency of the project that holds
     * {@code META-INF/dr/workload.json}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.functionsJar")
    private @Nullable String functionsJar;

    /**
     * The file that describes the service's routes, seed and faults; default {@code META-INF/dr/workload.json} of the
     * functions jar.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.workload")
    private @Nullable String workload;

    /**
     * Values of template parameters, {@code Name=value} separated by commas; default none.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.parameters")
    private @Nullable String parameters;

    /**
     * The table that is to become global; default: the one that stands in the primary's stack and not in the
     * secondary's.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.table")
    private @Nullable String table;

    /**
     * The static site, a folder or a jar with an {@code index.html}; default: the dependency of the project that holds
     * {@code META-INF/dr/frontend/index.html}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.frontend")
    private @Nullable String frontend;

    /**
     * The path that health checks ask for; default: what the workload says, or {@code /health}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.healthPath")
    private @Nullable String healthPath;

    /**
     * The endpoint of a local AWS that this plugin does not start; default: the one that it starts.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.endpoint")
    private @Nullable String endpoint;

    /**
     * Accounts in which something may be changed, separated by commas; default none. Needed with
     * {@code dr.target=aws}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.allowedAccounts")
    private @Nullable String allowedAccounts;

    /**
     * The folder that reports are written to, default {@code target/dr}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.reports", defaultValue = "${project.build.directory}/dr")
    @SuppressWarnings("NullAway.Init")
    private File reports;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = super.settings();
        put(settings, "dr.target", target);
        put(settings, "dr.service", service);
        put(settings, "dr.stage", stage);
        put(settings, "dr.primaryRegion", primaryRegion);
        put(settings, "dr.secondaryRegion", secondaryRegion);
        put(settings, "dr.region", region);
        put(settings, "dr.domain", domain);
        put(settings, "dr.dnsTtl", dnsTtl);
        put(settings, "dr.template", template);
        put(settings, "dr.functionsJar", functionsJar);
        put(settings, "dr.workload", workload);
        put(settings, "dr.parameters", parameters);
        put(settings, "dr.table", table);
        put(settings, "dr.frontend", frontend);
        put(settings, "dr.healthPath", healthPath);
        put(settings, "dr.endpoint", endpoint);
        put(settings, "dr.allowedAccounts", allowedAccounts);
        return settings;
    }

    @Override
    final void run(Console console) throws MojoFailureException {
        DrConfig config = config();
        if (isOnOwnLocalAws(config) && absence() != Absence.START) {
            LocalAwsLauncher launcher = launcher(config);
            if (launcher.status().isEmpty()) {
                console.verdict(
                        absence().verdict(launcher.lost(), localConfig(config).home()));
                return;
            }
        }
        try (Farewell farewell = Farewell.onInterruption(() -> sayInterrupted(console))) {
            run(console, config);
        }
    }

    /**
     * Does the goal's work; the local AWS may have to be started first.
     *
     * @throws MojoFailureException if the work was done and its result does not pass
     */
    abstract void run(Console console, DrConfig config) throws MojoFailureException;

    /** What the goal does where no local AWS runs. */
    Absence absence() {
        return Absence.START;
    }

    /** Ends the output with a line about the interruption. */
    void sayInterrupted(Console console) {
        console.last(name() + " was interrupted. " + whenInterrupted());
    }

    /** What a Ctrl-C left, and how to go on. */
    String whenInterrupted() {
        return "What it made so far stays. Next: mvn " + name() + " goes on from there; mvn dr:destroy removes it";
    }

    /** The configuration with the local AWS's real addresses; the local AWS is started if it does not run. */
    final DrConfig started(Console console, DrConfig config) {
        if (!isOnOwnLocalAws(config)) {
            return config;
        }
        LocalAwsLauncher launcher = launcher(config);
        Optional<LocalAwsState> lost = launcher.lost();
        LocalAwsLauncher.Started started = launcher.start();
        if (started.startedNow()) {
            lost.ifPresent(state -> console.line("WARN  " + Absence.ended(state)));
            LocalAwsScreen.print(console, started);
        } else {
            LocalAwsScreen.printPorts(console, started.state(), localConfig(config));
            LocalAwsScreen.printWeather(console, started.state());
        }
        return config.withTarget(LocalAwsScreen.target(started.state()));
    }

    /** Shows a goal's result and writes its report. */
    final void finish(Console console, DrReport report) throws MojoFailureException {
        Path file = WorkingFolder.current().shown(new ReportWriter().write(report, reports.toPath()));
        console.verdictIfQuiet(report.summary());
        console.verdict("report  " + file);
        if (!report.passed()) {
            throw new MojoFailureException(name() + ": " + report.summary() + "\nWhy: see the lines above, or " + file
                    + "\nNext: " + report.next());
        }
    }

    final Path reports() {
        return reports.toPath();
    }

    final DrToolkit toolkit(Console console, DrConfig config) {
        return DrToolkit.create(config, new ProgressRenderer(console));
    }

    final LocalAwsConfig localConfig(DrConfig config) {
        return LocalSettings.of(
                config.local(), Optional.of(config.domain()), config.regions().both());
    }

    private LocalAwsLauncher launcher(DrConfig config) {
        return new LocalAwsLauncher(localConfig(config));
    }

    /** The receiver of the local AWS that this plugin started; empty on any other target. */
    final Optional<Webhook> ownReceiver(DrConfig config) {
        return isOnOwnLocalAws(config) ? LocalAwsScreen.receiver(launcher(config)) : Optional.empty();
    }

    private boolean isOnOwnLocalAws(DrConfig config) {
        return config.target() instanceof Target.Local && endpoint == null;
    }

    final DrConfig config() {
        Map<String, String> settings = settingsAndUnknown("dr.");
        WorkloadDependency dependencies = new WorkloadDependency(project(), session());
        if (!settings.containsKey("dr.functionsJar")) {
            dependencies.find().ifPresent(jar -> settings.put("dr.functionsJar", jar.toString()));
        }
        if (!settings.containsKey("dr.frontend")) {
            dependencies.site().ifPresent(jar -> settings.put("dr.frontend", jar.toString()));
        }
        return DrConfig.parse(settings, base());
    }
}
