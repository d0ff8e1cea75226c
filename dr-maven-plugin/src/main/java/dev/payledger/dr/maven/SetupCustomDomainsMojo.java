package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Sets up certificates, custom domain names, mappings and alias records in both regions. Again: finds them.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "setup-custom-domains",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class SetupCustomDomainsMojo extends AbstractToolkitMojo {

    @Override
    Absence absence() {
        return Absence.FAIL;
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            finish(console, toolkit.setupCustomDomains());
        }
    }
}
