package dev.payledger.dr.drill;

import dev.payledger.dr.report.DrReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a drill saw.
 *
 * @param speed what intervals were divided by; figures are results only at 1
 * @param failures why the drill did not pass; empty where it did
 * @param timeline every moment, with its source
 * @param routes what users saw of each route
 * @param seconds what users saw of each second
 * @param errors failed requests by cause, as an investigation of both regions finds them (probes included), or by how they
 *     failed where it finds none
 * @param unexplained failed requests without a proven cause
 * @since 0.1.0
 */
public record DrillReport(
        String deployment,
        Instant startedAt,
        double speed,
        List<String> failures,
        List<Moment> timeline,
        List<RouteResult> routes,
        List<Second> seconds,
        Map<String, Long> errors,
        long unexplained,
        Posted posted,
        Duration took)
        implements DrReport {

    /**
     * One moment.
     *
     * @param sinceFaultMillis since the first fault was requested
     * @param uncertaintyMillis how late it may have been noticed
     * @since 0.1.0
     */
    public record Moment(Instant at, long sinceFaultMillis, String source, String message, long uncertaintyMillis) {}

    /**
     * One route.
     *
     * @param rtoMillis from the first failed request to the first of ten consecutive successes; 0 where none failed;
     *     null where it did not recover
     * @since 0.1.0
     */
    public record RouteResult(
            String route,
            long requests,
            long failed,
            @Nullable Long rtoMillis,
            Map<String, Long> failuresByKind) {}

    /**
     * One second of the chart.
     *
     * @since 0.1.0
     */
    public record Second(long sinceFaultSeconds, long ok, long failed, Map<String, Long> okByRegion) {}

    /**
     * What the acknowledged writes of the drill came to.
     *
     * @param acknowledged writes that the service acknowledged
     * @param duplicates ids that were listed twice
     * @param missing acknowledged ids that were not readable at the end, in either region
     * @param comparedEqual whether the workload's compared reads were equal in both regions
     * @since 0.1.0
     */
    public record Posted(long acknowledged, long duplicates, List<String> missing, boolean comparedEqual) {}

    @Override
    public String verb() {
        return "drill";
    }

    @Override
    public boolean passed() {
        return failures.isEmpty();
    }

    @Override
    public String summary() {
        return passed() ? "DRILL PASSED" : "DRILL FAILED: " + String.join("; ", failures);
    }

    /** The verdict, line by line; fits one screen. */
    public List<String> lines() {
        return DrillScreen.lines(this);
    }

    /**
     * Writes {@code drill.json}, {@code drill.md} and {@code drill.html} (self-contained).
     *
     * @param folder made where it does not exist
     * @return the files, which replace those of an earlier drill
     * @throws java.io.UncheckedIOException if they cannot be written; the user frees the place
     */
    public List<Path> writeTo(Path folder) {
        return DrillFiles.write(this, folder);
    }
}
