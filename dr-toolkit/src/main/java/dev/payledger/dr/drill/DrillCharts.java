package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.Moment;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.RtoParts;
import dev.payledger.dr.drill.DrillReport.Second;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A drill's charts as SVG. Colours are classes of the page, so that they follow its light or dark mode. */
final class DrillCharts {

    private static final int WIDTH = 960;
    private static final int LEFT = 44;
    private static final int TOP = 24;
    private static final int PLOT = 200;
    private static final int ROW = 22;
    private static final int LABELS = 150;
    private static final List<String> PARTS = List.of("detection", "DNS", "TTL and resolver", "first good answer");

    private final DrillReport drill;
    private final StringBuilder svg = new StringBuilder();

    DrillCharts(DrillReport drill) {
        this.drill = drill;
    }

    /** Requests per second, stacked by the region that answered and by failure. */
    String requests() {
        svg.setLength(0);
        List<Second> seconds = drill.seconds();
        if (seconds.isEmpty()) {
            return "";
        }
        List<String> regions = regions(seconds, drill.header().regions());
        long first = seconds.get(0).sinceFaultSeconds();
        long last = seconds.get(seconds.size() - 1).sinceFaultSeconds();
        long most = Math.max(
                1,
                seconds.stream()
                        .mapToLong(second -> second.ok() + second.failed())
                        .max()
                        .orElse(1));
        double slot = (double) (WIDTH - LEFT) / (last - first + 1);
        double unit = (double) PLOT / most;
        open(TOP + PLOT + 28, "Requests per second by region and outcome");
        grid(most, unit);
        for (Second second : seconds) {
            double x = LEFT + (second.sinceFaultSeconds() - first) * slot;
            double y = TOP + PLOT;
            for (int i = 0; i < regions.size(); i++) {
                long count = second.okByRegion().getOrDefault(regions.get(i), 0L);
                y -= count * unit;
                bar(x, y, slot, count * unit, "r" + i, count + " answered by " + regions.get(i));
            }
            double height = second.failed() * unit;
            bar(x, y - height, slot, height, "bad", second.failed() + " failed");
        }
        marks(first, last, slot);
        int x = LEFT;
        for (int i = 0; i < regions.size(); i++) {
            x = legend(x, "r" + i, regions.get(i));
        }
        legend(x, "bad", "failed");
        return close();
    }

    /** The primary first, so that its colour is the same in every report. */
    private static List<String> regions(List<Second> seconds, List<String> known) {
        Set<String> all = new LinkedHashSet<>(known);
        seconds.forEach(second -> all.addAll(new TreeSet<>(second.okByRegion().keySet())));
        return List.copyOf(all);
    }

