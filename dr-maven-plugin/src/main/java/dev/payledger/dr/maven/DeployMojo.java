package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Deploys the service's stack to both regions, and the toolkit's companion stack. Again: updates what changed.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "deploy",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class DeployMojo extends AbstractToolkitMojo {

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            finish(console, toolkit.deploy());
        }
    }
}
