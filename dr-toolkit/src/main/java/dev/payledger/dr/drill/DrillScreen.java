package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.RouteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Lays a drill's verdict out so that it fits one screen. */
final class DrillScreen {

    private DrillScreen() {}

    static List<String> lines(DrillReport drill) {
        List<String> lines = new ArrayList<>();
        lines.add(drill.passed() ? "DRILL PASSED" : "DRILL FAILED");
        drill.failures().forEach(failure -> lines.add("  because        " + failure));
        lines.add("  RTO by route   "
                + drill.routes().stream()
                        .map(route -> route.route() + " " + rto(route))
                        .collect(Collectors.joining(" | ")));
        if (drill.speed() != 1) {
            lines.add("                 at x" + number(drill.speed())
                    + ": intervals are divided, computing is real; for real-time figures: -Ddr.local.speed=1");
        }
        long requests = drill.routes().stream().mapToLong(RouteResult::requests).sum();
        lines.add("  Users          " + requests + " requests in "
                + drill.seconds().size() + " s");
        lines.add("  Writes         " + drill.posted().acknowledged() + " acknowledged, "
                + drill.posted().missing().size() + " missing, "
                + drill.posted().duplicates() + " duplicates"
                + (drill.posted().comparedEqual() ? "; compared reads equal in both regions" : ""));
        long failed =
                drill.errors().values().stream().mapToLong(Long::longValue).sum();
        lines.add("  Errors         " + (failed - drill.unexplained()) + " of " + failed + " explained");
        if (failed > 0) {
            lines.add("                 "
                    + drill.errors().entrySet().stream()
                            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                            .map(entry -> entry.getValue() + " " + entry.getKey())
                            .collect(Collectors.joining(" | ")));
        }
        return lines;
    }

    static String rto(RouteResult route) {
        Long millis = route.rtoMillis();
        if (millis == null) {
            return "not recovered";
        }
        return millis == 0 ? "0 s" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
