package dev.payledger.dr.local.replication;

import dev.payledger.dr.local.region.Delays;
import dev.payledger.dr.local.region.IdSource;
import java.time.Duration;

/**
 * How long a write takes to reach another region: scattered around a median, with a longer tail above it, as between
 * neighbouring AWS regions ("typically within a second or less"). From a seed, so that a run can be repeated.
 */
final class ReplicationLag {

    private static final double SPREAD = 0.35;
    private static final int STEPS = 1_000_000;

    private final Duration median;
    private final IdSource random;
    private final Delays delays;

    ReplicationLag(Duration median, IdSource random, Delays delays) {
        this.median = median;
        this.random = random;
        this.delays = delays;
    }

    /** The lag of the next write, not yet divided by the speed. */
    Duration next() {
        double normal = 0;
        for (int i = 0; i < 3; i++) {
            normal += 2.0 * random.below(STEPS) / STEPS - 1;
        }
        Duration usual = Duration.ofNanos(Math.round(median.toNanos() * Math.exp(SPREAD * normal)));
        return delays.of(Delays.What.REPLICATION, "writes", usual);
    }
}
