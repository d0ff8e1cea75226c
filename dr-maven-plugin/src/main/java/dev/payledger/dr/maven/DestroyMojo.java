package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Removes everything that the other goals made, in both regions, and says what it removed. Again: says that nothing is
 * left.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "destroy",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class DestroyMojo extends AbstractToolkitMojo {

    /**
     * With {@code dr.target=aws}: {@code <account>/<service>-<stage>}, to say that this and no other deployment is meant;
     * default none.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.confirm")
    private @Nullable String confirm;

    /**
     * Whether retained tables are removed with {@code dr.target=aws}, default {@code false}; on the local AWS they
     * always are.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.deleteTables")
    private @Nullable String deleteTables;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = super.settings();
        put(settings, "dr.confirm", confirm);
        put(settings, "dr.deleteTables", deleteTables);
        return settings;
    }

    @Override
    Absence absence() {
        return Absence.NOTHING_TO_REMOVE;
    }

    @Override
    String whenInterrupted() {
        return "Part of it may be left. Next: mvn dr:destroy removes the rest";
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            finish(console, toolkit.destroy());
        }
    }
}
