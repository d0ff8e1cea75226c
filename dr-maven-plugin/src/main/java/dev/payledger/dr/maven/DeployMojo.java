package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.deploy.DeployReport;
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
        DrConfig started = started(console, config);
        try (DrToolkit toolkit = toolkit(console, started)) {
            DeployReport report = toolkit.deploy();
            finish(console, report);
            AddressScreen.printApis(console, started, report);
        }
    }
}
