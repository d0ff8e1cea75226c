package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.drill.DrillReport.RtoParts;
import dev.payledger.dr.drill.DrillReport.Second;
import java.util.ArrayList;
import java.util.HashMap;
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

    /**
     * When users were moved, by the run's monotonic clock.
     *
     * @param unhealthyNanos when the health check was seen unhealthy
     * @param dnsNanos when DNS was seen to answer the other region
     * @param region the region that took over
     */
    record Moved(long unhealthyNanos, long dnsNanos, String region) {}

    /**
     * Each route's result, in the order of the workload.
     *
     * @param moved null where users were not moved; then an outage has no parts
     */
    static List<RouteResult> of(List<Sample> inOrder, @Nullable Moved moved) {
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
            Outage outage = outage(samples);
            results.add(new RouteResult(
                    route,
                    samples.size(),
                    failed,
                    rtoMillis(samples),
                    outage == null || moved == null ? null : parts(outage, moved, lastSwitch(inOrder, moved)),
                    kinds));
        });
        return results;
    }

    /** An outage of a route, from the first failed request's sending to the answer that ended it. */
    record Outage(long fromNanos, long untilNanos) {}

    /**
     * When the last of the users was first served by the region that took over, counted from DNS's change: by then every
     * resolver's answer has run out.
     */
    static long lastSwitch(List<Sample> inOrder, Moved moved) {
        Map<Integer, Long> firstServed = new HashMap<>();
        inOrder.stream()
                .filter(sample -> sample.ok() && sample.region().equals(moved.region()))
                .filter(sample -> sample.startNanos() >= moved.dnsNanos())
                .forEach(sample -> firstServed.merge(sample.user(), sample.startNanos(), Math::min));
        return firstServed.values().stream().max(Long::compare).orElse(moved.dnsNanos());
    }

    /** The parts of an outage. They add up to it: what happened before it began, or after it ended, counts nothing. */
    static RtoParts parts(Outage outage, Moved moved, long lastSwitchNanos) {
        long detected = within(outage, outage.fromNanos(), moved.unhealthyNanos());
        long dns = within(outage, detected, moved.dnsNanos());
        long switched = within(outage, dns, lastSwitchNanos);
        return new RtoParts(
                millis(outage.fromNanos(), detected),
                millis(detected, dns),
                millis(dns, switched),
                millis(switched, outage.untilNanos()));
    }

    private static long within(Outage outage, long notBefore, long nanos) {
        return Math.min(outage.untilNanos(), Math.max(notBefore, nanos));
    }

    private static long millis(long from, long until) {
        return (until - from) / NANOS_PER_MILLI;
    }

    /**
     * From the first failed request's sending to the first of ten successes in a row after which no request failed any
     * more. That is stricter than the first ten in a row: while some users have moved and others not, ten in a row happen
     * by chance.
     *
     * @return 0 where none failed, null where the route did not recover
     */
    static @Nullable Long rtoMillis(List<Sample> samples) {
        if (samples.stream().allMatch(Sample::ok)) {
            return 0L;
        }
        Outage outage = outage(samples);
        return outage == null ? null : millis(outage.fromNanos(), outage.untilNanos());
    }

    /** The outage of a route's samples; null where none failed, and where the route did not recover. */
    private static @Nullable Outage outage(List<Sample> samples) {
        long first = -1;
        int lastFailure = -1;
        for (int i = 0; i < samples.size(); i++) {
            if (!samples.get(i).ok()) {
                lastFailure = i;
                first = first < 0
                        ? samples.get(i).startNanos()
                        : Math.min(first, samples.get(i).startNanos());
            }
        }
        if (lastFailure < 0 || samples.size() - 1 - lastFailure < RECOVERED) {
            return null;
        }
        return new Outage(first, samples.get(lastFailure + 1).endNanos());
    }

    /** Failed requests in percent of all that were sent within a time; 0 where none was. */
    static double errorRate(List<Sample> samples, long fromNanos, long untilNanos) {
        List<Sample> within = samples.stream()
                .filter(sample -> sample.startNanos() >= fromNanos && sample.startNanos() <= untilNanos)
                .toList();
        long failed = within.stream().filter(sample -> !sample.ok()).count();
        return within.isEmpty() ? 0 : 100.0 * failed / within.size();
    }

    /** Requests per second that were really sent, from the first to the last. */
    static double rate(List<Sample> samples) {
        if (samples.size() < 2) {
            return 0;
        }
        long first = samples.stream().mapToLong(Sample::startNanos).min().orElse(0);
        long last = samples.stream().mapToLong(Sample::startNanos).max().orElse(0);
        return last == first ? 0 : (samples.size() - 1) * (double) NANOS_PER_SECOND / (last - first);
    }

    /** So many answers, and so many of them failures. */
    record Answers(long all, long failed) {}

    /**
     * A route's answers from its first failure until a moment. What succeeds shortly after the first failure is left out:
     * while a change takes effect, the former configuration answers as well.
     */
    static Answers answers(List<Sample> samples, String route, long firstNanos, long effectNanos, long untilNanos) {
        List<Sample> ofRoute = samples.stream()
                .filter(sample -> sample.route().name().equals(route))
                .filter(sample -> sample.endNanos() >= firstNanos && sample.endNanos() <= untilNanos)
                .filter(sample -> !sample.ok() || sample.endNanos() > firstNanos + effectNanos)
                .toList();
        return new Answers(
                ofRoute.size(), ofRoute.stream().filter(sample -> !sample.ok()).count());
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
