package dev.payledger.dr.drill;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What users saw so far. Thread safe. */
final class Samples {

    private final List<Sample> all = new ArrayList<>();
    private final Map<Integer, Sample> lastOfUser = new LinkedHashMap<>();
    private final Map<String, Sample> firstFailure = new LinkedHashMap<>();

    synchronized void add(Sample sample) {
        all.add(sample);
        lastOfUser.merge(sample.user(), sample, (last, next) -> next.startNanos() >= last.startNanos() ? next : last);
        if (!sample.ok()) {
            firstFailure.putIfAbsent(sample.route().name(), sample);
        }
    }

    /** Everything, in the order of the answers. */
    synchronized List<Sample> inOrder() {
        List<Sample> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingLong(Sample::endNanos));
        return sorted;
    }

    /** The first failure of each route that failed. */
    synchronized Map<String, Sample> firstFailures() {
        return new LinkedHashMap<>(firstFailure);
    }

    /**
     * Whether the last request of each of the users since a moment was served well by this region. A user has several
     * requests under way; the last one sent counts, not the last one answered.
     */
    synchronized boolean allServedBy(String region, int users, long sinceNanos) {
        return lastOfUser.size() == users
                && lastOfUser.values().stream()
                        .allMatch(sample -> sample.ok()
                                && sample.startNanos() >= sinceNanos
                                && (sample.region().isEmpty() || sample.region().equals(region)));
    }

    /** Failed answers among those sent since a moment, and how many there were. */
    synchronized long[] failedOf(long sinceNanos) {
        long failed = 0;
        long total = 0;
        for (int i = all.size() - 1; i >= 0 && all.get(i).endNanos() >= sinceNanos; i--) {
            total++;
            failed += all.get(i).ok() ? 0 : 1;
        }
        return new long[] {failed, total};
    }
}
