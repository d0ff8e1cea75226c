package dev.payledger.dr.maven;

import dev.payledger.dr.local.LocalAwsConfig;
import dev.payledger.dr.local.LocalAwsLauncher;
import dev.payledger.dr.local.LocalAwsState;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Stops the local AWS; everything that was deployed there is gone with it. Again: says that none runs.
 *
 * @since 0.1.0
 */
@Mojo(name = "local-stop", aggregator = true, threadSafe = true, requiresProject = false)
public final class LocalStopMojo extends AbstractLocalMojo {

    private static final String ANY_REGION = "any";

    @Override
    void run(Console console) {
        LocalAwsConfig config =
                new LocalSettings(settingsAndUnknown("dr.local."), base()).parse(Optional.empty(), List.of(ANY_REGION));
        Optional<LocalAwsState> stopped = new LocalAwsLauncher(config).stop();
        console.verdict(stopped.map(state ->
                        "local AWS stopped  " + LocalAwsScreen.addresses(state) + "; what was deployed there is gone")
                .orElse("no local AWS is running in " + config.home()));
    }
}
