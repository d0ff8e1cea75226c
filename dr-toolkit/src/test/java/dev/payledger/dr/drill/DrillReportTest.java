package dev.payledger.dr.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.drill.DrillReport.Posted;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillReportTest {

    private static final Route LIST = new Route("GET /t", "GET", "/t", Map.of(), null, null, null);

    @Test
    void anOutageLastsFromTheFirstFailureToTheFirstSuccessBehindTheLast() {
        List<Sample> samples = new ArrayList<>();
        samples.add(sample(0, true));
        samples.add(sample(100, false));
        for (int i = 1; i <= 12; i++) {
            samples.add(sample(100 + i * 10, true));
        }
        samples.add(sample(300, false));
        for (int i = 1; i <= 10; i++) {
            samples.add(sample(300 + i * 10, true));
        }
        assertThat(RouteTimes.rtoMillis(samples)).isEqualTo(211L);
    }

    @Test
    void aRouteThatNeverFailedHasNoOutageAndOneThatDidNotComeBackHasNoEnd() {
        assertThat(RouteTimes.rtoMillis(List.of(sample(0, true)))).isZero();
        assertThat(RouteTimes.rtoMillis(List.of(sample(0, false), sample(10, true))))
                .isNull();
    }

    @Test
    void secondsAreCountedFromTheFault() {
        assertThat(RouteTimes.seconds(List.of(sample(500, true), sample(1500, false)), 1_000_000_000L))
                .extracting(DrillReport.Second::sinceFaultSeconds)
                .containsExactly(-1L, 0L);
    }

    @Test
    void theVerdictFitsOneScreenAndNamesTheSpeed() {
        List<String> lines = report(10, List.of()).lines();
        assertThat(lines.get(0)).isEqualTo("DRILL PASSED");
        assertThat(lines).hasSizeLessThan(20);
        assertThat(String.join("\n", lines))
                .contains(
                        "GET /t 7.8 s | POST /t 0 s",
                        "at x10",
                        "412 acknowledged, 0 missing, 0 duplicates",
                        "46 of 46 explained");
        assertThat(report(1, List.of("users were not moved")).lines())
                .startsWith("DRILL FAILED", "  because        users were not moved")
                .noneMatch(line -> line.contains("at x"));
    }

    @Test
    void filesAreWrittenAndTheHtmlNeedsNothingFromOutside(@TempDir Path folder) throws IOException {
        assertThat(report(10, List.of()).writeTo(folder))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("drill.json", "drill.md", "drill.html");
        assertThat(Files.readString(folder.resolve("drill.json")))
                .contains("\"passed\" : true", "\"speed\" : 10.0", "\"startedAt\" : \"2026-11-22T10:00:00Z\"");
        assertThat(Files.readString(folder.resolve("drill.html")))
                .contains("<svg", "&lt;script&gt;")
                .doesNotContain("<script", "http://", "https://");
        assertThat(Files.readString(folder.resolve("drill.md"))).contains("| +1.90 | route53 |");
    }

    private static DrillReport report(double speed, List<String> failures) {
        return new DrillReport(
                "payledger-dev",
                Instant.parse("2026-11-22T10:00:00Z"),
                speed,
                failures,
                List.of(new DrillReport.Moment(
                        Instant.parse("2026-11-22T10:00:02Z"), 1900, "route53", "unhealthy <script>", 250)),
                List.of(
                        new RouteResult("GET /t", 100, 46, 7800L, Map.of("500", 46L)),
                        new RouteResult("POST /t", 100, 0, 0L, Map.of())),
                List.of(new DrillReport.Second(0, 40, 10, Map.of("ap-southeast-1", 40L))),
                Map.of("list envvar (GET /t 500)", 46L),
                0,
                new Posted(412, 0, List.of(), true),
                Duration.ofSeconds(40));
    }

    private static Sample sample(long atMillis, boolean ok) {
        long nanos = atMillis * 1_000_000;
        return new Sample(
                0, LIST, "a", nanos, nanos + 1_000_000, ok, ok ? 200 : 500, "r", ok ? "" : "500", Optional.empty());
    }
}
