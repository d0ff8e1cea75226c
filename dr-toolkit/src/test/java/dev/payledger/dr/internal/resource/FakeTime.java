package dev.payledger.dr.internal.resource;

import java.time.Duration;
import java.time.Instant;

/** Time that moves only by sleeping. */
final class FakeTime implements Time {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private Duration slept = Duration.ZERO;
    private Duration longest = Duration.ZERO;

    @Override
    public Instant now() {
        return START.plus(slept);
    }

    @Override
    public long nanoTime() {
        return slept.toNanos();
    }

    @Override
    public void sleep(Duration duration) {
        slept = slept.plus(duration);
        longest = longest.compareTo(duration) < 0 ? duration : longest;
    }

    Duration slept() {
        return slept;
    }

    Duration longest() {
        return longest;
    }
}
