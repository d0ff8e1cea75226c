package dev.payledger.dr.local.service.cloudwatch;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The observations of one metric, by unit and slot of time (a minute, or half of one), for as many slots as are to be
 * kept: AWS keeps minutes for 15 days. Thread safe.
 */
final class Series {

    private final Map<String, NavigableMap<Long, Statistics>> byUnit = new TreeMap<>();
    private long newest = Long.MIN_VALUE;
    private long kept;

    /**
     * An empty series.
     *
     * @param kept how many slots to keep
     */
    Series(int kept) {
        this.kept = kept;
    }

    /** Adds observations to a slot, counted from the epoch. */
    synchronized void add(long slot, String unit, Statistics observed) {
        NavigableMap<Long, Statistics> slots = byUnit.computeIfAbsent(unit, missing -> new TreeMap<>());
        slots.merge(slot, observed, Statistics::with);
        newest = Math.max(newest, slot);
        if (slots.size() > kept) {
            slots.headMap(newest - kept, true).clear();
        }
    }

    /** The newest slot with an observation. */
    synchronized long newest() {
        return newest;
    }

    /** One period's statistics. */
    record Period(long start, String unit, Statistics statistics) {}

    /**
     * Statistics by period, in the order of time; periods without an observation are left out. Periods are aligned to
     * the epoch.
     *
     * @param from inclusive
     * @param to exclusive
     * @param length of a period, in slots
     * @param unit only observations of this unit, or null for those of the metric's first unit
     */
    synchronized NavigableMap<Long, Period> periods(long from, long to, int length, @Nullable String unit) {
        NavigableMap<Long, Period> periods = new TreeMap<>();
        String wanted = unitOf(unit);
        slots(wanted, from, to).forEach((slot, statistics) -> {
            long start = Math.floorDiv(slot, (long) length) * length;
            periods.merge(
                    start,
                    new Period(start, wanted, statistics),
                    (a, b) -> new Period(start, wanted, a.statistics().with(b.statistics())));
        });
        return periods;
    }

    /** Everything observed in a range, or null if nothing was; the range is kept from then on. */
    synchronized @Nullable Statistics between(long from, long to, @Nullable String unit) {
        kept = Math.max(kept, newest - from);
        return slots(unitOf(unit), from, to).values().stream()
                .reduce(Statistics::with)
                .orElse(null);
    }

    private String unitOf(@Nullable String unit) {
        return unit != null || byUnit.isEmpty()
                ? String.valueOf(unit)
                : byUnit.keySet().iterator().next();
    }

    private Map<Long, Statistics> slots(String unit, long from, long to) {
        NavigableMap<Long, Statistics> all = byUnit.get(unit);
        return all == null || from >= to ? Map.of() : all.subMap(from, true, to, false);
    }
}
