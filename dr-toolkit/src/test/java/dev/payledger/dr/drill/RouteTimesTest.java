package dev.payledger.dr.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.RtoParts;
import dev.payledger.dr.drill.RouteTimes.Moved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTimesTest {

    private static final Route LIST = new Route("GET /t", "GET", "/t", Map.of(), null, null, null);
    private static final long MILLI = 1_000_000;

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
    void anOutageHasFourPartsThatAddUpToIt() {
        List<Sample> samples = outage();
        Moved moved = new Moved(2_000 * MILLI, 2_100 * MILLI, "tokyo");
        RouteResult result = RouteTimes.of(samples, moved).get(0);

        assertThat(result.rtoMillis()).isEqualTo(6_910);
        assertThat(result.parts()).isEqualTo(new RtoParts(1_900, 100, 5_900 - 2_100, 7_010 - 5_900));
        RtoParts parts = result.parts();
        assertThat(parts.detectionMillis()
                        + parts.dnsMillis()
                        + parts.ttlAndResolverMillis()
                        + parts.firstGoodAnswerMillis())
                .isEqualTo(result.rtoMillis());
    }

    @Test
    void whatHappenedAfterTheOutageCountsNothing() {
        Moved late = new Moved(9_000 * MILLI, 9_100 * MILLI, "tokyo");
        assertThat(RouteTimes.of(outage(), late).get(0).parts()).isEqualTo(new RtoParts(6_910, 0, 0, 0));
    }

    @Test
    void anOutageWithoutAMoveHasNoParts() {
        assertThat(RouteTimes.of(outage(), null).get(0).parts()).isNull();
        assertThat(RouteTimes.of(List.of(sample(0, true)), new Moved(1, 2, "tokyo"))
                        .get(0)
                        .parts())
                .isNull();
    }

    @Test
    void theErrorRateIsThatOfTheRequestsThatWereSentWithinTheTime() {
        List<Sample> samples =
                List.of(sample(0, false), sample(100, true), sample(200, false), sample(300, true), sample(400, true));
        assertThat(RouteTimes.errorRate(samples, 100 * MILLI, 400 * MILLI)).isEqualTo(25);
        assertThat(RouteTimes.errorRate(samples, 900 * MILLI, 950 * MILLI)).isZero();
    }

    @Test
    void answersCountFromTheFirstFailureAndLeaveOutWhatSucceedsWhileTheChangeTakesEffect() {
        List<Sample> samples = List.of(
                sample(0, true), sample(100, false), sample(150, true), sample(1500, false), sample(1600, true));
        assertThat(RouteTimes.answers(samples, "GET /t", 101 * MILLI, 1_000 * MILLI, 1_550 * MILLI))
                .isEqualTo(new RouteTimes.Answers(2, 2));
        assertThat(RouteTimes.answers(samples, "GET /t", 101 * MILLI, 1_000 * MILLI, 1_650 * MILLI))
                .isEqualTo(new RouteTimes.Answers(3, 2));
        assertThat(RouteTimes.answers(samples, "GET /other", 0, 0, 9_000 * MILLI))
                .isEqualTo(new RouteTimes.Answers(0, 0));
    }

    @Test
    void theRateIsThatOfSendingWhateverTheAnswersTook() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i <= 50; i++) {
            samples.add(new Sample(
                    0,
                    LIST,
                    "a",
                    i * 20 * MILLI,
                    i * 20 * MILLI + 5_000 * MILLI,
                    true,
                    200,
                    "r",
                    "",
                    Optional.empty()));
        }
        assertThat(RouteTimes.rate(samples)).isEqualTo(50.0);
        assertThat(RouteTimes.rate(List.of())).isZero();
    }

    @Test
    void secondsAreCountedFromTheFault() {
        assertThat(RouteTimes.seconds(List.of(sample(500, true), sample(1500, false)), 1_000_000_000L))
                .extracting(DrillReport.Second::sinceFaultSeconds)
                .containsExactly(-1L, 0L);
    }

    /** Fails from 100 ms on; user 0 is served by Tokyo from 3 s on, user 1 from 5.9 s on; the last failure is at 7 s. */
    private static List<Sample> outage() {
        List<Sample> samples = new ArrayList<>();
        samples.add(sample(0, true));
        samples.add(sample(100, false));
        samples.add(served(0, 3_000));
        samples.add(served(1, 5_900));
        samples.add(sample(7_000, false));
        for (int i = 0; i < 10; i++) {
            samples.add(served(0, 7_009 + i));
        }
        return samples;
    }

    private static Sample served(int user, long atMillis) {
        return new Sample(
                user, LIST, "a", atMillis * MILLI, (atMillis + 1) * MILLI, true, 200, "tokyo", "", Optional.empty());
    }

    private static Sample sample(long atMillis, boolean ok) {
        return new Sample(
                0,
                LIST,
                "a",
                atMillis * MILLI,
                (atMillis + 1) * MILLI,
                ok,
                ok ? 200 : 500,
                "singapore",
                ok ? "" : "500",
                Optional.empty());
    }
}