    private void grid(long most, double unit) {
        for (int i = 0; i <= 2; i++) {
            double value = most * i / 2.0;
            double y = TOP + PLOT - value * unit;
            add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH, y, y);
            add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f/s</text>\n", LEFT - 6, y + 4, value);
        }
    }

    /** The fault, the restore, and the axis. */
    private void marks(long first, long last, double slot) {
        mark(LEFT - first * slot, "fault");
        drill.timeline().stream()
                .filter(moment -> moment.source().equals("restore"))
                .findFirst()
                .ifPresent(moment -> mark(LEFT + (moment.sinceFaultMillis() / 1000.0 - first) * slot, "restored"));
        add("<text x=\"%d\" y=\"%d\">%+d s</text>", LEFT, TOP + PLOT + 18, first);
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%+d s</text>\n", WIDTH, TOP + PLOT + 18, last);
    }

    private void mark(double x, String what) {
        add("<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, TOP - 4, TOP + PLOT);
        add("<text x=\"%.1f\" y=\"%d\">%s</text>\n", x + 3, TOP + PLOT + 18, what);
    }

    private int legend(int x, String style, String name) {
        add("<rect class=\"%s\" x=\"%d\" y=\"0\" width=\"10\" height=\"10\"/>", style, x);
        add("<text x=\"%d\" y=\"10\">%s</text>\n", x + 14, DrillFiles.escape(name));
        return x + 40 + name.length() * 7;
    }

    /** Each moment as a dot, with a bar for how much earlier it may have been. */
    String timeline() {
        svg.setLength(0);
        List<Moment> moments = drill.timeline();
        if (moments.isEmpty()) {
            return "";
        }
        double from = Math.min(0, moments.get(0).sinceFaultMillis());
        double until = Math.max(1, moments.get(moments.size() - 1).sinceFaultMillis());
        double plot = WIDTH - LABELS - 20;
        List<String> sources = moments.stream().map(Moment::source).distinct().toList();
        int height = sources.size() * ROW;
        open(height + 30, "Timeline with uncertainty");
        for (int i = 0; i < sources.size(); i++) {
            int y = i * ROW + ROW / 2;
            add("<text x=\"0\" y=\"%d\">%s</text>", y + 4, DrillFiles.escape(sources.get(i)));
            add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>\n", LABELS, WIDTH, y, y);
        }
        for (Moment moment : moments) {
            double x = LABELS + (moment.sinceFaultMillis() - from) / (until - from) * plot;
            double back = Math.min(x - LABELS, moment.uncertaintyMillis() / (until - from) * plot);
            int y = sources.indexOf(moment.source()) * ROW + ROW / 2;
            add("<rect class=\"doubt\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"8\"/>", x - back, y - 4, back);
            add(
                    "<circle class=\"dot\" cx=\"%.1f\" cy=\"%d\" r=\"4\"><title>%s s %s, uncertainty %s</title></circle>\n",
                    x,
                    y,
                    DrillFiles.since(moment.sinceFaultMillis()),
                    DrillFiles.escape(moment.message()),
                    DrillFiles.uncertainty(moment.uncertaintyMillis()));
        }
        double zero = LABELS + -from / (until - from) * plot;
        add("<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/>", zero, zero, height);
        add("<text x=\"%.1f\" y=\"%d\">fault</text>", zero + 3, height + 18);
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%+.1f s</text>\n", WIDTH, height + 18, until / 1000);
        return close();
    }

    /** Each route's outage as a bar of its parts. */
    String parts() {
        svg.setLength(0);
        List<RouteResult> routes =
                drill.routes().stream().filter(route -> route.parts() != null).toList();
        if (routes.isEmpty()) {
            return "";
        }
        double most = Math.max(
                1,
                routes.stream()
                        .mapToLong(route ->
                                total(route).stream().mapToLong(Long::longValue).sum())
                        .max()
                        .orElse(1));
        double plot = WIDTH - LABELS - 80;
        open(TOP + routes.size() * ROW + 4, "Outage of each route in parts");
        int x = LABELS;
        for (int i = 0; i < PARTS.size(); i++) {
            x = legend(x, "p" + i, PARTS.get(i));
        }
        for (int row = 0; row < routes.size(); row++) {
            int y = TOP + row * ROW;
            List<Long> parts = total(routes.get(row));
            add(
                    "<text x=\"0\" y=\"%d\">%s</text>",
                    y + 13, DrillFiles.escape(routes.get(row).route()));
            double at = LABELS;
            for (int i = 0; i < parts.size(); i++) {
                double width = parts.get(i) / most * plot;
                add(
                        "<rect class=\"p%d\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"16\"><title>%s %s</title></rect>",
                        i, at, y, width, PARTS.get(i), DrillScreen.seconds(parts.get(i)));
                at += width;
            }
            add("<text x=\"%.1f\" y=\"%d\">%s</text>\n", at + 6, y + 13, DrillScreen.rto(routes.get(row)));
        }
        return close();
    }

    private static List<Long> total(RouteResult route) {
        RtoParts parts = route.parts();
        List<Long> millis = new ArrayList<>();
        if (parts != null) {
            millis.add(parts.detectionMillis());
            millis.add(parts.dnsMillis());
            millis.add(parts.ttlAndResolverMillis());
            millis.add(parts.firstGoodAnswerMillis());
        }
        return millis;
    }

    private void bar(double x, double y, double width, double height, String style, String title) {
        if (height > 0) {
            add(
                    "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>\n",
                    style, x, y, Math.max(0.5, width - 0.5), height, DrillFiles.escape(title));
        }
    }

    private void open(int height, String label) {
        add("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n", WIDTH, height, label);
    }

    private String close() {
        return svg.append("</svg>\n").toString();
    }

    private void add(String pattern, Object... values) {
        svg.append(String.format(Locale.ROOT, pattern, values));
    }
}
