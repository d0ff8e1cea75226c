package dev.payledger.dr.drill;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.drill.DrillReport.Check;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Collects what held and what did not; what did not decides the exit code. */
final class Verdict {

    /** What cold functions and a busy machine may add where intervals are divided and computing is not. */
    static final Duration COMPUTING = Duration.ofSeconds(20);

    private final List<Check> checks = new ArrayList<>();
    private final List<Threshold> thresholds = new ArrayList<>();

    void check(String name, boolean passed, String observed) {
        checks.add(new Check(name, passed, observed));
    }

    /** Judges the worst route, the lost writes and the error rate. */
    void thresholds(
            List<RouteResult> routes,
            int lostWrites,
            double errorRate,
            DrConfig.Wanted wanted,
            Scenario.Defaults own,
            double speed) {
        Duration maxRto = wanted.maxRto() == null ? own.maxRto() : wanted.maxRto();
        if (maxRto != null) {
            thresholds.add(rto(routes, maxRto, speed));
        }
        Integer lost = wanted.maxLostWrites();
        int maxLost = lost == null ? own.maxLostWrites() : lost;
        thresholds.add(new Threshold(
                "dr.maxLostWrites",
                Integer.toString(lostWrites),
                Integer.toString(maxLost),
                lostWrites <= maxLost,
                "acknowledged and not readable at the end"));
        Double rate = wanted.maxErrorRate();
        double maxRate = rate == null ? own.maxErrorRate() : rate;
        thresholds.add(new Threshold(
                "dr.maxErrorRate",
                percent(errorRate),
                percent(maxRate),
                errorRate <= maxRate,
                "of all requests while something was broken"));
    }

    private static Threshold rto(List<RouteResult> routes, Duration maxRto, double speed) {
        Duration allowed = allowed(maxRto, speed);
        Long worst = worstMillis(routes);
        boolean passed = worst != null && worst <= allowed.toMillis();
        String note = speed == 1
                ? "the worst route"
                : "the worst route; " + seconds(maxRto) + " / " + DrillScreen.number(speed) + " and "
                        + seconds(COMPUTING) + " for computing";
        return new Threshold(
                "dr.maxRto",
                worst == null ? "not recovered" : seconds(Duration.ofMillis(worst)),
                seconds(allowed),
                passed,
                note);
    }

    /** What an outage at speed 1 may last at another speed: intervals are divided, computing is real. */
    static Duration allowed(Duration atSpeedOne, double speed) {
        return speed == 1
                ? atSpeedOne
                : Duration.ofMillis(Math.round(atSpeedOne.toMillis() / speed)).plus(COMPUTING);
    }

    /** The longest outage; null where a route did not recover. */
    static @Nullable Long worstMillis(List<RouteResult> routes) {
        long worst = 0;
        for (RouteResult route : routes) {
            Long millis = route.rtoMillis();
            if (millis == null) {
                return null;
            }
            worst = Math.max(worst, millis);
        }
        return worst;
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }

    List<Threshold> thresholds() {
        return List.copyOf(thresholds);
    }

    /** Each check that did not hold and each threshold that was exceeded, with what was observed and allowed. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        checks.stream()
                .filter(check -> !check.passed())
                .forEach(check -> failures.add(check.name() + ": " + check.observed()));
        thresholds.stream()
                .filter(threshold -> !threshold.passed())
                .forEach(threshold -> failures.add(threshold.setting() + ": observed " + threshold.observed()
                        + ", allowed " + threshold.allowed()
                        + (threshold.note().isEmpty() ? "" : " (" + threshold.note() + ")")));
        return List.copyOf(failures);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f %%", value);
    }
}
