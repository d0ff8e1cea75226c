package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.investigate.InvestigateReport;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Joins every 5xx of the latest alarm, or of a window, to its cause: from access logs, function logs, metrics,
 * configuration and the deployed template. Names the commands that undo each. Changes nothing.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "investigate",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class InvestigateMojo extends AbstractToolkitMojo {

    /**
     * Where the investigation begins: a time before now as {@code 15m}, or a moment in ISO-8601; default: the latest
     * alarm, or 15 minutes ago where none was raised.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.since")
    private @Nullable String since;

    /**
     * Where the investigation ends: a time before now as {@code 5m}, or a moment in ISO-8601; default now, or the end of
     * the alarm.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.until")
    private @Nullable String until;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = super.settings();
        put(settings, "dr.since", since);
        put(settings, "dr.until", until);
        return settings;
    }

    @Override
    Absence absence() {
        return Absence.SAY;
    }

    @Override
    String whenInterrupted() {
        return "It changes nothing";
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = DrToolkit.create(started(console, config), DrListener.NONE)) {
            InvestigateReport report = toolkit.investigate();
            report.lines().forEach(console::line);
            finish(console, report);
        }
    }
}
