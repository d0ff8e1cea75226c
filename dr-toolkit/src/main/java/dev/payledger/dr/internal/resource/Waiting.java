package dev.payledger.dr.internal.resource;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again, first often, then seldom, until something is so or its limit is reached. */
public final class Waiting {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** A wait ends at most by such a part of it too late. */
    private static final int PART = 10;

    private final Time time;

    public Waiting(Time time) {
        this.time = time;
    }

    /**
     * Waits.
     *
     * @param limit the longest wait; never divided by a speed
     * @param look what is there now
     * @param done whether that is what is waited for
     * @param progress is told each look's result and the time since the beginning
     * @param late what to throw when the limit is reached, from the last look
     * @return the look that ended the wait
     */
    public <T> T until(
            Duration limit,
            Supplier<T> look,
            Predicate<T> done,
            BiConsumer<T, Duration> progress,
            Function<T, RuntimeException> late) {
        long start = time.nanoTime();
        while (true) {
            T seen = look.get();
            if (done.test(seen)) {
                return seen;
            }
            Duration elapsed = time.since(start);
            if (elapsed.compareTo(limit) >= 0) {
                throw late.apply(seen);
            }
            progress.accept(seen, elapsed);
            time.sleep(pause(elapsed));
        }
    }

    private static Duration pause(Duration elapsed) {
        Duration part = elapsed.dividedBy(PART);
        if (part.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return part.compareTo(LONGEST) > 0 ? LONGEST : part;
    }

    public Time time() {
        return time;
    }
}
