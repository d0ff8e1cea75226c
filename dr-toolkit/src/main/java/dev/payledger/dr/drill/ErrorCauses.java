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

    private final Map<String, Long> counts = new TreeMap<>();
    private long unexplained;

    ErrorCauses(InvestigateReport investigation, List<Sample> samples) {
        investigation.causes().forEach(cause -> count(text(cause), cause.count()));
        for (Unexplained rest : investigation.unexplained()) {
            count(rest.function() + " " + rest.observation(), rest.count());
            unexplained += rest.count();
        }
        for (Sample sample : samples) {
            if (!sample.ok() && sample.status() < 500) {
                count(sample.route().name() + " " + sample.problem(), 1);
                unexplained++;
            }
        }
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
