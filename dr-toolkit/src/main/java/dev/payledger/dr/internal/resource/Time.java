package dev.payledger.dr.internal.resource;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Where the toolkit's time comes from, so that waiting can be tested without waiting. */
public interface Time {

    Instant now();

    /** Monotonic nanoseconds, for measuring. */
    long nanoTime();

    /** Waits on the calling thread. */
    void sleep(Duration duration);

    /** Since a value of {@link #nanoTime}. */
    default Duration since(long startNanos) {
        return Duration.ofNanos(nanoTime() - startNanos);
    }

    /** The machine's clock. */
    static Time system() {
        Clock clock = Clock.systemUTC();
        return new Time() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration duration) {
                try {
                    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new DrException(
                            DrError.RUN_001,
                            "The run was interrupted.",
                            "its thread was interrupted.",
                            "run the goal again; it continues.",
                            e);
                }
            }
        };
    }
}
