package dev.payledger.dr.local.service.lambda;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The execution environments of one function. They are started on demand; requests that find none free wait in their
 * order. One starts at a time, and a further one only for a request that has waited as long as {@link
 * EnvironmentLimits#patience} says: a burst on a cold function must not mean a process per request. Thread safe.
 */
final class EnvironmentPool {

    /** How often a request that waits looks whether to start one. */
    private static final Duration LOOK = Duration.ofMillis(150);
    /** Credentials must last longer than any invocation. */
    private static final Duration CREDENTIALS_MARGIN = Duration.ofMinutes(16);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Object> waiting = new ArrayDeque<>();
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final List<ExecutionEnvironment> busy = new ArrayList<>();
    private final EnvironmentLimits limits;
    private final Executor executor;
    private final Function<Deployment, ExecutionEnvironment> factory;
    private final List<ExecutionEnvironment> starting = new ArrayList<>();
    private Deployment deployment;
    private long startEnded = System.nanoTime();
    private @Nullable RuntimeException startFailure;
    private boolean closed;

    private record Idle(ExecutionEnvironment environment, long sinceNanos) {}

    EnvironmentPool(
            Deployment deployment,
            EnvironmentLimits limits,
            Executor executor,
            Function<Deployment, ExecutionEnvironment> factory) {
        this.deployment = deployment;
        this.limits = limits;
        this.executor = executor;
        this.factory = factory;
    }

    /** From now on requests run this; environments of the former one end as soon as they are free. */
    void deploy(Deployment next) {
        List<ExecutionEnvironment> retired = new ArrayList<>();
        lock.lock();
        try {
            deployment = next;
            idle.forEach(entry -> retired.add(entry.environment()));
            idle.clear();
            starting.forEach(ExecutionEnvironment::kill);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        retired.forEach(this::end);
    }

    /**
     * An environment for one request, which must give it back.
     *
     * @param most how many environments the function may have, by its reserved concurrency
     * @throws IllegalStateException if the pool is closed
     */
    ExecutionEnvironment acquire(int most, Instant now) throws InterruptedException {
        Object ticket = new Object();
        long arrived = System.nanoTime();
        lock.lockInterruptibly();
        try {
            waiting.add(ticket);
            while (true) {
                if (closed) {
                    throw new IllegalStateException("the function has been deleted, or the local AWS stops");
                }
                if (waiting.peek() == ticket) {
                    ExecutionEnvironment free = takeIdle(now);
                    if (free != null) {
                        busy.add(free);
                        return free;
                    }
                    throwStartFailure();
                    startOneFor(arrived, Math.max(1, Math.min(most, limits.perFunction())));
                }
                changed.await(LOOK.toNanos(), TimeUnit.NANOSECONDS);
            }
        } finally {
            waiting.remove(ticket);
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Gives an environment back. */
    void release(ExecutionEnvironment environment) {
        boolean keep;
        lock.lock();
        try {
            busy.remove(environment);
            keep = !closed && environment.deployment() == deployment;
            if (keep) {
                idle.push(new Idle(environment, System.nanoTime()));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!keep) {
            end(environment);
        }
    }

    /** Ends environments that have been idle for so long. */
    void reap(Duration idleFor) {
        while (evict(idleFor)) {
            // one after the other
        }
    }

    /**
     * Ends the environment that has been idle longest, if it has been so for at least this long. Does not wait for a
     * pool that is being used: two pools may want each other's.
     */
    boolean evict(Duration idleFor) {
        Idle oldest;
        if (!lock.tryLock()) {
            return false;
        }
        try {
            oldest = idle.peekLast();
            if (oldest == null || System.nanoTime() - oldest.sinceNanos() < idleFor.toNanos()) {
                return false;
            }
            idle.removeLast();
        } finally {
            lock.unlock();
        }
        end(oldest.environment());
        return true;
    }

    /** Ends all, also what runs. */
    void close() {
        List<ExecutionEnvironment> all = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            idle.forEach(entry -> all.add(entry.environment()));
            idle.clear();
            busy.forEach(ExecutionEnvironment::kill);
            starting.forEach(ExecutionEnvironment::kill);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        all.forEach(this::end);
    }

    private @Nullable ExecutionEnvironment takeIdle(Instant now) {
        while (!idle.isEmpty()) {
            ExecutionEnvironment free = idle.pop().environment();
            if (free.expiration().minus(CREDENTIALS_MARGIN).isAfter(now)) {
                return free;
            }
            end(free);
        }
        return null;
    }

    private void throwStartFailure() {
        RuntimeException failure = startFailure;
        if (failure != null) {
            startFailure = null;
            throw failure;
        }
    }

    private void startOneFor(long arrived, int most) {
        int all = busy.size() + idle.size() + starting.size();
        long serving = busy.stream()
                .filter(environment -> environment.deployment() == deployment)
                .count();
        boolean patient = System.nanoTime() - Math.max(arrived, startEnded)
                < limits.patience(serving).toNanos();
        if (!starting.isEmpty() || all >= most || patient || !limits.tryAcquire()) {
            return;
        }
        ExecutionEnvironment environment = factory.apply(deployment);
        starting.add(environment);
        executor.execute(() -> start(environment));
    }

    private void start(ExecutionEnvironment environment) {
        RuntimeException failure = null;
        try {
            environment.initialise();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = new IllegalStateException("interrupted while a process started", e);
        } catch (RuntimeException e) {
            failure = e;
        }
        boolean keep;
        lock.lock();
        try {
            starting.remove(environment);
            startEnded = System.nanoTime();
            boolean current = !closed && environment.deployment() == deployment;
            keep = failure == null && current;
            if (keep) {
                idle.push(new Idle(environment, System.nanoTime()));
            } else if (failure != null && current) {
                startFailure = failure;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!keep) {
            end(environment);
        }
    }

    private void end(ExecutionEnvironment environment) {
        environment.end();
        limits.release();
    }
}
