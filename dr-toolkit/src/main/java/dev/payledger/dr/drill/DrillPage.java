package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.Header;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.Rpo;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A drill as one page without scripts or anything from outside, for light and dark screens and for print. */
final class DrillPage {

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1d2433;--quiet:#5b6475;--paper:#fff;--panel:#f4f6fa;--line:#d8dde6;
            --good:#1b7f4b;--bad:#c62f2f;--r0:#2f9e63;--r1:#e09421;--r2:#5b6fc7;
            --p0:#5b6fc7;--p1:#8a5bc7;--p2:#e09421;--p3:#2f9e63}
            @media(prefers-color-scheme:dark){:root{--ink:#e6e9f0;--quiet:#9aa4b8;--paper:#12151c;--panel:#1b2029;
            --line:#343c4a;--good:#4fc98a;--bad:#f0716b;--r0:#3fae74;--r1:#d9952f;--r2:#8091e0;
            --p0:#8091e0;--p1:#a985e0;--p2:#d9952f;--p3:#3fae74}}
            body{font:15px/1.5 system-ui,sans-serif;max-width:980px;margin:2rem auto;padding:0 1rem;color:var(--ink);
            background:var(--paper)}
            h1{margin-bottom:.2rem}h2{margin-top:2.2rem;font-size:1.15rem}p.quiet,caption{color:var(--quiet)}
            .passed{color:var(--good)}.failed{color:var(--bad)}
            pre{background:var(--panel);padding:1rem;overflow:auto;border-radius:6px;font-size:13px;white-space:pre-wrap}
            .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px}
            td,th{padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
            th{color:var(--quiet);font-weight:600}td:last-child{overflow-wrap:anywhere}
            dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:.8rem;margin:1.4rem 0}
            dl div{background:var(--panel);border-radius:8px;padding:.8rem 1rem}dt{color:var(--quiet);font-size:13px}
            dd{margin:0;font-size:1.7rem;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums}
            dd small{display:block;font-size:13px;font-weight:400;color:var(--quiet)}
            summary{cursor:pointer;color:var(--quiet)}
            svg{width:100%;min-width:640px;height:auto;font-size:11px}svg text{fill:var(--quiet)}
            .grid{stroke:var(--line)}.mark{stroke:var(--ink);stroke-dasharray:3 3}.dot{fill:var(--ink)}
            .doubt{fill:var(--quiet);opacity:.35}.bad{fill:var(--bad)}
            .r0{fill:var(--r0)}.r1{fill:var(--r1)}.r2{fill:var(--r2)}
            .p0{fill:var(--p0)}.p1{fill:var(--p1)}.p2{fill:var(--p2)}.p3{fill:var(--p3)}
            """;

    static final String[] CLIENT_COLUMNS = {
        "route", "client", "calls", "failed", "median", "slowest", "without: requests", "without: failed", "problems"
    };

    private final DrillReport drill;
    private final StringBuilder page = new StringBuilder();

    DrillPage(DrillReport drill) {
        this.drill = drill;
    }

    String html() {
        DrillCharts charts = new DrillCharts(drill);
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Drill of ");
        page.append(text(drill.deployment()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n");
        verdict();
        heading("What users saw, second by second");
        page.append("<p class=\"quiet\">")
                .append(text(DrillScreen.users(drill)))
                .append(".</p>\n");
        wide(charts.requests());
        heading("Timeline");
        page.append(
                "<p class=\"quiet\">Seconds since the first fault was requested, by the wall clock. A grey bar says how"
                        + " much earlier a moment may have been.</p>\n");
        wide(charts.timeline());
        timeline();
        heading("How long each route was out");
        wide(charts.parts());
        routes();
        if (!drill.clients().isEmpty()) {
            heading("Callers with the service's client library, beside users without it");
            table(CLIENT_COLUMNS);
            clients(drill).forEach(cells -> row(cells.toArray(String[]::new)));
            end();
        }
        heading("Writes");
        page.append("<p>").append(text(DrillScreen.ledger(drill))).append(".</p>\n<p>RPO ");
        page.append(text(DrillScreen.rpo(drill.rpo()))).append(".</p>\n");
        rpo();
        heading("Errors by cause");
        table("requests", "cause");
        drill.errors().entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
                .forEach(cause -> row(Long.toString(cause.getValue()), cause.getKey()));
        end();
        page.append("<p class=\"quiet\">").append(drill.unexplained()).append(" of them unexplained.</p>\n");
        heading("Thresholds");
        table("setting", "observed", "allowed", "", "");
        drill.thresholds()
                .forEach(limit ->
                        row(limit.setting(), limit.observed(), limit.allowed(), outcome(limit.passed()), limit.note()));
        end();
        heading("Checks");
        table("check", "", "observed");
        drill.checks().forEach(check -> row(check.name(), outcome(check.passed()), check.observed()));
        end();
        heading("The run");
        table("what", "value");
        header(drill).forEach(row -> row(row.get(0), row.get(1)));
        end();
        return page.append("</body></html>\n").toString();
    }

    private void verdict() {
        page.append("<h1 class=\"").append(drill.passed() ? "passed" : "failed").append("\">");
        page.append(drill.passed() ? "Drill passed" : "Drill failed").append(": ");
        page.append(text(drill.scenario())).append("</h1>\n<p>");
        page.append(text(drill.deployment()))
                .append(", ")
                .append(text(drill.header().target()))
                .append(", ")
                .append(drill.header().startedAt().truncatedTo(ChronoUnit.SECONDS));
        if (drill.speed() != 1) {
            page.append(". Clock x")
                    .append(DrillScreen.number(drill.speed()))
                    .append(
                            ": intervals are divided by it and computing is real, so the times are a check, not a result");
        }
        page.append(".</p>\n");
        drill.lessons()
                .forEach(lesson ->
                        page.append("<p><strong>").append(text(lesson)).append("</strong></p>\n"));
        figures();
        page.append("<details><summary>As the goal printed it</summary><pre>");
        drill.lines().forEach(line -> page.append(text(line)).append('\n'));
        page.append("</pre></details>\n");
    }

    /** What a reader looks for first. */
    private void figures() {
        page.append("<dl>");
        DrillScreen.worst(drill).ifPresent(worst -> figure("RTO, worst route", DrillScreen.rto(worst), worst.route()));
        Rpo rpo = drill.rpo();
        figure(
                rpo.measured() ? "RPO at cut-over" : "RPO",
                rpo.measured() ? rpo.atCutOver().size() + " writes" : "not measured",
                rpo.measured()
                        ? "of " + rpo.acknowledged() + " acknowledged; "
                                + rpo.afterHealing().size() + " after healing"
                        : rpo.why());
        figure(
                "Ledger",
                drill.posted().missing().size() + " lost",
                drill.posted().acknowledged() + " acknowledged, "
                        + drill.posted().duplicates() + " duplicates"
                        + (drill.posted().unread().isEmpty()
                                ? ""
                                : "; could not be read: "
                                        + String.join(", ", drill.posted().unread())));
        long all = drill.errors().values().stream().mapToLong(Long::longValue).sum();
        figure("Errors explained", (all - drill.unexplained()) + " of " + all, "each 5xx by its request id");
        page.append("</dl>\n");
    }

    private void figure(String what, String value, String note) {
        page.append("<div><dt>").append(text(what)).append("</dt><dd>").append(text(value));
        page.append("<small>").append(text(note)).append("</small></dd></div>");
    }

    private void wide(String chart) {
        page.append("<div class=\"wide\">").append(chart).append("</div>\n");
    }

    private void timeline() {
        table("at", "source", "what", "uncertainty");
        drill.timeline()
                .forEach(moment -> row(
                        DrillFiles.since(moment.sinceFaultMillis()),
                        moment.source(),
                        moment.message(),
                        DrillFiles.uncertainty(moment.uncertaintyMillis())));
        end();
    }

    private void routes() {
        table("route", "requests", "failed", "RTO", "failures");
        for (RouteResult route : drill.routes()) {
            row(
                    route.route(),
                    Long.toString(route.requests()),
                    Long.toString(route.failed()),
                    DrillScreen.rto(route),
                    String.join(
                            ", ",
                            route.failuresByKind().entrySet().stream()
                                    .map(kind -> kind.getValue() + " x " + kind.getKey())
                                    .toList()));
        }
        end();
    }

    private void rpo() {
        if (drill.rpo().atCutOver().isEmpty()) {
            return;
        }
        page.append("<details><summary>Ids that were not readable at cut-over</summary><pre>");
        drill.rpo().atCutOver().forEach(id -> page.append(text(id)).append('\n'));
        page.append("</pre></details>\n");
    }

    /** A row for each route that the client library serves. */
    static List<List<String>> clients(DrillReport drill) {
        return drill.clients().stream()
                .map(result -> List.of(
                        result.route(),
                        result.client(),
                        Long.toString(result.calls()),
                        Long.toString(result.failed()),
                        result.medianMillis() + " ms",
                        DrillScreen.seconds(result.slowestMillis()),
                        Long.toString(result.plainRequests()),
                        Long.toString(result.plainFailed()),
                        String.join("; ", result.problems())))
                .toList();
    }

    /** Who ran what with what: rows of two cells. */
    static List<List<String>> header(DrillReport drill) {
        Header header = drill.header();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("who", header.who()));
        rows.add(List.of("account", header.account() + ", target " + header.target()));
        rows.add(List.of("regions", String.join(", ", header.regions())));
        rows.add(List.of(
                "started",
                header.startedAt().truncatedTo(ChronoUnit.SECONDS) + ", took "
                        + DrillScreen.seconds(drill.took().toMillis())));
        rows.add(List.of("speed", DrillScreen.number(header.speed())));
        Long seed = header.seed();
        if (seed != null) {
            rows.add(List.of("seed", "dr.local.seed=" + seed + " makes the same identifiers and replication lag"));
        }
        header.versions().forEach((what, version) -> rows.add(List.of(what, version)));
        String commit = header.commit();
        rows.add(List.of("commit", commit == null ? "not in a git repository" : commit));
        rows.add(List.of("configuration", "sha256 " + header.configuration()));
        rows.add(List.of(
                "machine",
                header.machine().cores() + " cores, " + header.machine().memoryMebibytes() + " MiB"));
        return rows;
    }

    private static String outcome(boolean passed) {
        return passed ? "passed" : "FAILED";
    }

    private void heading(String title) {
        page.append("<h2>").append(text(title)).append("</h2>\n");
    }

    private void table(String... columns) {
        page.append("<div class=\"wide\"><table><tr>");
        for (String column : columns) {
            page.append("<th>").append(text(column)).append("</th>");
        }
        page.append("</tr>\n");
    }

    private void row(String... cells) {
        page.append("<tr>");
        for (String cell : cells) {
            String style =
                    cell.equals("FAILED") ? " class=\"failed\"" : cell.equals("passed") ? " class=\"passed\"" : "";
            page.append("<td").append(style).append('>').append(text(cell)).append("</td>");
        }
        page.append("</tr>\n");
    }

    private void end() {
        page.append("</table></div>\n");
    }

    private static String text(String value) {
        return DrillFiles.escape(value);
    }
}
