package dev.payledger.dr.local.service.cloudwatch;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The observations of one metric, by unit and minute, for a day: AWS keeps minutes for 15 days. Thread safe.
 */
final class Series {

    private static final int MINUTES_KEPT = 24 * 60;

    private final Map<String, NavigableMap<Long, Statistics>> byUnit = new TreeMap<>();
    private long newest = Long.MIN_VALUE;

    /** Adds observations to a minute, counted from the epoch. */
    synchronized void add(long minute, String unit, Statistics observed) {
        NavigableMap<Long, Statistics> minutes = byUnit.computeIfAbsent(unit, missing -> new TreeMap<>());
        minutes.merge(minute, observed, Statistics::with);
        newest = Math.max(newest, minute);
        if (minutes.size() > MINUTES_KEPT) {
            minutes.headMap(newest - MINUTES_KEPT, true).clear();
        }
    }

    /** The newest minute with an observation. */
    synchronized long newestMinute() {
        return newest;
    }

    /** One period's statistics. */
    record Period(long startMinute, String unit, Statistics statistics) {}

    /**
     * Statistics by period, in the order of time; periods without an observation are left out. Periods are aligned to
     * the epoch.
     *
     * @param fromMinute inclusive
     * @param toMinute exclusive
     * @param unit only observations of this unit, or null for those of the metric's first unit
     */
    synchronized NavigableMap<Long, Period> periods(
            long fromMinute, long toMinute, int periodMinutes, @Nullable String unit) {
        NavigableMap<Long, Period> periods = new TreeMap<>();
        if (byUnit.isEmpty() || fromMinute >= toMinute) {
            return periods;
        }
        String wanted = unit == null ? byUnit.keySet().iterator().next() : unit;
        byUnit.getOrDefault(wanted, new TreeMap<>())
                .subMap(fromMinute, true, toMinute, false)
                .forEach((minute, statistics) -> {
                    long start = Math.floorDiv(minute, (long) periodMinutes) * periodMinutes;
                    periods.merge(
                            start,
                            new Period(start, wanted, statistics),
                            (a, b) -> new Period(start, wanted, a.statistics().with(b.statistics())));
                });
        return periods;
    }
}
