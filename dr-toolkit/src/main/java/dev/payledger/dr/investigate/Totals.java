package dev.payledger.dr.investigate;

import dev.payledger.dr.internal.resource.AccessLogEntry;
import dev.payledger.dr.investigate.InvestigateReport.MinuteCount;
import dev.payledger.dr.investigate.InvestigateReport.RegionCount;
import dev.payledger.dr.investigate.InvestigateReport.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what the access log holds with what the API's metric counted, minute by minute. */
final class Totals {

    /** Log lines and metrics arrive late; AWS promises no time. A difference older than this will stay. */
    private static final Duration MAY_BE_LATE = Duration.ofMinutes(10);

    private Totals() {}

    /**
     * Compares.
     *
     * @param metric by minute; null where it could not be read
     */
    static RegionCount compare(
            String region,
            String group,
            List<AccessLogEntry> entries,
            @Nullable Map<Instant, Long> metric,
            Window window,
            Instant now) {
        Map<Instant, Long> logged = entries.stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.loggedAt().truncatedTo(ChronoUnit.MINUTES),
                        TreeMap::new,
                        Collectors.counting()));
        long inLog = entries.size();
        if (metric == null) {
            return new RegionCount(
                    region, group, inLog, null, "access log " + inLog + ", metric 5xx not readable", List.of());
        }
        long counted = metric.values().stream().mapToLong(Long::longValue).sum();
        TreeSet<Instant> all = new TreeSet<>(logged.keySet());
        all.addAll(metric.keySet());
        List<MinuteCount> minutes = all.stream()
                .map(minute ->
                        new MinuteCount(minute, logged.getOrDefault(minute, 0L), metric.getOrDefault(minute, 0L)))
                .filter(minute -> minute.accessLog() > 0 || minute.metric() > 0)
                .toList();
        String both = "access log " + inLog + ", metric 5xx " + counted;
        return new RegionCount(
                region,
                group,
                inLog,
                counted,
                inLog == counted ? both + ": equal" : both + ": " + why(inLog, counted, minutes, window, now),
                minutes);
    }

    private static String why(long inLog, long counted, List<MinuteCount> minutes, Window window, Instant now) {
        List<MinuteCount> different = minutes.stream()
                .filter(minute -> minute.accessLog() != minute.metric())
                .toList();
        Instant lastMinute = window.until().minus(Duration.ofMinutes(1));
        if (now.isBefore(window.until())
                && different.stream().allMatch(minute -> minute.minute().equals(lastMinute))) {
            return "they differ in the minute that is still running only";
        }
        if (different.stream()
                .allMatch(minute ->
                        minute.minute().equals(window.from()) || minute.minute().equals(lastMinute))) {
            return "they differ at the window's edges only, where a request may count in one minute and be logged in the"
                    + " next";
        }
        if (window.until().plus(MAY_BE_LATE).isAfter(now)) {
            return inLog < counted
                    ? (counted - inLog) + " lines are not in the access log yet; run the goal again in a minute"
                    : (inLog - counted) + " are not in the metric yet; run the goal again in a minute";
        }
        return "they differ by " + Math.abs(inLog - counted) + ", in "
                + different.stream()
                        .limit(3)
                        .map(minute -> minute.minute().toString())
                        .collect(Collectors.joining(", "));
    }
}
