package dev.payledger.dr.failover;

import dev.payledger.dr.internal.resource.HealthCheck.Share;
import dev.payledger.dr.internal.resource.Time;
import java.time.Duration;

/**
 * Tells when all of a new check's checkers have answered. Route 53 does not say how many there are: sixteen have been
 * seen, unconfirmed; with fewer, it is all when no more come for a while.
 */
final class Settling {

    private static final int USUAL = 16;
    private static final Duration QUIET = Duration.ofSeconds(20);

    private final Time time;
    private int total;
    private long sinceNanos;

    Settling(Time time) {
        this.time = time;
        this.sinceNanos = time.nanoTime();
    }

    boolean isSettled(Share share) {
        if (share.total() != total) {
            total = share.total();
            sinceNanos = time.nanoTime();
        }
        return share.isUnanimous() && (total >= USUAL || time.since(sinceNanos).compareTo(QUIET) >= 0);
    }
}
