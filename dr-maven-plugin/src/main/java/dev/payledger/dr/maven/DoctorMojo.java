package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.doctor.DoctorReport;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Looks whether the other goals would work: tools, credentials, account, regions, permissions, quotas, hosted zone,
 * certificates; and what it would cost. Changes nothing.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "doctor",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class DoctorMojo extends AbstractToolkitMojo {

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            DoctorReport report = toolkit.doctor(Map.of(
                    "Maven", String.valueOf(session().getSystemProperties().getProperty("maven.version", "unknown"))));
            report.lines().forEach(console::line);
            finish(console, report);
        }
    }
}
