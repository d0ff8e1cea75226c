package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.Check;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.Rpo;
import dev.payledger.dr.drill.DrillReport.RtoParts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lays a drill's verdict out so that it fits one screen. */
final class DrillScreen {

    private static final int IDS_SHOWN = 3;
    private static final int CAUSES_SHOWN = 6;
    private static final String INDENT = "                 ";

    private DrillScreen() {}

    static List<String> lines(DrillReport drill) {
        List<String> lines = new ArrayList<>();
        lines.add((drill.passed() ? "DRILL PASSED" : "DRILL FAILED") + "  " + drill.scenario());
        drill.failures().forEach(failure -> lines.add("  because        " + failure));
        drill.lessons().forEach(lesson -> lines.add("  note           " + lesson));
        lines.add("  RTO by route   "
                + drill.routes().stream()
                        .map(route -> route.route() + " " + rto(route))
                        .collect(Collectors.joining(" | ")));
        worst(drill).map(RouteResult::parts).ifPresent(parts -> lines.add(INDENT + "worst: " + parts(parts)));
        if (drill.speed() != 1) {
            lines.add(INDENT + "at x" + number(drill.speed())
                    + ": intervals are divided, computing is real; for real-time figures: -Ddr.local.speed=1");
        }
        lines.add("  Limits         "
                + drill.thresholds().stream()
                        .map(limit -> limit.setting().substring("dr.max".length()) + " " + limit.observed() + " of "
                                + limit.allowed())
                        .collect(Collectors.joining(" | ")));
        long passed = drill.checks().stream().filter(Check::passed).count();
        lines.add("  Checks         " + passed + " of " + drill.checks().size() + " hold");
        lines.add("  Users          " + users(drill));
        clients(drill).forEach(line -> lines.add("  Callers        " + line));
        lines.add("  RPO            " + rpo(drill.rpo()));
        lines.add("  Ledger         " + ledger(drill));
        lines.addAll(errors(drill));
        return lines;
    }

    /** The route that was out longest; one that did not recover is worse than any other. */
    static Optional<RouteResult> worst(DrillReport drill) {
        return drill.routes().stream()
                .max(Comparator.comparingLong(route -> route.rtoMillis() == null ? Long.MAX_VALUE : route.rtoMillis()));
    }

    private static String parts(RtoParts parts) {
        return "detection " + seconds(parts.detectionMillis()) + ", DNS " + seconds(parts.dnsMillis())
                + ", TTL and resolver " + seconds(parts.ttlAndResolverMillis()) + ", first good answer "
                + seconds(parts.firstGoodAnswerMillis());
    }

    static String users(DrillReport drill) {
        long requests = drill.routes().stream().mapToLong(RouteResult::requests).sum();
        return requests + " requests in " + drill.seconds().size() + " s: "
                + String.format(
                        Locale.ROOT,
                        "%.1f/s reached of %s/s wanted",
                        drill.rate().reached(),
                        number(drill.rate().wanted()))
                + (drill.rate().notSent() == 0 ? "" : "; " + drill.rate().notSent() + " not sent");
    }

    /** Callers with the client library beside users without it, a line for each route. */
    static List<String> clients(DrillReport drill) {
        return drill.clients().stream()
                .map(result -> result.route() + " with " + result.client() + ": " + result.failed() + " of "
                        + result.calls() + " failed, slowest " + seconds(result.slowestMillis()) + "; without: "
                        + result.plainFailed() + " of " + result.plainRequests())
                .toList();
    }

    static String rpo(Rpo rpo) {
        if (!rpo.measured()) {
            return "not measured: " + rpo.why();
        }
        List<String> missing = rpo.atCutOver();
        String ids = missing.isEmpty()
                ? ""
                : ": " + missing.stream().limit(IDS_SHOWN).collect(Collectors.joining(", "))
                        + (missing.size() > IDS_SHOWN ? ", ..." : "");
        return missing.size() + " of " + rpo.acknowledged() + " acknowledged writes not readable at cut-over" + ids
                + "; after healing " + rpo.afterHealing().size();
    }

    static String ledger(DrillReport drill) {
        List<String> unread = drill.posted().unread();
        return (unread.isEmpty()
                        ? (drill.posted().acknowledged()
                                        - drill.posted().missing().size()) + " posted once, "
                        : String.join(", ", unread) + " could not be read; elsewhere ")
                + drill.posted().duplicates() + " duplicates, "
                + drill.posted().missing().size() + " missing; balances and compared reads "
                + (drill.posted().comparedEqual() ? "equal" : "DIFFER") + " in both regions";
    }

    private static List<String> errors(DrillReport drill) {
        List<String> lines = new ArrayList<>();
        long failed =
                drill.errors().values().stream().mapToLong(Long::longValue).sum();
        lines.add("  Errors         " + (failed - drill.unexplained()) + " of " + failed + " explained");
        if (failed > 0) {
            lines.add(INDENT
                    + drill.errors().entrySet().stream()
                            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                            .limit(CAUSES_SHOWN)
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
        return millis == 0 ? "0 s" : seconds(millis);
    }

    static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
