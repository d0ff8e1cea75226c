package dev.payledger.systemtests.simulation;

import dev.payledger.dr.local.time.TimeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A region's clock: the world's time, a little wrong. */
final class SkewedTime implements TimeSource {
    private final TimeSource world;
    private Duration skew;

    SkewedTime(TimeSource world, Duration skew) {
        this.world = world;
        this.skew = skew;
    }

    /** Steps the clock, forward or back. */
    void step(Duration by) {
        skew = skew.plus(by);
    }

    /** The clock of a function of the region. */
    Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("functions count in UTC");
            }
        };
    }

    @Override
    public Instant now() {
        return world.now().plus(skew);
    }

    @Override
    public long nanoTime() {
        return world.nanoTime();
    }

    @Override
    public double speed() {
        return world.speed();
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        return world.schedule(delay, task);
    }

    @Override
    public Task scheduleEvery(Duration initialDelay, Duration period, Runnable task) {
        return world.scheduleEvery(initialDelay, period, task);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        world.sleep(duration);
    }
}
