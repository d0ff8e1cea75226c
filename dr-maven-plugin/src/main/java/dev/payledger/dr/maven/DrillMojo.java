package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.LocalAwsSettings;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.drill.DrillReport;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.local.LocalAwsConfig;
import dev.payledger.dr.local.LocalAwsLauncher;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Breaks the primary region under load, measures what users see, restores and verifies. Fails if anything did not hold.
 * With {@code dr.local.ephemeral} it does everything on a local AWS of its own: start, set up, drill, destroy, stop.
 * Ctrl-C restores.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "drill",
        defaultPhase = LifecyclePhase.VERIFY,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class DrillMojo extends AbstractVerifyMojo {

    /**
     * Whether the drill runs on a local AWS of its own, on free ports and with its state under {@code target/}, which is
     * set up before and stopped afterwards; default {@code false}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.local.ephemeral", defaultValue = "false")
    private boolean localEphemeral;

    /**
     * Requests per second of all users together, 1 to 1000, default {@code 50}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.drillRate")
    private @Nullable String drillRate;

    /**
     * Users, each with a resolver of its own, 1 to 200, default {@code 10}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.drillUsers")
    private @Nullable String drillUsers;

    /**
     * Calls per second through the service's own client library, 0 (none) to 1000, default 5. The library is found where
     * the plugin's dependencies have an artifact with a {@code ServiceClientFactory}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.drillClientRate")
    private @Nullable String drillClientRate;

    /**
     * How long users run before the faults, as {@code 5s} or ISO-8601, default {@code 5s}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.drillWarmUp")
    private @Nullable String drillWarmUp;

    /**
     * How long the faults stay after every user has been moved, as {@code 10s} or ISO-8601, default {@code 10s}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.drillHold")
    private @Nullable String drillHold;

    /**
     * The longest wait for failover, and for failback, as {@code 5m} or ISO-8601, default {@code 5m}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.drillLimit")
    private @Nullable String drillLimit;

    /**
     * What is broken: {@code three-faults} (default, users are moved), {@code region-outage} (the primary is lost and
     * replication cut) or {@code grey-failure} (nothing fails over, and that is the lesson).
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.scenario")
    private @Nullable String scenario;

    /**
     * The longest outage of any route, as {@code 85s} or ISO-8601, at speed 1; default {@code dr.dnsTtl} and 25 s, none
     * for grey-failure. At another speed it is divided by it, and 20 s for computing are added.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.maxRto")
    private @Nullable String maxRto;

    /**
     * How many acknowledged writes may be unreadable after healing, default {@code 0}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.maxLostWrites")
    private @Nullable String maxLostWrites;

    /**
     * How many requests may fail while something is broken, in percent of all, 0 to 100; default {@code 75} for
     * three-faults, {@code 95} for region-outage, {@code 60} for grey-failure.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.maxErrorRate")
    private @Nullable String maxErrorRate;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = super.settings();
        put(settings, "dr.drillRate", drillRate);
        put(settings, "dr.drillUsers", drillUsers);
        put(settings, "dr.drillClientRate", drillClientRate);
        put(settings, "dr.drillWarmUp", drillWarmUp);
        put(settings, "dr.drillHold", drillHold);
        put(settings, "dr.drillLimit", drillLimit);
        put(settings, "dr.scenario", scenario);
        put(settings, "dr.maxRto", maxRto);
        put(settings, "dr.maxLostWrites", maxLostWrites);
        put(settings, "dr.maxErrorRate", maxErrorRate);
        return settings;
    }

    @Override
    void sayInterrupted(Console console) {
        console.verdict(name() + " was interrupted: the faults are restored, and what it started is stopped, before it"
                + " ends");
    }

    @Override
    Absence absence() {
        return localEphemeral ? Absence.START : Absence.FAIL;
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (Interruption interruption = Interruption.onShutdown()) {
            List<String> failures = localEphemeral ? rehearse(console, config) : drill(console, config);
            if (!failures.isEmpty()) {
                throw new MojoFailureException(
                        "The drill did not pass.\nWhy: " + String.join("\n     ", failures) + "\nNext: read "
                                + WorkingFolder.current().shown(reports()) + "; mvn dr:status shows what stands");
            }
        }
    }

    private List<String> drill(Console console, DrConfig config) {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            DrillReport report = toolkit.drill();
            List<Path> files = report.writeTo(reports());
            report.lines().forEach(console::verdict);
            WorkingFolder here = WorkingFolder.current();
            files.forEach(file -> console.verdict("report  " + here.shown(file)));
            return report.failures();
        }
    }

    private List<String> rehearse(Console console, DrConfig config) {
        if (!(config.target() instanceof Target.Local) || settings().containsKey("dr.endpoint")) {
            throw new DrException(
                    DrError.CONFIG_001,
                    "dr.local.ephemeral does not go with this target.",
                    "dr.target is " + config.target().name()
                            + (settings().containsKey("dr.endpoint") ? " and dr.endpoint is set" : "")
                            + ", but an ephemeral drill runs on a local AWS of its own",
                    "leave dr.local.ephemeral out to drill what stands at the target");
        }
        LocalAwsConfig local = ephemeral(config);
        console.line(Rehearsal.headline(config.service(), local.speed().orElse(1)));
        return new Rehearsal(console, new LocalAwsLauncher(local), reports()).run(config);
    }

    /** Free ports and a state folder under target/, unless the user set them. */
    private LocalAwsConfig ephemeral(DrConfig config) {
        LocalAwsConfig wanted = localConfig(config);
        LocalAwsSettings asked = config.local();
        Path home = asked.home() != null
                ? wanted.home()
                : Path.of(project().getBuild().getDirectory()).resolve("dr-local");
        return new LocalAwsConfig(
                home,
                OptionalInt.of(wanted.port().orElse(0)),
                OptionalInt.of(wanted.dnsPort().orElse(0)),
                OptionalDouble.of(wanted.speed().orElse(1)),
                wanted.seed(),
                asked.idleTimeout() != null ? wanted.idleTimeout() : Rehearsal.idleTimeout(),
                wanted.domain(),
                wanted.regions(),
                wanted.weather());
    }
}
