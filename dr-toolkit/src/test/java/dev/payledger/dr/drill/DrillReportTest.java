package dev.payledger.dr.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.drill.DrillReport.Check;
import dev.payledger.dr.drill.DrillReport.ClientResult;
import dev.payledger.dr.drill.DrillReport.Header;
import dev.payledger.dr.drill.DrillReport.Machine;
import dev.payledger.dr.drill.DrillReport.Moment;
import dev.payledger.dr.drill.DrillReport.Posted;
import dev.payledger.dr.drill.DrillReport.Rate;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.Rpo;
import dev.payledger.dr.drill.DrillReport.RtoParts;
import dev.payledger.dr.drill.DrillReport.Second;
import dev.payledger.dr.drill.DrillReport.Threshold;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class DrillReportTest {

    @Test
    void theVerdictFitsOneScreenAndNamesTheSpeed() {
        assertThat(report(10, List.of(), Rpo.notMeasured("replication was not cut"))
                        .lines())
                .containsExactly(
                        "DRILL PASSED  three-faults",
                        "  RTO by route   GET /t 7.8 s | POST /t 0 s",
                        "                 worst: detection 1.9 s, DNS 0.1 s, TTL and resolver 5.6 s, first good answer 0.2 s",
                        "                 at x10: intervals are divided, computing is real; for real-time figures:"
                                + " -Ddr.local.speed=1",
                        "  Limits         Rto 7.8 s of 18.5 s",
                        "  Checks         1 of 1 hold",
                        "  Users          200 requests in 2 s: 49.9/s reached of 50/s wanted",
                        "  Callers        GET /t with PostClient: 1 of 20 failed, slowest 3.2 s; without: 46 of 100",
                        "  RPO            not measured: replication was not cut",
                        "  Ledger         412 posted once, 0 duplicates, 0 missing; balances and compared reads equal in both"
                                + " regions",
                        "  Errors         46 of 46 explained",
                        "                 46 list envvar (GET /t 500)");
    }

    @Test
    void aFailedDrillSaysWhyAndOneAtSpeedOneDoesNotSpeakOfSpeed() {
        List<String> lines = report(
                        1,
                        List.of("dr.maxRto: observed 90.0 s, allowed 85.0 s (the worst route)"),
                        Rpo.notMeasured("x"))
                .lines();
        assertThat(lines)
                .startsWith(
                        "DRILL FAILED  three-faults",
                        "  because        dr.maxRto: observed 90.0 s, allowed 85.0 s (the worst route)")
                .noneMatch(line -> line.contains("at x"));
    }

    @Test
    void lostWritesAreCountedAndNamed() {
        Rpo rpo = new Rpo(true, "", 90, List.of("a", "b", "c", "d"), List.of());
        assertThat(report(1, List.of(), rpo).lines())
                .contains("  RPO            4 of 90 acknowledged writes not readable at cut-over: a, b, c, ...;"
                        + " after healing 0");
    }

    @Test
    void thePageNeedsNothingFromOutsideAndHasItsCharts(@TempDir Path folder) throws IOException {
        assertThat(report(10, List.of(), new Rpo(true, "", 9, List.of("id-1"), List.of()))
                        .writeTo(folder))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("drill.json", "drill.md", "drill.html", "drill-junit.xml");
        String page = Files.readString(folder.resolve("drill.html"));
        assertThat(page)
                .contains(
                        "aria-label=\"Requests per second by region and outcome\"",
                        "aria-label=\"Timeline with uncertainty\"",
                        "aria-label=\"Outage of each route in parts\"",
                        "40 answered by ap-southeast-1",
                        "prefers-color-scheme:dark",
                        "unhealthy &lt;script&gt;",
                        "<td>+1.90</td><td>route53</td>",
                        "id-1",
                        "0123456789abcdef0123456789abcdef01234567",
                        "2 cores, 4096 MiB")
                .doesNotContain("<script", "http://", "https://", "@import", "url(");
        assertThat(Files.readString(folder.resolve("drill.json")))
                .contains(
                        "\"passed\" : true",
                        "\"speed\" : 10.0",
                        "\"startedAt\" : \"2026-11-22T10:00:00Z\"",
                        "\"ttlAndResolverMillis\" : 5600",
                        "\"commit\" : \"0123456789abcdef0123456789abcdef01234567\"");
        assertThat(Files.readString(folder.resolve("drill.md")))
                .contains(
                        "| +1.90 | route53 | unhealthy <script> | 250 ms |",
                        "| who | ada |",
                        "| GET /t | PostClient | 20 | 1 | 12 ms | 3.2 s | 100 | 46 | gave <up> |");
    }

    @Test
    void everyThresholdAndCheckIsATestCase() throws Exception {
        DrillReport failed = report(1, List.of("x"), Rpo.notMeasured("x"));
        DrillReport report = new DrillReport(
                failed.deployment(),
                failed.scenario(),
                failed.header(),
                failed.failures(),
                List.of(new Check("users are moved", true, "they were"), new Check("a \"b\" <c>", false, "no & never")),
                List.of(new Threshold("dr.maxRto", "9.0 s", "8.0 s", false, "the worst route")),
                failed.timeline(),
                failed.routes(),
                failed.rate(),
                failed.clients(),
                failed.seconds(),
                failed.errors(),
                0,
                failed.rpo(),
                failed.posted(),
                List.of(),
                failed.took());
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(new DrillJunit(report).xml())));
        assertThat(xml.getDocumentElement().getAttribute("tests")).isEqualTo("3");
        assertThat(xml.getDocumentElement().getAttribute("failures")).isEqualTo("2");
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(3);
        assertThat(xml.getElementsByTagName("failure")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("message")
                        .getNodeValue())
                .isEqualTo("observed 9.0 s, allowed 8.0 s (the worst route)");
        assertThat(xml.getElementsByTagName("failure")
                        .item(1)
                        .getAttributes()
                        .getNamedItem("message")
                        .getNodeValue())
                .isEqualTo("no & never");
    }

    static DrillReport report(double speed, List<String> failures, Rpo rpo) {
        return new DrillReport(
                "payledger-dev",
                "three-faults",
                new Header(
                        "ada",
                        "111122223333",
                        "local",
                        List.of("ap-southeast-1", "ap-northeast-1"),
                        Instant.parse("2026-11-22T10:00:00Z"),
                        speed,
                        42L,
                        Map.of("toolkit", "0.1.0"),
                        "0123456789abcdef0123456789abcdef01234567",
                        "cafe",
                        new Machine(2, 4096)),
                failures,
                List.of(new Check("users are moved", true, "they were")),
                List.of(new Threshold("dr.maxRto", "7.8 s", "18.5 s", true, "the worst route")),
                List.of(
                        new Moment(Instant.parse("2026-11-22T10:00:02Z"), 1900, "route53", "unhealthy <script>", 250),
                        new Moment(Instant.parse("2026-11-22T10:00:15Z"), 15000, "restore", "3 of 3", 0)),
                List.of(
                        new RouteResult(
                                "GET /t", 100, 46, 7800L, new RtoParts(1900, 100, 5600, 200), Map.of("500", 46L)),
                        new RouteResult("POST /t", 100, 0, 0L, null, Map.of())),
                new Rate(50, 49.93, 0),
                List.of(new ClientResult("PostClient", "GET /t", 20, 1, 12, 3210, 100, 46, List.of("gave <up>"))),
                List.of(
                        new Second(0, 40, 10, Map.of("ap-southeast-1", 40L)),
                        new Second(1, 50, 0, Map.of("ap-northeast-1", 50L))),
                Map.of("list envvar (GET /t 500)", 46L),
                0,
                rpo,
                new Posted(412, 0, List.of(), List.of(), true),
                List.of(),
                Duration.ofSeconds(40));
    }
}
