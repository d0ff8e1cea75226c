package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.Second;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Computes from samples what users saw. */
final class RouteTimes {

    /** So many successes in a row end an outage. */
    static final int RECOVERED = 10;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private RouteTimes() {}

    /** Each route's result, in the order of the workload. */
    static List<RouteResult> of(List<Sample> inOrder) {
        Map<String, List<Sample>> byRoute = new LinkedHashMap<>();
        inOrder.forEach(sample -> byRoute.computeIfAbsent(sample.route().name(), key -> new ArrayList<>())
                .add(sample));
        List<RouteResult> results = new ArrayList<>();
        byRoute.forEach((route, samples) -> {
            Map<String, Long> kinds = new TreeMap<>();
            samples.stream()
                    .filter(sample -> !sample.ok())
                    .forEach(sample -> kinds.merge(sample.problem(), 1L, Long::sum));
            long failed = kinds.values().stream().mapToLong(Long::longValue).sum();
            results.add(new RouteResult(route, samples.size(), failed, rtoMillis(samples), kinds));
        });
        return results;
    }

    /**
     * From the first failed request's sending to the first of ten successes in a row after which no request failed any
     * more. That is stricter than the first ten in a row: while some users have moved and others not, ten in a row happen
     * by chance.
     *
     * @return 0 where none failed, null where the route did not recover
     */
    static @Nullable Long rtoMillis(List<Sample> samples) {
        long first = -1;
        int lastFailure = -1;
        for (int i = 0; i < samples.size(); i++) {
            if (!samples.get(i).ok()) {
                lastFailure = i;
                if (first < 0) {
                    first = samples.get(i).startNanos();
                }
            }
        }
        if (lastFailure < 0) {
            return 0L;
        }
        if (samples.size() - 1 - lastFailure < RECOVERED) {
            return null;
        }
        return (samples.get(lastFailure + 1).endNanos() - first) / NANOS_PER_MILLI;
    }

    /** What happened in each second, counted from the first fault. */
    static List<Second> seconds(List<Sample> inOrder, long zeroNanos) {
        TreeMap<Long, List<Sample>> bySecond = new TreeMap<>();
        inOrder.forEach(sample -> bySecond.computeIfAbsent(
                        Math.floorDiv(sample.endNanos() - zeroNanos, NANOS_PER_SECOND), key -> new ArrayList<>())
                .add(sample));
        List<Second> seconds = new ArrayList<>();
        bySecond.forEach((second, samples) -> {
            Map<String, Long> regions = new TreeMap<>();
            samples.stream()
                    .filter(Sample::ok)
                    .forEach(sample ->
                            regions.merge(sample.region().isEmpty() ? "unknown" : sample.region(), 1L, Long::sum));
            long ok = samples.stream().filter(Sample::ok).count();
            seconds.add(new Second(second, ok, samples.size() - ok, regions));
        });
        return seconds;
    }
}
