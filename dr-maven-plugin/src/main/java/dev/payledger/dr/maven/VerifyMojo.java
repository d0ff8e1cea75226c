package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.verify.VerifyReport;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

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
public final class VerifyMojo extends AbstractVerifyMojo {

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
