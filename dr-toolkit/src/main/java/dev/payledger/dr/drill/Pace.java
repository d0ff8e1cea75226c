package dev.payledger.dr.drill;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** When the next request is due, whatever became of the former ones. Used by one thread; {@link #skipped} by any. */
final class Pace {

    private final long intervalNanos;
    private final long behindMaxNanos;
    private long nextNanos;
    private long number;
    private final AtomicLong skipped = new AtomicLong();

    /**
     * A pace.
     *
     * @param startNanos when the first request is due
     * @param behindMax how far it may fall back before requests are left out
     */
    Pace(long startNanos, Duration interval, Duration behindMax) {
        this.nextNanos = startNanos;
        this.intervalNanos = interval.toNanos();
        this.behindMaxNanos = behindMax.toNanos();
    }

    /** How long it is until the next request; 0 or less where it is due. */
    long waitNanos(long nowNanos) {
        return nextNanos - nowNanos;
    }

    /** Takes the request that is due, and leaves out what is too late. */
    long next(long nowNanos) {
        long behind = nowNanos - nextNanos;
        if (behind > behindMaxNanos) {
            long left = behind / intervalNanos;
            skipped.addAndGet(left);
            number += left;
            nextNanos += left * intervalNanos;
        }
        nextNanos += intervalNanos;
        return number++;
    }

    long skipped() {
        return skipped.get();
    }
}
