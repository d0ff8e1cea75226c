package dev.payledger.dr.local.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The machine's clock and real waiting. Thread safe. Tasks share a few daemon threads, so they must not block long. */
public final class SystemTime implements TimeSource, AutoCloseable {

    private static final int THREADS = 4;

    private final Clock clock = Clock.systemUTC();
    private final double speed;
    private final ScheduledThreadPoolExecutor executor;

    /**
     * Starts a time source.
     *
     * @param speed what intervals are divided by; 1 or more
     * @throws IllegalArgumentException if the speed is below 1 or not a finite number
     */
    public SystemTime(double speed) {
        if (!(speed >= 1) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("speed must be a number of 1 or more, not " + speed);
        }
        this.speed = speed;
        this.executor = new ScheduledThreadPoolExecutor(THREADS, new Threads());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public double speed() {
        return speed;
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        Future<?> future = executor.schedule(() -> runReported(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Task scheduleEvery(Duration initialDelay, Duration period, Runnable task) {
        Future<?> future = executor.scheduleWithFixedDelay(
                () -> runReported(task), initialDelay.toNanos(), Math.max(1, period.toNanos()), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    /** Drops every task that waits. Tasks that run are not interrupted. */
    @Override
    public void close() {
        executor.shutdown();
    }

    private static void runReported(Runnable task) {
        try {
            task.run();
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private static final class Threads implements ThreadFactory {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(task, "dr-local-time-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
