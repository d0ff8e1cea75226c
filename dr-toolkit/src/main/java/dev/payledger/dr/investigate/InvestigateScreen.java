package dev.payledger.dr.investigate;

import dev.payledger.dr.investigate.InvestigateReport.Cause;
import dev.payledger.dr.investigate.InvestigateReport.RegionCount;
import dev.payledger.dr.investigate.InvestigateReport.Unexplained;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lays an investigation out: what was looked at, a numbered cause a line, what is left, what to do. */
final class InvestigateScreen {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int IDS_SHOWN = 3;

    private InvestigateScreen() {}

    static List<String> lines(InvestigateReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(report.window().chosenBy() + ", " + time(report.window().from()) + " to "
                + time(report.window().until()) + " UTC, " + report.summary());
        int function = width(report.causes().stream()
                .map(cause -> shortName(report, cause.function()))
                .toList());
        int finding = width(report.causes().stream().map(Cause::finding).toList());
        int number = 0;
        for (Cause cause : report.causes()) {
            lines.add(String.format(
                            Locale.ROOT,
                            "%2d %-" + function + "s  %-" + finding + "s %5d  %s, %s",
                            ++number,
                            shortName(report, cause.function()),
                            cause.finding(),
                            cause.count(),
                            senders(cause.count(), cause.probes(), cause.users()),
                            cause.remark())
                    .stripTrailing());
        }
        for (Unexplained rest : report.unexplained()) {
            String name = shortName(report, rest.function());
            lines.add(" ? " + (name.isEmpty() ? "unknown function" : name) + "  unexplained "
                    + rest.count() + " (" + senders(rest.count(), rest.probes(), rest.users()) + ")  "
                    + rest.observation() + "; request ids "
                    + String.join(
                            ", ", rest.requestIds().stream().limit(IDS_SHOWN).toList())
                    + (rest.requestIds().size() > IDS_SHOWN ? ", ..." : ""));
        }
        for (RegionCount region : report.regions()) {
            lines.add(region.region() + ": " + region.comparison());
        }
        fix(report, lines);
        report.notes().forEach(note -> lines.add("NOTE " + note));
        return lines;
    }

    private static void fix(InvestigateReport report, List<String> lines) {
        if (report.causes().isEmpty()) {
            return;
        }
        List<String> commands = report.causes().stream()
                .filter(Cause::active)
                .flatMap(cause -> cause.undo().stream())
                .distinct()
                .toList();
        if (report.causes().stream().noneMatch(Cause::active)) {
            lines.add("Fix: none needed; the configuration is as the template says again.");
            return;
        }
        lines.add("Fix: mvn dr:fault-restore");
        if (!commands.isEmpty()) {
            lines.add("Or, where dr:fault-inject did not do it:");
            commands.forEach(command -> lines.add("  " + command));
        }
    }

    /** As the service itself calls its function. */
    private static String shortName(InvestigateReport report, String function) {
        String prefix = report.deployment() + "-";
        return function.startsWith(prefix) ? function.substring(prefix.length()) : function;
    }

    private static String senders(long count, long probes, long users) {
        return probes == count ? "all probes" : users == count ? "all users" : probes + " probes, " + users + " users";
    }

    private static int width(List<String> texts) {
        return Math.max(1, texts.stream().mapToInt(String::length).max().orElse(1));
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }
}
