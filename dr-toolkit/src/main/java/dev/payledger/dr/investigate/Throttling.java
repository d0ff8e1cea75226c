package dev.payledger.dr.investigate;

import dev.payledger.dr.internal.resource.AccessLogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells a function whose concurrency is 0 from one that is throttled by its own load. Lambda refuses a request where as
 * many run as may run. So where it refuses while none runs, none may run. What runs is known from the access log; a
 * function that others than the API invoke could be busy unseen, and so could the account.
 */
final class Throttling {

    /** The longest that an HTTP API waits for a function, and so the longest that one of unknown length may run. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Requests that come in together may reach Lambda in another order. */
    private static final Duration JITTER = Duration.ofSeconds(1);

    private final Set<String> proven = new HashSet<>();
    private final Set<String> lastRun = new HashSet<>();

    /** Reads the requests of one function, good and bad, of the window and of {@link #LONGEST} before it. */
    Throttling(List<AccessLogEntry> requests) {
        List<AccessLogEntry> ordered = requests.stream()
                .sorted(Comparator.comparing(AccessLogEntry::startedAt))
                .toList();
        List<AccessLogEntry> run = new ArrayList<>();
        List<AccessLogEntry> served =
                ordered.stream().filter(AccessLogEntry::mayHaveRun).toList();
        List<Instant> certain = new ArrayList<>();
        for (AccessLogEntry entry : ordered) {
            if (entry.isThrottled()) {
                run.add(entry);
            } else if (entry.mayHaveRun()) {
                judge(run, served, certain);
                run.clear();
            }
        }
        judge(run, served, certain);
        run.forEach(entry -> lastRun.add(entry.requestId()));
        ordered.stream()
                .filter(AccessLogEntry::isThrottled)
                .filter(entry -> certain.stream()
                        .anyMatch(at ->
                                Duration.between(at, entry.startedAt()).abs().compareTo(JITTER) <= 0))
                .forEach(entry -> proven.add(entry.requestId()));
    }

    static Duration lookBack() {
        return LONGEST;
    }

    /** Whether it was refused while nothing of the function was running, or in one row with such a request. */
    boolean wasForbidden(AccessLogEntry entry) {
        return proven.contains(entry.requestId());
    }

    /** Whether nothing of the function has run since. */
    boolean isLast(AccessLogEntry entry) {
        return lastRun.contains(entry.requestId());
    }

    private void judge(List<AccessLogEntry> run, List<AccessLogEntry> served, List<Instant> certain) {
        List<AccessLogEntry> alone = run.stream()
                .filter(refused -> served.stream().noneMatch(other -> overlap(refused, other)))
                .toList();
        if (!alone.isEmpty()) {
            run.forEach(entry -> proven.add(entry.requestId()));
            alone.forEach(entry -> certain.add(entry.startedAt()));
        }
    }

    private static boolean overlap(AccessLogEntry one, AccessLogEntry other) {
        return !one.startedAt().isAfter(end(other)) && !other.startedAt().isAfter(end(one));
    }

    private static Instant end(AccessLogEntry entry) {
        Long latency = entry.latencyMillis();
        return latency != null
                ? entry.startedAt().plusMillis(latency)
                : entry.startedAt().plus(LONGEST);
    }
}
