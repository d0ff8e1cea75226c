package dev.payledger.dr.drill;

import dev.payledger.dr.report.DrReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a drill saw. It holds no secret: of the configuration a hash, of requests no body.
 *
 * @param scenario what was broken, for example {@code three-faults}
 * @param failures why the drill did not pass: the checks that did not hold and the thresholds that were exceeded; empty
 *     where it passed
 * @param timeline every moment, with its source
 * @param routes what users saw of each route
 * @param clients what callers saw who use the service's client library; empty where there were none
 * @param seconds what users saw of each second
 * @param errors failed requests by cause, as an investigation of both regions finds them (probes included), or by how they
 *     failed where it finds none
 * @param unexplained failed requests without a proven cause
 * @param lessons what a reader must know, in plain words
 * @since 0.1.0
 */
public record DrillReport(
        String deployment,
        String scenario,
        Header header,
        List<String> failures,
        List<Check> checks,
        List<Threshold> thresholds,
        List<Moment> timeline,
        List<RouteResult> routes,
        Rate rate,
        List<ClientResult> clients,
        List<Second> seconds,
        Map<String, Long> errors,
        long unexplained,
        Rpo rpo,
        Posted posted,
        List<String> lessons,
        Duration took)
        implements DrReport {

    /**
     * What makes the report evidence.
     *
     * @param who the user of the machine that ran the drill
     * @param target {@code local} or {@code aws}
     * @param regions primary first
     * @param speed what intervals were divided by; figures are results only at 1
     * @param seed of the local AWS; null on AWS, and where it is not known
     * @param versions of the toolkit, Java and the operating system
     * @param commit of the project that the drill was run in; null where it is in no repository
     * @param configuration a hash of the settings, secrets and machine-dependent addresses left out
     * @since 0.1.0
     */
    public record Header(
            String who,
            String account,
            String target,
            List<String> regions,
            Instant startedAt,
            double speed,
            @Nullable Long seed,
            Map<String, String> versions,
            @Nullable String commit,
            String configuration,
            Machine machine) {}

    /**
     * The machine that played the users, and the local AWS where there was one.
     *
     * @since 0.1.0
     */
    public record Machine(int cores, long memoryMebibytes) {}

    /**
     * Something that must hold.
     *
     * @since 0.1.0
     */
    public record Check(String name, boolean passed, String observed) {}

    /**
     * A limit.
     *
     * @param setting for example {@code dr.maxRto}
     * @param note how the limit came about where it is not what the setting says
     * @since 0.1.0
     */
    public record Threshold(String setting, String observed, String allowed, boolean passed, String note) {}

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
     * @param parts what the time went into; null where there was no outage, or users were not moved
     * @since 0.1.0
     */
    public record RouteResult(
            String route,
            long requests,
            long failed,
            @Nullable Long rtoMillis,
            @Nullable RtoParts parts,
            Map<String, Long> failuresByKind) {}

    /**
     * The parts of an outage, which add up to it.
     *
     * @param detectionMillis until the health check was seen unhealthy
     * @param dnsMillis until DNS was seen to answer the other region
     * @param ttlAndResolverMillis until the last user was first served there
     * @param firstGoodAnswerMillis until the route failed no more
     * @since 0.1.0
     */
    public record RtoParts(
            long detectionMillis, long dnsMillis, long ttlAndResolverMillis, long firstGoodAnswerMillis) {}

    /**
     * Requests per second of all users together.
     *
     * @param notSent requests that were left out because too many were under way
     * @since 0.1.0
     */
    public record Rate(double wanted, double reached, long notSent) {}

    /**
     * What callers with the service's client library saw of a route, beside users who sent the same without it.
     *
     * @param client the library
     * @param calls calls, each with all its attempts
     * @param failed calls that ended without success
     * @param medianMillis of all calls
     * @param slowestMillis of all calls
     * @param plainRequests requests of users without the library, each one attempt
     * @param plainFailed those of them that failed
     * @param problems what failed calls said, up to three different ones
     * @since 0.1.0
     */
    public record ClientResult(
            String client,
            String route,
            long calls,
            long failed,
            long medianMillis,
            long slowestMillis,
            long plainRequests,
            long plainFailed,
            List<String> problems) {}

    /**
     * One second of the chart.
     *
     * @since 0.1.0
     */
    public record Second(long sinceFaultSeconds, long ok, long failed, Map<String, Long> okByRegion) {}

    /**
     * Acknowledged writes that the survivor could not read when users had been moved to it.
     *
     * @param measured whether replication was cut, without which the word is replication lag
     * @param why why it was not measured; empty where it was
     * @param acknowledged writes that the lost region had acknowledged
     * @param atCutOver their ids
     * @param afterHealing those of them that were still not readable at the end
     * @since 0.1.0
     */
    public record Rpo(
            boolean measured, String why, long acknowledged, List<String> atCutOver, List<String> afterHealing) {

        /** Replication was not cut. */
        static Rpo notMeasured(String why) {
            return new Rpo(false, why, 0, List.of(), List.of());
        }
    }

    /**
     * What the acknowledged writes of the drill came to.
     *
     * @param acknowledged writes that the service acknowledged
     * @param duplicates ids that were listed twice
     * @param missing acknowledged ids that were not readable at the end, in either region
     * @param unread the lists that could not be read to their end: whether their writes are there is not known
     * @param comparedEqual whether the workload's compared reads were equal in both regions
     * @since 0.1.0
     */
    public record Posted(
            long acknowledged, long duplicates, List<String> missing, List<String> unread, boolean comparedEqual) {}

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

    /** What intervals were divided by. */
    public double speed() {
        return header.speed();
    }

    /** The verdict, line by line; fits one screen. */
    public List<String> lines() {
        return DrillScreen.lines(this);
    }

    /**
     * Writes {@code drill.json}, {@code drill.md}, {@code drill.html} (self-contained) and {@code drill-junit.xml}.
     *
     * @param folder made where it does not exist
     * @return the files, which replace those of an earlier drill
     * @throws java.io.UncheckedIOException if they cannot be written; the user frees the place
     */
    public List<Path> writeTo(Path folder) {
        return DrillFiles.write(this, folder);
    }
}
