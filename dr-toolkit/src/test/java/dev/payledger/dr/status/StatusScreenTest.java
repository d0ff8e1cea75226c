package dev.payledger.dr.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.status.StatusReport.ActiveFault;
import dev.payledger.dr.status.StatusReport.AlarmStatus;
import dev.payledger.dr.status.StatusReport.DnsStatus;
import dev.payledger.dr.status.StatusReport.PageStatus;
import dev.payledger.dr.status.StatusReport.RegionStatus;
import dev.payledger.dr.status.StatusReport.Warning;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusScreenTest {

    private static final Instant AT = Instant.parse("2026-11-22T14:02:31Z");
    private static final String CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").format(AT.atZone(ZoneId.systemDefault()));

    @Test
    void everythingIsOnOneScreen() {
        StatusReport status = new StatusReport(
                "payledger-dev",
                List.of(region("ap-southeast-1", "PRIMARY", true), region("ap-northeast-1", "SECONDARY", false)),
                new DnsStatus("api.payledger.test", "ap-southeast-1", 6L, List.of()),
                new PageStatus("http://page.localhost:4600/", "CREATE_COMPLETE", "Deployed"),
                10,
                List.of(
                        new ActiveFault("ap-southeast-1", "health", "throttle", "ACTIVE", "", AT),
                        new ActiveFault("ap-southeast-1", "getBalance", "iam", "ACTIVE", "", null)),
                List.of(
                        new AlarmStatus("payledger-dev-5xx", "ap-southeast-1", "ALARM", AT, true),
                        new AlarmStatus("payledger-dev-5xx", "ap-northeast-1", "none", null, false)),
                List.of(new Warning("this.", "that.", "mvn dr:verify")));
        assertThat(status.lines())
                .containsExactly(
                        "payledger-dev      ap-southeast-1 PRIMARY      ap-northeast-1 SECONDARY",
                        "stack              CREATE_COMPLETE             CREATE_COMPLETE",
                        "companion stack    UPDATE_COMPLETE             UPDATE_COMPLETE",
                        "functions          4 of 5 ready                4 of 5 ready",
                        "health             healthy 16/16               healthy 16/16",
                        "table              ACTIVE                      ACTIVE",
                        "replication lag    -> 0.4 s                    <- 0.4 s",
                        "webhook secret     stored                      none",
                        "dns answers        ap-southeast-1, TTL 6 at speed 10  (api.payledger.test)",
                        "page               http://page.localhost:4600/  CREATE_COMPLETE, CloudFront Deployed",
                        "faults             health throttle ACTIVE in ap-southeast-1, ends at " + CLOCK,
                        "                   getBalance iam ACTIVE in ap-southeast-1, NO AUTOMATIC UNDO",
                        "alarms             payledger-dev-5xx ap-southeast-1: ALARM since " + CLOCK,
                        "                   payledger-dev-5xx ap-northeast-1: none",
                        "WARN this.",
                        "     Why: that. Next: mvn dr:verify");
    }

    @Test
    void atRealSpeedTheTtlStandsAlone() {
        assertThat(status(1).lines()).contains("dns answers        ap-southeast-1, TTL 60  (api.payledger.test)");
    }

    @Test
    void withNothingDeployedThereIsOneLineThatSaysWhatToDo() {
        RegionStatus nothing =
                new RegionStatus("a-b-1", "PRIMARY", "none", "none", 0, 0, "none", 0, 0, "none", "n/a", false);
        StatusReport status = new StatusReport(
                "payledger-dev",
                List.of(nothing),
                new DnsStatus("api.payledger.test", "none", null, List.of()),
                null,
                1,
                List.of(),
                List.of(),
                List.of());
        assertThat(status.lines()).containsExactly("payledger-dev: nothing is deployed in a-b-1. Next: mvn dr:setup");
        assertThat(status.summary()).endsWith("nothing is deployed. Next: mvn dr:setup");
    }

    private static StatusReport status(double speed) {
        return new StatusReport(
                "payledger-dev",
                List.of(region("ap-southeast-1", "PRIMARY", true)),
                new DnsStatus("api.payledger.test", "ap-southeast-1", 60L, List.of()),
                null,
                speed,
                List.of(),
                List.of(),
                List.of());
    }

    private static RegionStatus region(String region, String role, boolean secret) {
        return new RegionStatus(
                region, role, "CREATE_COMPLETE", "UPDATE_COMPLETE", 4, 5, "healthy", 16, 16, "ACTIVE", "0.4 s", secret);
    }
}
