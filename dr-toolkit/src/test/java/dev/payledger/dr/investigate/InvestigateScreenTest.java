package dev.payledger.dr.investigate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.investigate.InvestigateReport.Cause;
import dev.payledger.dr.investigate.InvestigateReport.Kind;
import dev.payledger.dr.investigate.InvestigateReport.RegionCount;
import dev.payledger.dr.investigate.InvestigateReport.Unexplained;
import dev.payledger.dr.investigate.InvestigateReport.Window;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvestigateScreenTest {

    private static final Window WINDOW = new Window(
            Instant.parse("2026-11-22T14:05:00Z"),
            Instant.parse("2026-11-22T14:08:00Z"),
            "Alarm shop-dev-5xx (ap-southeast-1)");

    @Test
    void showsCausesTheRestTheTotalsAndTheFix() {
        InvestigateReport report = report(
                List.of(
                        cause("shop-dev-health", Kind.THROTTLED, "reserved concurrency 0", true, 96, 96),
                        cause("shop-dev-list", Kind.VARIABLE_MISSING, "T missing at init", false, 13, 1)),
                List.of(new Unexplained(
                        "ap-southeast-1",
                        "shop-dev-pay",
                        "the function timed out",
                        4,
                        0,
                        4,
                        List.of(),
                        List.of("a", "b", "c", "d"))),
                113);
        assertThat(String.join("\n", report.lines())).isEqualTo("""
                        Alarm shop-dev-5xx (ap-southeast-1), 2026-11-22 14:05 to 2026-11-22 14:08 UTC, 109 of 113 5xx explained
                         1 health  reserved concurrency 0    96  all probes, remark
                         2 list    T missing at init         13  1 probes, 12 users, remark
                         ? pay  unexplained 4 (all users)  the function timed out; request ids a, b, c, ...
                        ap-southeast-1: equal
                        Fix: mvn dr:fault-restore
                        Or, where dr:fault-inject did not do it:
                          aws undo shop-dev-health
                        NOTE a note""");
    }

    @Test
    void whatIsOverNeedsNoFix() {
        assertThat(report(List.of(cause("f", Kind.THROTTLED, "x", false, 1, 0)), List.of(), 1)
                        .lines())
                .contains("Fix: none needed; the configuration is as the template says again.");
    }

    @Test
    void nothingToExplainIsSaid() {
        assertThat(report(List.of(), List.of(), 0).lines()).first().asString().endsWith("nothing to explain: no 5xx");
    }

    private static Cause cause(String function, Kind kind, String finding, boolean active, long count, long probes) {
        return new Cause(
                "ap-southeast-1",
                function,
                kind,
                finding,
                "remark",
                active,
                count,
                probes,
                count - probes,
                List.of(),
                active ? List.of("aws undo " + function) : List.of(),
                List.of());
    }

    private static InvestigateReport report(List<Cause> causes, List<Unexplained> rest, long total) {
        return new InvestigateReport(
                "shop-dev",
                WINDOW,
                List.of(new RegionCount("ap-southeast-1", "g", total, total, "equal", List.of())),
                causes,
                rest,
                List.of("a note"));
    }
}
