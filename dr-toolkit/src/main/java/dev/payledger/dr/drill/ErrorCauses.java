package dev.payledger.dr.drill;

import dev.payledger.dr.investigate.InvestigateReport;
import dev.payledger.dr.investigate.InvestigateReport.Cause;
import dev.payledger.dr.investigate.InvestigateReport.Unexplained;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the errors of a drill by cause: the 5xx of both regions, probes included, as an investigation explains them from
 * what AWS shows, and what users saw fail without a 5xx, which no access log explains.
 */
final class ErrorCauses {

    private static final int SERVER_ERROR = 500;

    private final Map<String, Long> counts = new TreeMap<>();
    private long unexplained;

    ErrorCauses(InvestigateReport investigation, List<Sample> samples) {
        investigation.causes().forEach(cause -> count(text(cause), cause.count()));
        for (Unexplained rest : investigation.unexplained()) {
            count(rest.function() + " " + rest.observation(), rest.count());
            unexplained += rest.count();
        }
        long answered = 0;
        for (Sample sample : samples) {
            if (!sample.ok() && sample.status() < SERVER_ERROR) {
                count(sample.route().name() + " " + sample.problem(), 1);
                unexplained++;
            } else if (!sample.ok()) {
                answered++;
            }
        }
        long logged = investigation.explained() + unexplainedIn(investigation);
        long notLogged = answered - logged;
        if (notLogged > 0) {
            count("not in any access log, though users saw a 5xx", notLogged);
            unexplained += notLogged;
        }
    }

    private static long unexplainedIn(InvestigateReport investigation) {
        return investigation.unexplained().stream()
                .mapToLong(Unexplained::count)
                .sum();
    }

    private void count(String text, long requests) {
        counts.merge(text, requests, Long::sum);
    }

    private static String text(Cause cause) {
        return cause.function() + " " + cause.finding() + (cause.probes() == cause.count() ? " (probes)" : "");
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    long unexplained() {
        return unexplained;
    }
}
