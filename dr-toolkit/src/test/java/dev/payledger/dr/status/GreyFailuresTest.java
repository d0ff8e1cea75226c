package dev.payledger.dr.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.internal.resource.AccessLogEntry;
import dev.payledger.dr.status.GreyFailures.Failing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreyFailuresTest {

    private static final Instant START = Instant.parse("2026-11-22T14:00:00Z");
    private static final String LIST = "GET /transactions";

    private final List<AccessLogEntry> entries = new ArrayList<>();

    @Test
    void aRouteThatFailsForUsersIsNamedWithItsShare() {
        add(4, LIST, 500, "user");
        add(4, "GET /balance", 200, "user");
        assertThat(GreyFailures.failing(entries)).containsExactly(new Failing(LIST, 4, 4));
        assertThat(GreyFailures.failing(entries).get(0).percent()).isEqualTo(100);
    }

    @Test
    void twoFailuresAreNoEvidence() {
        add(2, LIST, 500, "user");
        assertThat(GreyFailures.failing(entries)).isEmpty();
    }

    @Test
    void probesAreNotUsers() {
        add(9, LIST, 500, "Amazon-Route53-Health-Check-Service (ref x; report http://amzn.to/1vsZADi)");
        assertThat(GreyFailures.failing(entries)).isEmpty();
    }

    @Test
    void whatIsBrokenShowsAlthoughItWorkedBefore() {
        add(200, LIST, 200, "user");
        add(10, LIST, 500, "user");
        assertThat(GreyFailures.failing(entries)).containsExactly(new Failing(LIST, 10, 20));
    }

    @Test
    void whatIsMendedIsNotShownAnyMore() {
        add(200, LIST, 500, "user");
        add(11, LIST, 200, "user");
        assertThat(GreyFailures.failing(entries)).isEmpty();
    }

    private void add(int count, String route, int status, String agent) {
        for (int i = 0; i < count; i++) {
            Instant at = START.plusMillis(entries.size());
            entries.add(new AccessLogEntry(at, at, "r", "l", status, route, agent, 200, status, "", 5L));
        }
    }
}
