package dev.payledger.dr.investigate;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.investigate.InvestigateReport.Cause;
import dev.payledger.dr.investigate.InvestigateReport.Unexplained;
import dev.payledger.dr.investigate.InvestigateReport.Window;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds why requests failed: reads access logs, function logs, metrics, configuration and the deployed template, and
 * nothing that the toolkit itself keeps, so that it finds the same whether a fault was injected or an accident. Changes
 * nothing.
 *
 * @since 0.1.0
 */
public final class InvestigateStep {

    private final Deployment deployment;

    public InvestigateStep(Deployment deployment) {
        this.deployment = deployment;
    }

    /**
     * Investigates the window of {@code dr.since} and {@code dr.until}, else that of the latest alarm, else the last 15
     * minutes.
     *
     * @throws DrException with {@code DR-INVESTIGATE-001} where no region writes an access log
     */
    public InvestigateReport run(Step step) {
        Notes notes = new Notes();
        return run(new Scopes(deployment, notes).choose(), notes, step);
    }

    /** Investigates both regions from one moment to another, for a verb that knows when what it did began. */
    public InvestigateReport run(Step step, Instant from, Instant until) {
        return run(
                new Scope(
                        new Window(from, until, "From " + from.truncatedTo(ChronoUnit.SECONDS)),
                        deployment.regions().both()),
                new Notes(),
                step);
    }

    private InvestigateReport run(Scope scope, Notes notes, Step step) {
        step.progress("window", scope.window().chosenBy(), step.elapsed());
        List<Supplier<RegionFindings>> looks = scope.regions().stream()
                .<Supplier<RegionFindings>>map(
                        region -> () -> new RegionInvestigation(deployment, region, scope.window(), notes).run())
                .toList();
        List<RegionFindings> regions = Parallel.all(looks);
        if (regions.stream().noneMatch(RegionFindings::hasAccessLog)) {
            throw new DrException(
                    DrError.INVESTIGATE_001,
                    "There is no access log to investigate in " + String.join(", ", scope.regions()) + ".",
                    String.join("\n     ", notes.all()),
                    "give the API's stage AccessLogSettings with $context.requestId, $context.routeKey, $context.status"
                            + " and $context.integration.requestId, and run dr:deploy.");
        }
        List<Cause> causes = new ArrayList<>();
        List<Unexplained> unexplained = new ArrayList<>();
        regions.forEach(region -> {
            causes.addAll(region.causes());
            unexplained.addAll(region.unexplained());
        });
        causes.sort(Comparator.comparingLong(Cause::count).reversed().thenComparing(Cause::function));
        unexplained.sort(Comparator.comparingLong(Unexplained::count).reversed().thenComparing(Unexplained::function));
        return new InvestigateReport(
                deployment.names().deployment(),
                scope.window(),
                regions.stream()
                        .filter(RegionFindings::hasAccessLog)
                        .map(RegionFindings::count)
                        .toList(),
                List.copyOf(causes),
                List.copyOf(unexplained),
                notes.all());
    }
}
