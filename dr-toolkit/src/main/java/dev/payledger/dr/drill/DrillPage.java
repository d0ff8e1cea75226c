package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.Moment;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.Second;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A drill as one page without scripts or anything from outside. */
final class DrillPage {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 220;
    private static final int LEFT = 40;
    private static final int BOTTOM = 24;
    private static final List<String> COLOURS = List.of("#2e7d32", "#ef9a1a", "#5c6bc0");
    private static final String FAILED = "#c62828";

    private final DrillReport drill;

    DrillPage(DrillReport drill) {
        this.drill = drill;
    }

    String html() {
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>Drill of ")
                .append(text(drill.deployment()))
                .append("</title>\n<style>body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2rem auto;"
                        + "padding:0 1rem;color:#222}table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;"
                        + "text-align:left;vertical-align:top}pre{background:#f4f4f4;padding:1rem;overflow:auto}"
                        + ".passed{color:#2e7d32}.failed{color:#c62828}</style></head><body>\n");
        page.append("<h1 class=\"").append(drill.passed() ? "passed" : "failed").append("\">");
        page.append(drill.passed() ? "Drill passed" : "Drill failed").append("</h1>\n<p>");
        page.append(text(drill.deployment())).append(", ").append(drill.startedAt());
        if (drill.speed() != 1) {
            page.append(". Clock x")
                    .append(DrillScreen.number(drill.speed()))
                    .append(
                            ": intervals are divided by it and computing is real, so the times are a check, not a result");
        }
        page.append(".</p>\n<pre>");
        drill.lines().forEach(line -> page.append(text(line)).append('\n'));
        page.append("</pre>\n<h2>What users saw, second by second</h2>\n");
        chart(page);
        page.append("<h2>Timeline</h2>\n<p>Seconds since the first fault was requested, by the wall clock.</p>\n");
        page.append("<table><tr><th>at</th><th>source</th><th>what</th><th>uncertainty</th></tr>\n");
        for (Moment moment : drill.timeline()) {
            row(
                    page,
                    DrillFiles.seconds(moment.sinceFaultMillis()),
                    moment.source(),
                    moment.message(),
                    moment.uncertaintyMillis() + " ms");
        }
        page.append("</table>\n<h2>Routes</h2>\n<table><tr><th>route</th><th>requests</th><th>failed</th><th>RTO</th>"
                + "<th>failures</th></tr>\n");
        for (RouteResult route : drill.routes()) {
            row(
                    page,
                    route.route(),
                    Long.toString(route.requests()),
                    Long.toString(route.failed()),
                    DrillScreen.rto(route),
                    route.failuresByKind().toString());
        }
        return page.append("</table>\n</body></html>\n").toString();
    }

    private void chart(StringBuilder page) {
        List<Second> seconds = drill.seconds();
        if (seconds.isEmpty()) {
            return;
        }
        List<String> regions = seconds.stream()
                .flatMap(second -> second.okByRegion().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .descendingSet()
                .stream()
                .toList();
        long first = seconds.get(0).sinceFaultSeconds();
        long last = seconds.get(seconds.size() - 1).sinceFaultSeconds();
        long most = seconds.stream()
                .mapToLong(second -> second.ok() + second.failed())
                .max()
                .orElse(1);
        double slot = (double) (WIDTH - LEFT) / (last - first + 1);
        double unit = (double) (HEIGHT - BOTTOM) / Math.max(1, most);
        page.append("<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT + 30);
        page.append("\" role=\"img\" aria-label=\"Requests per second by outcome\" font-size=\"11\">\n");
        for (Second second : seconds) {
            double x = LEFT + (second.sinceFaultSeconds() - first) * slot;
            double y = HEIGHT - BOTTOM;
            for (int i = 0; i < regions.size(); i++) {
                long count = second.okByRegion().getOrDefault(regions.get(i), 0L);
                y -= count * unit;
                bar(page, x, y, slot, count * unit, COLOURS.get(i % COLOURS.size()));
            }
            bar(page, x, y - second.failed() * unit, slot, second.failed() * unit, FAILED);
        }
        double zero = LEFT - first * slot;
        page.append(format(
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\" stroke=\"#222\"/>", zero, zero, HEIGHT - BOTTOM));
        page.append(format("<text x=\"%.1f\" y=\"%d\">fault</text>", zero + 2, HEIGHT - 8));
        page.append(format("<text x=\"0\" y=\"12\">%d/s</text>\n", most));
        int x = LEFT;
        for (int i = 0; i < regions.size(); i++) {
            x = legend(page, x, COLOURS.get(i % COLOURS.size()), regions.get(i));
        }
        legend(page, x, FAILED, "failed");
        page.append("</svg>\n");
    }

    private static int legend(StringBuilder page, int x, String colour, String name) {
        page.append(format("<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>", x, HEIGHT + 8, colour));
        page.append(format("<text x=\"%d\" y=\"%d\">%s</text>\n", x + 14, HEIGHT + 17, text(name)));
        return x + 40 + name.length() * 7;
    }

    private static void bar(StringBuilder page, double x, double y, double width, double height, String colour) {
        if (height > 0) {
            page.append(format(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
                    x, y, Math.max(0.5, width - 0.5), height, colour));
        }
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("<tr>");
        for (String cell : cells) {
            page.append("<td>").append(text(cell)).append("</td>");
        }
        page.append("</tr>\n");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String text(String value) {
        StringBuilder safe = new StringBuilder();
        for (char c : value.toCharArray()) {
            safe.append(Map.of('<', "&lt;", '>', "&gt;", '&', "&amp;", '"', "&quot;")
                    .getOrDefault(c, String.valueOf(c)));
        }
        return safe.toString();
    }
}
