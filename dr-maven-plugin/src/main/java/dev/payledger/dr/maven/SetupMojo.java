package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.setup.SetupReport;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * All set-up steps in order: deploy, global table, custom domains, failover, webhook, seed, verify; ends with the addresses to
 * open. Again: finds what stands.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "setup",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class SetupMojo extends AbstractWebhookMojo {

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        DrConfig started = withWebhook(started(console, config));
        try (DrToolkit toolkit = toolkit(console, started)) {
            SetupReport report = toolkit.setup();
            VerifyScreen.print(console, report.verify());
            console.line(report.summary());
            finish(console, report);
            AddressScreen.print(console, started);
        }
    }
}
