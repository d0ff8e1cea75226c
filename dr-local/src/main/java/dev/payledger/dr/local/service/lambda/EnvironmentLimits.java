package dev.payledger.dr.local.service.lambda;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * How many function processes this machine carries, over all regions. At the limit requests wait; they are not
 * throttled, because AWS would not throttle them. An idle process of one function gives way to another function that has
 * none. Thread safe.
 */
public final class EnvironmentLimits {

    private static final Duration PATIENCE = Duration.ofMillis(150);
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(1);

    private final int perFunction;
    private final int cores;
    private final Semaphore environments;
    private final Semaphore starts;
    private final List<BooleanSupplier> evictions = new CopyOnWriteArrayList<>();

    /**
     * Sets the limits.
     *
     * @param environments processes at the same time
     * @param perFunction processes of one function at the same time
     * @param starts processes that start at the same time: a cold start keeps a core busy
     * @param cores processes of one function that can compute at the same time
     */
    public EnvironmentLimits(int environments, int perFunction, int starts, int cores) {
        this.environments = new Semaphore(environments, true);
        this.perFunction = perFunction;
        this.cores = cores;
        this.starts = new Semaphore(starts, true);
    }

    /** Limits by the number of cores: on two cores 24 processes, 4 of one function, 2 starting. */
    public static EnvironmentLimits ofThisMachine() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new EnvironmentLimits(Math.min(64, 16 + 4 * cores), Math.max(4, cores), Math.max(2, cores), cores);
    }

    int perFunction() {
        return perFunction;
    }

    /**
     * How long a request waits for a busy process before a new one is started for it. More processes than cores only slow
     * each other down where they compute; where they wait for something, requests wait longer than that.
     *
     * @param busy how many processes may serve it when they are free
     */
    Duration patience(long busy) {
        if (busy == 0) {
            return Duration.ZERO;
        }
        return busy < cores ? PATIENCE : LONG_PATIENCE;
    }

    /** Takes a place for one more process, at the cost of an idle one if there is no other way. */
    boolean tryAcquire() {
        if (environments.tryAcquire()) {
            return true;
        }
        for (BooleanSupplier evict : evictions) {
            if (evict.getAsBoolean()) {
                return environments.tryAcquire();
            }
        }
        return false;
    }

    void release() {
        environments.release();
    }

    /** Waits for a turn to start a process. */
    void beginStart() throws InterruptedException {
        starts.acquire();
    }

    void endStart() {
        starts.release();
    }

    /** Registers how a region ends its longest idle process; answers whether there was one. */
    void onShortage(BooleanSupplier evict) {
        evictions.add(evict);
    }

    void forget(BooleanSupplier evict) {
        evictions.remove(evict);
    }
}
