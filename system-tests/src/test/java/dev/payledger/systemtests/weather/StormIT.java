package dev.payledger.systemtests.weather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.report.DrReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The goals below on a bad day, with everything that the weather has at once: a run that ends with a clear error is run again,
 * and after a few it is done. What stands then is what stands after a good day.
 */
@EnabledIfSystemProperty(named = "weather.calls", matches = "all")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class StormIT {

    private static final int RUNS_MAX = 12;

    @TempDir
    private Path folder;

    private final List<String> errors = new ArrayList<>();
    private int runs;

    @ParameterizedTest
    @CsvSource({"gusty,1", "storm,2", "storm,3"})
    void everyGoalGetsThrough(String weather, long seed) throws IOException {
        try (WeatheredService service = new WeatheredService(
                folder, WeatheredService.local().weather(weather).seed(seed).start())) {
            through(service, DrToolkit::setup);
            through(service, DrToolkit::status);
            through(service, toolkit -> toolkit.doctor(Map.of()));
            through(service, DrToolkit::injectFaults);
            through(service, DrToolkit::investigate);
            through(service, DrToolkit::restoreFaults);
            Map<String, Long> met = service.aws().weather().met();
            service.aws().weather().change("calm");
            try (DrToolkit toolkit = service.toolkit(Map.of())) {
                assertThat(toolkit.verify().failed()).isEmpty();
                assertThat(toolkit.status().faults()).isEmpty();
            }
            service.aws().weather().change(weather);
            through(service, DrToolkit::destroy);
            service.aws().weather().change("calm");
            try (DrToolkit toolkit = service.toolkit(Map.of())) {
                toolkit.destroy();
                assertThat(toolkit.destroy().summary()).isEqualTo("Nothing to remove. Nothing left.");
            }
            System.out.println("weather: " + weather + ", seed " + seed + ": " + runs + " runs of 7 goals, "
                    + errors.size() + " ended with an error; calls met " + met);
            errors.forEach(error -> System.out.println("weather:   " + error));
        }
    }

    private void through(WeatheredService service, Function<DrToolkit, ? extends DrReport> verb) {
        for (int run = 1; ; run++) {
            runs++;
            try (DrToolkit toolkit = service.toolkit(Map.of())) {
                DrReport report = verb.apply(toolkit);
                if (report.passed()) {
                    return;
                }
                errors.add(report.summary());
            } catch (DrException e) {
                assertThat(e.getMessage()).contains("Why: ", "Next: ");
                errors.add(e.getMessage().replace("\n", " "));
                service.forgetLock();
            }
            assertThat(run).as("runs: %s", errors).isLessThan(RUNS_MAX);
        }
    }
}
