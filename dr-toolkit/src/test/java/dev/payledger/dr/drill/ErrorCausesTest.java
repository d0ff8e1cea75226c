package dev.payledger.dr.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.investigate.InvestigateReport;
import dev.payledger.dr.investigate.InvestigateReport.Cause;
import dev.payledger.dr.investigate.InvestigateReport.Kind;
import dev.payledger.dr.investigate.InvestigateReport.Unexplained;
import dev.payledger.dr.investigate.InvestigateReport.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorCausesTest {

    private static final Route ROUTE = new Route("GET /a", "GET", "/a", Map.of(), null, null, null);

    @Test
    void countsWhatTheInvestigationFoundAndWhatNoAccessLogHolds() {
        InvestigateReport investigation = new InvestigateReport(
                "shop-dev",
                new Window(Instant.EPOCH, Instant.EPOCH.plusSeconds(60), "test"),
                List.of(),
                List.of(
                        new Cause(
                                "r",
                                "health",
                                Kind.THROTTLED,
                                "reserved concurrency 0",
                                "",
                                true,
                                41,
                                41,
                                0,
                                List.of(),
                                List.of(),
                                List.of()),
                        new Cause(
                                "r",
                                "list",
                                Kind.VARIABLE_MISSING,
                                "T missing at init",
                                "",
                                true,
                                6,
                                0,
                                6,
                                List.of(),
                                List.of(),
                                List.of())),
                List.of(new Unexplained("r", "list", "the function timed out", 2, 0, 2, List.of(), List.of())),
                List.of());
        ErrorCauses causes = new ErrorCauses(
                investigation,
                List.of(sample(true, 200, ""), sample(false, 500, "500"), sample(false, 0, "no answer")));

        assertThat(causes.counts())
                .containsOnly(
                        Map.entry("health reserved concurrency 0 (probes)", 41L),
                        Map.entry("list T missing at init", 6L),
                        Map.entry("list the function timed out", 2L),
                        Map.entry("GET /a no answer", 1L));
        assertThat(causes.unexplained()).isEqualTo(3);
    }

    @Test
    void whatUsersSawAndNoAccessLogHoldsIsNotExplained() {
        InvestigateReport nothing = new InvestigateReport(
                "shop-dev",
                new Window(Instant.EPOCH, Instant.EPOCH.plusSeconds(60), "test"),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        ErrorCauses causes = new ErrorCauses(
                nothing, List.of(sample(false, 503, "503"), sample(false, 500, "500"), sample(true, 200, "")));

        assertThat(causes.counts()).containsOnly(Map.entry("not in any access log, though users saw a 5xx", 2L));
        assertThat(causes.unexplained()).isEqualTo(2);
    }

    private static Sample sample(boolean ok, int status, String problem) {
        return new Sample(1, ROUTE, "acc", 0, 1, ok, status, "", problem, Optional.empty());
    }
}
