package dev.payledger.dr.local.service.cloudwatch;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every metric of a region, kept twice: by the wall clock's minute for a day, as the API shows it, and by half of an
 * alarm's minute for the recent past, as alarms look at it. Thread safe.
 */
final class MetricStore {

    private static final int MINUTES_KEPT = 24 * 60;

    /** An hour; longer where an alarm looks back further. */
    private static final int SLOTS_KEPT = 60 * AlarmClock.SLOTS;

    private final AlarmClock clock;
    private final Map<MetricName, Kept> metrics = new ConcurrentHashMap<>();

    MetricStore(AlarmClock clock) {
        this.clock = clock;
    }

    /** Adds observations of one moment. */
    void add(MetricName metric, Instant at, String unit, Statistics observed) {
        Kept kept = metrics.computeIfAbsent(metric, missing -> new Kept());
        kept.minutes.add(Math.floorDiv(at.getEpochSecond(), 60L), unit, observed);
        kept.slots.add(clock.slotOf(at), unit, observed);
    }

    /** Every metric that has ever had an observation, and its wall-clock minutes. */
    Map<MetricName, Series> minutes() {
        Map<MetricName, Series> all = new ConcurrentHashMap<>();
        metrics.forEach((metric, kept) -> all.put(metric, kept.minutes));
        return all;
    }

    /** A metric's wall-clock minutes, or null if it has none. */
    @Nullable
    Series minutesOf(MetricName metric) {
        Kept kept = metrics.get(metric);
        return kept == null ? null : kept.minutes;
    }

    /**
     * What was observed in some slots, or null if nothing was. Slots that are looked at are kept from then on.
     *
     * @param from inclusive
     * @param to exclusive
     */
    @Nullable
    Statistics observed(MetricName metric, @Nullable String unit, long from, long to) {
        Kept kept = metrics.get(metric);
        return kept == null ? null : kept.slots.between(from, to, unit);
    }

    void clear() {
        metrics.clear();
    }

    private static final class Kept {
        private final Series minutes = new Series(MINUTES_KEPT);
        private final Series slots = new Series(SLOTS_KEPT);
    }
}
