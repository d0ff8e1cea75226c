package dev.payledger.dr.maven;

import dev.payledger.dr.config.LocalAwsSettings;
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
        LocalAwsConfig config = LocalSettings.of(
                LocalAwsSettings.parse(settingsAndUnknown(LocalAwsSettings.PREFIX), base()),
                Optional.empty(),
                List.of(ANY_REGION));
        LocalAwsLauncher launcher = new LocalAwsLauncher(config);
        Optional<LocalAwsState> lost = launcher.lost();
        Optional<LocalAwsState> stopped = launcher.stop();
        console.verdict(stopped.map(state ->
                        "local AWS stopped  " + LocalAwsScreen.addresses(state) + "; what was deployed there is gone")
                .orElseGet(() -> lost.map(Absence::ended).orElse("no local AWS is running in " + config.home())));
    }
}
