package dev.payledger.core.dynamodb;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What to do between two attempts to write to an account that others write to as well. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface Backoff {
    /** How often a write is attempted in all: about one second of waiting with {@link #jitter}. */
    int MAX_ATTEMPTS = 10;

    Duration FIRST = Duration.ofMillis(20);
    Duration LONGEST = Duration.ofMillis(320);

    /**
     * Waits.
     *
     * @param attempt the attempt that failed, from 1
     * @throws InterruptedException if the thread should stop
     */
    void pauseAfter(int attempt) throws InterruptedException;

    /** Sleeps between nothing and a bound that doubles from {@link #FIRST} to {@link #LONGEST}. */
    static Backoff jitter() {
        return attempt -> {
            long bound = Math.min(FIRST.toMillis() << (attempt - 1), LONGEST.toMillis());
            Thread.sleep(ThreadLocalRandom.current().nextLong(bound + 1));
        };
    }
}
