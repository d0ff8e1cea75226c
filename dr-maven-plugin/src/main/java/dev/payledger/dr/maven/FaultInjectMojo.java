package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Breaks functions of the primary region, each in its own way, after a snapshot of what is changed. Again: says that the faults are active.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "fault-inject",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class FaultInjectMojo extends AbstractFaultMojo {

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, started(console, config))) {
            finish(console, toolkit.injectFaults());
        }
    }
}
