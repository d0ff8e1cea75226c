package dev.payledger.dr.investigate;

import dev.payledger.dr.report.DrReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every 5xx of a window with its cause, or without one.
 *
 * @param deployment {@code <service>-<stage>}
 * @param window what was looked at
 * @param regions what access log and metric counted, by region
 * @param causes what was proven, the most frequent first
 * @param unexplained what was not proven, with what is known of it
 * @param notes what could not be read, and what to do about it
 * @since 0.1.0
 */
public record InvestigateReport(
        String deployment,
        Window window,
        List<RegionCount> regions,
        List<Cause> causes,
        List<Unexplained> unexplained,
        List<String> notes)
        implements DrReport {

    /**
     * What can be proven.
     *
     * @since 0.1.0
     */
    public enum Kind {
        /** Lambda refused to run the function while nothing of it was running: its concurrency was 0. */
        THROTTLED,
        /** The function ended for want of an environment variable that the template gives it. */
        VARIABLE_MISSING,
        /** The function had another role than the template gives it, and that was not allowed what it asked for. */
        ROLE_LACKS_ACTION
    }

    /**
     * What was looked at, in whole minutes where a person chose it.
     *
     * @param until exclusive; may lie ahead where its last minute was still running
     * @param chosenBy why this window: an alarm, {@code dr.since}, or the default
     * @since 0.1.0
     */
    public record Window(Instant from, Instant until, String chosenBy) {}

    /**
     * The totals of one region.
     *
     * @param accessLog the lines with 5xx
     * @param metric the sum of the API's metric {@code 5xx}; null where it could not be read
     * @param comparison whether both agree, in words
     * @param minutes both by minute, those without any 5xx left out
     * @since 0.1.0
     */
    public record RegionCount(
            String region,
            String accessLogGroup,
            long accessLog,
            @Nullable Long metric,
            String comparison,
            List<MinuteCount> minutes) {

        /** Whether both totals are the same. */
        public boolean agrees() {
            return metric != null && metric == accessLog;
        }
    }

    /**
     * Both counts of one minute.
     *
     * @since 0.1.0
     */
    public record MinuteCount(Instant minute, long accessLog, long metric) {}

    /**
     * A cause.
     *
     * @param function its name as AWS knows it
     * @param finding for example {@code reserved concurrency 0}
     * @param remark what tells it from other causes, for example {@code Runtime.BadFunctionCode}
     * @param active whether the configuration is still so
     * @param evidence configuration, metrics, and a log line
     * @param undo commands that undo it without the toolkit's snapshots; none where it is not active any more
     * @since 0.1.0
     */
    public record Cause(
            String region,
            String function,
            Kind kind,
            String finding,
            String remark,
            boolean active,
            long count,
            long probes,
            long users,
            List<String> evidence,
            List<String> undo,
            List<String> requestIds) {}

    /**
     * Failed requests without a proven cause.
     *
     * @param function empty where the access log does not lead to one
     * @param observation what is known
     * @since 0.1.0
     */
    public record Unexplained(
            String region,
            String function,
            String observation,
            long count,
            long probes,
            long users,
            List<String> evidence,
            List<String> requestIds) {}

    @Override
    public String verb() {
        return "investigate";
    }

    /** How many 5xx the access logs hold. */
    public long total() {
        return regions.stream().mapToLong(RegionCount::accessLog).sum();
    }

    /** How many of them have a cause. */
    public long explained() {
        return causes.stream().mapToLong(Cause::count).sum();
    }

    @Override
    public String summary() {
        return total() == 0 ? "nothing to explain: no 5xx" : explained() + " of " + total() + " 5xx explained";
    }

    /** The screen, line by line. */
    public List<String> lines() {
        return InvestigateScreen.lines(this);
    }
}
