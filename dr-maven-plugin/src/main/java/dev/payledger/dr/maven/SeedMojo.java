package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Writes the workload's seed through the failover name, or a region's own name where there is none yet. Again: writes it again under the same keys.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "seed",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class SeedMojo extends AbstractToolkitMojo {

    @Override
    Absence absence() {
        return Absence.FAIL;
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            finish(console, toolkit.seed());
        }
    }
}
