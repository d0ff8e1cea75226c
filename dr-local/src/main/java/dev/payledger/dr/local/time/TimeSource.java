package dev.payledger.dr.local.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Where all time comes from: the clock, and every wait. {@link SystemTime} runs on the machine's clock,
 * {@link VirtualTime} only moves when a test moves it. Implementations are thread safe.
 *
 * <p>Two kinds of durations exist. An <em>interval</em> (health-check interval, alarm period, replication lag, DNS TTL)
 * is passed through {@link #interval(Duration)} first, which divides it by the speed. A <em>timeout</em> or a dead man's
 * switch never is.
 */
public interface TimeSource {

    /** The current time; never goes backwards by more than the machine's clock does. */
    Instant now();

    /** Monotonic nanoseconds, for measuring how long something took. */
    long nanoTime();

    /** How many times faster than in AWS the intervals run; 1 or more. */
    double speed();

    /** The interval as it lasts here: {@code duration / speed}. */
    default Duration interval(Duration duration) {
        return Duration.ofNanos(Math.round(duration.toNanos() / speed()));
    }

    /**
     * Runs a task once, after exactly this delay, on a thread of this time source. What the task throws is reported to
     * the thread's uncaught exception handler and stops nothing else.
     */
    Task schedule(Duration delay, Runnable task);

    /** Runs a task again and again, {@code period} after the end of its former run, until cancelled. */
    Task scheduleEvery(Duration initialDelay, Duration period, Runnable task);

    /** Waits on the calling thread. On virtual time this fails: logic that is tested there must be scheduled. */
    void sleep(Duration duration) throws InterruptedException;

    /** A scheduled task. */
    interface Task {
        /** Prevents every further run; a run that has begun goes on. Calling it twice does nothing. */
        void cancel();
    }
}
