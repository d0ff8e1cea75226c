package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.setup.SetupReport;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * All set-up steps in order: deploy, global table, custom domains, failover, page, webhook, seed, verify; ends with the addresses to
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

    /**
     * Whether verify posts one canary through the failover name and reads it in the other region, default {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.verifyWrites")
    private @Nullable String verifyWrites;

    /**
     * How long replication may take until verify calls it a failure, as {@code 60s} or ISO-8601, default {@code 60s}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.verifyMaxLag")
    private @Nullable String verifyMaxLag;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = super.settings();
        put(settings, "dr.verifyWrites", verifyWrites);
        put(settings, "dr.verifyMaxLag", verifyMaxLag);
        return settings;
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        DrConfig started = withWebhook(started(console, config));
        try (DrToolkit toolkit = toolkit(console, started)) {
            SetupReport report = toolkit.setup();
            VerifyScreen.print(console, report.verify());
            console.line(report.summary());
            finish(console, report);
            AddressScreen.printPage(console, report.frontend());
            AddressScreen.print(console, started);
        }
    }
}
