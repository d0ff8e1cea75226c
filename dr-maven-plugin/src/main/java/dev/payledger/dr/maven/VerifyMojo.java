package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.verify.VerifyReport;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Checks that everything stands and works, in both regions and through the failover name. Changes nothing but for one
 * canary, which it posts and which stays ({@code dr.verifyWrites=false} leaves it out).
 *
 * @since 0.1.0
 */
@Mojo(
        name = "verify",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class VerifyMojo extends AbstractToolkitMojo {

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
    Absence absence() {
        return Absence.FAIL;
    }

    @Override
    String whenInterrupted() {
        return "It changes nothing that stays. Next: mvn dr:verify checks again";
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            VerifyReport report = toolkit.verify();
            VerifyScreen.print(console, report);
            finish(console, report);
        }
    }
}
