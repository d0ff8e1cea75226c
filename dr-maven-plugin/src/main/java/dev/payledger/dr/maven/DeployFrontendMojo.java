package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.frontend.FrontendReport;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Deploys the service's static site to CloudFront, under its own name, and tells it where the API is; ends with the address to
 * open. Again: uploads what changed.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "deploy-frontend",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class DeployFrontendMojo extends AbstractToolkitMojo {

    /**
     * Whether only {@code frontend/.env.local} is written, for {@code npm run dev --prefix frontend}, default {@code false}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.frontendDevOnly", defaultValue = "false")
    private @Nullable String frontendDevOnly;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = super.settings();
        put(settings, "dr.frontendDevOnly", frontendDevOnly);
        return settings;
    }

    @Override
    Absence absence() {
        return Absence.FAIL;
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        DrConfig started = started(console, config);
        try (DrToolkit toolkit = toolkit(console, started)) {
            FrontendReport report = toolkit.deployFrontend();
            finish(console, report);
            AddressScreen.printPage(console, report);
            AddressScreen.printApi(console, started);
        }
    }
}
