package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Makes the service's table global: adds the replica in the secondary region. Again: finds it.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "setup-global-table",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class SetupGlobalTableMojo extends AbstractToolkitMojo {

    @Override
    Absence absence() {
        return Absence.FAIL;
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            finish(console, toolkit.setupGlobalTable());
        }
    }
}
