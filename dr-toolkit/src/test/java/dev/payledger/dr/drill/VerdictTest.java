package dev.payledger.dr.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.config.DrConfig.Wanted;
import dev.payledger.dr.config.DrillScenario;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.Threshold;
import dev.payledger.dr.internal.resource.HealthCheck.Share;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Wanted NOTHING = new Wanted(null, null, null);

    @Test
    void eachScenarioHasDefaultsOfItsOwn() {
        assertThat(defaults(DrillScenario.THREE_FAULTS))
                .isEqualTo(new Scenario.Defaults(Duration.ofSeconds(85), 0, 75));
        assertThat(defaults(DrillScenario.REGION_OUTAGE))
                .isEqualTo(new Scenario.Defaults(Duration.ofSeconds(85), 0, 95));
        assertThat(defaults(DrillScenario.GREY_FAILURE)).isEqualTo(new Scenario.Defaults(null, 0, 60));
        assertThat(Scenario.of(DrillScenario.THREE_FAULTS)
                        .defaults(Duration.ofSeconds(5))
                        .maxRto())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void everyScenarioIsNamedAsTheUserWritesIt() {
        for (DrillScenario kind : DrillScenario.values()) {
            assertThat(Scenario.of(kind).name()).isEqualTo(kind.text());
            assertThat(DrillScenario.of(kind.text())).contains(kind);
        }
    }

    @Test
    void aFailingThresholdNamesWhatWasObservedAndAllowed() {
        Verdict verdict = judged(route(90_000L), 2, 80, NOTHING, 1);
        assertThat(verdict.failures())
                .containsExactly(
                        "dr.maxRto: observed 90.0 s, allowed 85.0 s (the worst route)",
                        "dr.maxLostWrites: observed 2, allowed 0 (acknowledged and not readable at the end)",
                        "dr.maxErrorRate: observed 80.0 %, allowed 75.0 % (of all requests while something was broken)");
    }

    @Test
    void whatTheUserWantsGoesBeforeTheScenario() {
        assertThat(judged(route(90_000L), 2, 80, new Wanted(Duration.ofSeconds(90), 2, 80.0), 1)
                        .failures())
                .isEmpty();
        assertThat(judged(route(10_000L), 0, 0, new Wanted(Duration.ofSeconds(9), null, null), 1)
                        .failures())
                .singleElement()
                .asString()
                .contains("observed 10.0 s, allowed 9.0 s");
    }

    @Test
    void atAnotherSpeedTheRtoIsDividedAndComputingIsAddedAndItSaysSo() {
        Threshold rto = judged(route(28_000L), 0, 0, NOTHING, 10).thresholds().get(0);
        assertThat(rto.allowed()).isEqualTo("28.5 s");
        assertThat(rto.note()).isEqualTo("the worst route; 85.0 s / 10 and 20.0 s for computing");
        assertThat(rto.passed()).isTrue();
        assertThat(judged(route(29_000L), 0, 0, NOTHING, 10).thresholds().get(0).passed())
                .isFalse();
    }

    @Test
    void aRouteThatDidNotRecoverExceedsEveryRto() {
        assertThat(judged(route(null), 0, 0, NOTHING, 1).failures())
                .singleElement()
                .asString()
                .contains("observed not recovered, allowed 85.0 s");
    }

    @Test
    void aScenarioWithoutRecoveryHasNoRtoUnlessTheUserWantsOne() {
        Verdict verdict = new Verdict();
        verdict.thresholds(List.of(route(60_000L)), 0, 10, NOTHING, defaults(DrillScenario.GREY_FAILURE), 1);
        assertThat(verdict.thresholds())
                .extracting(Threshold::setting)
                .containsExactly("dr.maxLostWrites", "dr.maxErrorRate");
    }

    @Test
    void aCheckThatDoesNotHoldIsAFailure() {
        Verdict verdict = new Verdict();
        verdict.check("DNS does not move", false, "DNS answered another region");
        verdict.check("the health check stays green", true, "it did");
        assertThat(verdict.failures()).containsExactly("DNS does not move: DNS answered another region");
    }

    @Test
    void aFailingCheckerIsQuotedOnlyWhereTheCheckIsUnhealthy() {
        assertThat(Watch.said("primary", new Share(11, 16, "Failure: 503")))
                .isEqualTo("primary healthy: 11 of 16 checkers healthy");
        assertThat(Watch.said("primary", new Share(1, 16, "Failure: 503")))
                .isEqualTo("primary unhealthy: 1 of 16 checkers healthy (Failure: 503)");
    }

    private static Scenario.Defaults defaults(DrillScenario kind) {
        return Scenario.of(kind).defaults(TTL);
    }

    private static Verdict judged(RouteResult route, int lost, double errors, Wanted wanted, double speed) {
        Verdict verdict = new Verdict();
        verdict.thresholds(List.of(route), lost, errors, wanted, defaults(DrillScenario.THREE_FAULTS), speed);
        return verdict;
    }

    private static RouteResult route(@Nullable Long rtoMillis) {
        return new RouteResult("GET /t", 10, 1, rtoMillis, null, Map.of());
    }
}
