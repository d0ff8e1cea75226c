package dev.payledger.dr.doctor;

import dev.payledger.dr.doctor.DoctorReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lays the findings out, one line each, with what to do behind those that need it. */
final class DoctorScreen {

    private DoctorScreen() {}

    static List<String> lines(DoctorReport report) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : report.findings()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-12s %-12s %s: %s",
                    finding.state().name().replace('_', ' '),
                    finding.area(),
                    finding.name(),
                    finding.observed()));
            if (!finding.next().isEmpty()) {
                lines.add(String.format(Locale.ROOT, "%-25s Next: %s", "", finding.next()));
            }
        }
        lines.add("On AWS this would cost about " + report.cost().total()
                + " USD a month without users (prices unconfirmed):");
        report.cost()
                .items()
                .forEach(item -> lines.add(String.format(Locale.ROOT, "  %8s  %s", item.dollars(), item.what())));
        report.cost().afterDestroy().forEach(what -> lines.add("  still bills after destroy: " + what));
        return lines;
    }
}
