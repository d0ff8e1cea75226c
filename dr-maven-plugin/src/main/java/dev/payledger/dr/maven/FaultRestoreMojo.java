package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Undoes every fault, or that of one function, from any checkout. Again: says that no fault is active.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "fault-restore",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class FaultRestoreMojo extends AbstractFaultMojo {

    @Override
    Absence absence() {
        return Absence.NOTHING_TO_RESTORE;
    }

    @Override
    String whenInterrupted() {
        return "Faults may be left, with their snapshots. Next: mvn dr:fault-restore goes on from there";
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            finish(console, toolkit.restoreFaults());
        }
    }
}
