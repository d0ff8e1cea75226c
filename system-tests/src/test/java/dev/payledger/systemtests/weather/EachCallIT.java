package dev.payledger.systemtests.weather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.deploy.DeployReport.StackResult;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.report.DrReport;
import dev.payledger.dr.verify.VerifyReport;
import dev.payledger.systemtests.weather.Hail.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call to AWS that the goals below make is failed once, before its effect and after it. What the SDK tries again must end well
 * in the same run; what is failed for good ends in a clear error or is passed over, and the next run goes on until the
 * goal is done and has nothing left to do.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class EachCallIT {

    private static final boolean ALL = "all".equals(System.getProperty("weather.calls"));

    /** Of the calls each so manieth is failed for good; -Pweather takes every one. */
    private static final int SAMPLE = 60;

    /** Of the calls each so manieth is answered with a 503; -Pweather takes every one. */
    private static final int UNAVAILABLE = ALL ? 1 : 6;

    private static final int UNREADY_MAX = 5;
    private static final int RUNS_MAX = 2_000;

    @TempDir
    private Path folder;

    private final Map<String, String> counts = new LinkedHashMap<>();
    private int runs;
    private int errors;

    @Test
    void everyGoalConverges() throws IOException {
        all(Kind.MIXED, SAMPLE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FAILED_FOR_GOOD", "LOST_FOR_GOOD"})
    @EnabledIfSystemProperty(named = "weather.calls", matches = "all")
    void everyGoalConvergesThoughEachOfItsCallsFailsForGood(Kind kind) throws IOException {
        all(kind, 1);
    }

    private void all(Kind kind, int every) throws IOException {
        Hail hail = new Hail(kind, every, UNAVAILABLE);
        try (WeatheredService service = new WeatheredService(
                folder, WeatheredService.local().weather(hail).start())) {
            goal(service, hail, kind, "deploy", DrToolkit::deploy);
            goal(service, hail, kind, "setup-global-table", DrToolkit::setupGlobalTable);
            goal(service, hail, kind, "setup-custom-domains", DrToolkit::setupCustomDomains);
            goal(service, hail, kind, "setup-failover", DrToolkit::setupFailover);
            if (ALL) {
                // Two calls and two hundred requests: seconds that the gate does not have.
                goal(service, hail, kind, "seed", DrToolkit::seed);
            }
            goal(service, hail, kind, "deploy-frontend", DrToolkit::deployFrontend);
            goal(service, hail, kind, "setup-webhook", DrToolkit::setupWebhook);
            goal(service, hail, kind, "verify", DrToolkit::verify);
            goal(service, hail, kind, "status", DrToolkit::status);
            goal(service, hail, kind, "doctor", toolkit -> toolkit.doctor(Map.of()));
            assertThat(calmly(service, DrToolkit::deploy).stacks())
                    .extracting(StackResult::outcome)
                    .containsOnly("UNCHANGED");
            goal(service, hail, kind, "fault-inject", DrToolkit::injectFaults);
            assertThat(calmly(service, DrToolkit::status).faults()).hasSize(3);
            goal(service, hail, kind, "investigate", DrToolkit::investigate);
            goal(service, hail, kind, "fault-restore", DrToolkit::restoreFaults);
            assertThat(calmly(service, DrToolkit::status).faults()).isEmpty();
            service.changePage("<h1>another page</h1>");
            goal(service, hail, kind, "deploy-frontend again", DrToolkit::deployFrontend);
            goal(service, hail, kind, "destroy", DrToolkit::destroy);
            assertThat(calmly(service, DrToolkit::destroy).summary()).isEqualTo("Nothing to remove. Nothing left.");
        }
        counts.forEach((goal, count) -> System.out.println("weather: " + kind + " " + goal + ": " + count));
        System.out.println("weather: " + kind + ": " + hail.distinct() + " distinct calls, " + hail.hits()
                + " hits, of them " + hail.forGood() + " until the goal ended; " + counts.size() + " steps, " + runs
                + " runs, " + errors + " of them ended with an error");
    }

    /** Runs a goal until it passes and none of its calls is hit any more. */
    private void goal(
            WeatheredService service, Hail hail, Kind kind, String name, Function<DrToolkit, ? extends DrReport> verb) {
        int hitsBefore = hail.hits();
        int runsBefore = runs;
        int errorsBefore = errors;
        long start = System.nanoTime();
        int unready = 0;
        boolean again = true;
        while (again) {
            assertThat(runs++ - runsBefore).as("runs of %s", name).isLessThan(RUNS_MAX);
            hail.begin(name);
            try (DrToolkit toolkit = service.toolkit(Map.of())) {
                DrReport report = verb.apply(toolkit);
                boolean unhit = hail.chosen().isEmpty();
                again = !unhit || !report.passed();
                // Nothing was hit: what does not hold then is a function that this machine starts too slowly.
                unready += unhit && !report.passed() ? 1 : 0;
                assertThat(unready)
                        .as("%s: %s", name, report instanceof VerifyReport verify ? verify.failed() : report.summary())
                        .isLessThan(UNREADY_MAX);
            } catch (DrException e) {
                errors++;
                assertThat(hail.chosen()).as("%s failed by itself: %s", name, e).isNotEmpty();
                assertThat(e.getMessage())
                        .as("%s after %s", name, hail.chosen())
                        .contains("Why: ", "Next: ");
                assertThat(e.getMessage())
                        .as("%s after %s", name, hail.chosen())
                        .containsAnyOf("HailException", "(HTTP 400)");
                service.forgetLock();
            } finally {
                hail.end();
            }
        }
        counts.put(
                name,
                (hail.hits() - hitsBefore) + " hits, " + (runs - runsBefore) + " runs, " + (errors - errorsBefore)
                        + " errors, "
                        + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
    }

    private <R> R calmly(WeatheredService service, Function<DrToolkit, R> verb) {
        try (DrToolkit toolkit = service.toolkit(Map.of())) {
            return verb.apply(toolkit);
        }
    }
}
