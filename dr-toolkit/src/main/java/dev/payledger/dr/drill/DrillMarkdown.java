package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.Header;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.RtoParts;
import java.util.List;

/** A drill for a pull request or a wiki. */
final class DrillMarkdown {

    private final DrillReport drill;
    private final StringBuilder text = new StringBuilder();

    DrillMarkdown(DrillReport drill) {
        this.drill = drill;
    }

    String text() {
        Header header = drill.header();
        text.append("# Drill of ").append(drill.deployment()).append(": ").append(drill.scenario());
        text.append(", ").append(header.startedAt()).append("\n\n```\n");
        drill.lines().forEach(line -> text.append(line).append('\n'));
        text.append("```\n");
        heading("Run", "what", "value");
        DrillPage.header(drill).forEach(row -> row(row.get(0), row.get(1)));
        heading("Thresholds", "setting", "observed", "allowed", "passed", "note");
        drill.thresholds()
                .forEach(limit ->
                        row(limit.setting(), limit.observed(), limit.allowed(), yes(limit.passed()), limit.note()));
        heading("Checks", "check", "holds", "observed");
        drill.checks().forEach(check -> row(check.name(), yes(check.passed()), check.observed()));
        heading("Timeline", "at", "source", "what", "uncertainty");
        drill.timeline()
                .forEach(moment -> row(
                        DrillFiles.since(moment.sinceFaultMillis()),
                        moment.source(),
                        moment.message(),
                        DrillFiles.uncertainty(moment.uncertaintyMillis())));
        text.append("\nSeconds since the first fault was requested, by the wall clock.\n");
        heading(
                "Routes",
                "route",
                "requests",
                "failed",
                "RTO",
                "detection",
                "DNS",
                "TTL and resolver",
                "first good answer");
        drill.routes().forEach(this::route);
        clients();
        heading("Errors", "requests", "cause");
        drill.errors().forEach((cause, count) -> row(Long.toString(count), cause));
        if (!drill.rpo().atCutOver().isEmpty()) {
            text.append("\n## Not readable at cut-over\n\n");
            drill.rpo().atCutOver().forEach(id -> text.append("- ").append(id).append('\n'));
        }
        return text.toString();
    }

    private void clients() {
        if (drill.clients().isEmpty()) {
            return;
        }
        heading("Callers with the client library", DrillPage.CLIENT_COLUMNS);
        DrillPage.clients(drill).forEach(cells -> row(cells.toArray(String[]::new)));
    }

    private void route(RouteResult route) {
        RtoParts parts = route.parts();
        row(
                route.route(),
                Long.toString(route.requests()),
                Long.toString(route.failed()),
                DrillScreen.rto(route),
                parts == null ? "" : DrillScreen.seconds(parts.detectionMillis()),
                parts == null ? "" : DrillScreen.seconds(parts.dnsMillis()),
                parts == null ? "" : DrillScreen.seconds(parts.ttlAndResolverMillis()),
                parts == null ? "" : DrillScreen.seconds(parts.firstGoodAnswerMillis()));
    }

    private static String yes(boolean passed) {
        return passed ? "yes" : "**no**";
    }

    private void heading(String title, String... columns) {
        text.append("\n## ").append(title).append("\n\n");
        row(columns);
        text.append('|').append("---|".repeat(columns.length)).append('\n');
    }

    private void row(String... cells) {
        text.append('|');
        List.of(cells).forEach(cell -> text.append(' ')
                .append(cell.replace("|", "\\|").replace('\n', ' '))
                .append(" |"));
        text.append('\n');
    }
}
