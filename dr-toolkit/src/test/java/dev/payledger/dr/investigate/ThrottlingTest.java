package dev.payledger.dr.investigate;

import static dev.payledger.dr.investigate.Requests.served;
import static dev.payledger.dr.investigate.Requests.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.internal.resource.AccessLogEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottlingTest {

    @Test
    void refusedWhileNothingRunsIsForbiddenToRun() {
        AccessLogEntry first = throttled("1", 1_000);
        AccessLogEntry second = throttled("2", 9_000);
        Throttling throttling = new Throttling(List.of(served("a", 0, 20), first, second, served("b", 10_000, 20)));
        assertThat(throttling.wasForbidden(first)).isTrue();
        assertThat(throttling.wasForbidden(second)).isTrue();
        assertThat(throttling.isLast(second)).isFalse();
    }

    @Test
    void refusedWhileOthersRunIsLoad() {
        AccessLogEntry refused = throttled("1", 100);
        AccessLogEntry again = throttled("2", 1_900);
        Throttling throttling = new Throttling(
                List.of(served("a", 0, 1_000), refused, served("b", 1_001, 1_000), again, served("c", 2_002, 10)));
        assertThat(throttling.wasForbidden(refused)).isFalse();
        assertThat(throttling.wasForbidden(again)).isFalse();
    }

    @Test
    void whatRanOverTheFirstRefusalDoesNotHideThatNothingRanAfterwards() {
        AccessLogEntry during = throttled("1", 500);
        AccessLogEntry after = throttled("2", 2_000);
        Throttling throttling = new Throttling(List.of(served("cold", 0, 1_200), during, after));
        assertThat(throttling.wasForbidden(during)).isTrue();
        assertThat(throttling.wasForbidden(after)).isTrue();
        assertThat(throttling.isLast(during)).isTrue();
    }

    @Test
    void loadBeforeAndAZeroAfterwardsAreToldApart() {
        AccessLogEntry load = throttled("1", 100);
        AccessLogEntry zero = throttled("2", 60_000);
        Throttling throttling = new Throttling(List.of(served("a", 0, 1_000), load, served("b", 2_000, 1_000), zero));
        assertThat(throttling.wasForbidden(load)).isFalse();
        assertThat(throttling.wasForbidden(zero)).isTrue();
        assertThat(throttling.isLast(load)).isFalse();
        assertThat(throttling.isLast(zero)).isTrue();
    }

    @Test
    void arrivalOutOfOrderAtTheEdgeIsForgiven() {
        AccessLogEntry early = throttled("0", 0);
        AccessLogEntry later = throttled("1", 200);
        Throttling throttling = new Throttling(List.of(early, served("a", 1, 50), later));
        assertThat(throttling.wasForbidden(early)).isTrue();
    }

    @Test
    void aRequestOfUnknownLengthMayStillBeRunning() {
        AccessLogEntry unknown = Requests.entry("u", "", 0, 503, null, null, "gave up", 0);
        AccessLogEntry endless = new AccessLogEntry(
                unknown.loggedAt(), unknown.startedAt(), "u", "", 503, "GET /balance", "", null, null, "", null);
        AccessLogEntry refused = throttled("1", 10_000);
        assertThat(new Throttling(List.of(endless, refused)).wasForbidden(refused))
                .isFalse();
    }
}
