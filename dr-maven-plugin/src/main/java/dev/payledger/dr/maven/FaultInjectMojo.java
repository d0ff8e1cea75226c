package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.fault.FaultInjectReport;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Breaks functions of the primary region, each in its own way, after a snapshot of what is changed. Again: says that the faults are active.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "fault-inject",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class FaultInjectMojo extends AbstractFaultMojo {

    /**
     * After this time the fault guard restores by itself, although this machine may be gone; {@code 30s} to {@code 4h} or
     * ISO-8601, default {@code 15m}. Not scaled by the local AWS's speed.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.faultMaxDuration")
    private @Nullable String faultMaxDuration;

    /**
     * How many functions may be broken at once, 1 to 100, default {@code 5}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.faultMaxFunctions")
    private @Nullable String faultMaxFunctions;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = super.settings();
        put(settings, "dr.faultMaxDuration", faultMaxDuration);
        put(settings, "dr.faultMaxFunctions", faultMaxFunctions);
        return settings;
    }

    @Override
    Absence absence() {
        return Absence.FAIL;
    }

    @Override
    String whenInterrupted() {
        return "Faults may be active. Next: mvn dr:fault-restore; the fault guard does it by itself at its time";
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            FaultInjectReport report = toolkit.injectFaults();
            finish(console, report);
            if (report.undoAt() != null) {
                console.line("undo    mvn dr:fault-restore");
            }
        }
    }
}
