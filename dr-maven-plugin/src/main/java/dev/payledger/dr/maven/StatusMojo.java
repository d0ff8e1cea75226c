package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.status.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * One screen about the deployment: stacks, functions, health, replication, DNS answers, faults, alarms, grey failures.
 * Changes nothing.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "status",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class StatusMojo extends AbstractToolkitMojo {

    private static final Duration REFRESH = Duration.ofSeconds(2);

    /**
     * Whether the screen is shown again every 2 s until it is interrupted, default {@code false}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.watch", defaultValue = "false")
    private boolean watch;

    @Override
    Absence absence() {
        return Absence.SAY;
    }

    @Override
    String whenInterrupted() {
        return "It changes nothing";
    }

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = DrToolkit.create(started(console, config), DrListener.NONE)) {
            StatusReport report = toolkit.status();
            show(console, report);
            while (watch && pause()) {
                report = toolkit.status();
                console.newScreen();
                console.line(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
                show(console, report);
            }
            finish(console, report);
        }
    }

    private static void show(Console console, StatusReport report) {
        report.lines().forEach(console::line);
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(REFRESH.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
