package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.wire.Call;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which stacks change: one for each stack operation that runs, and a few shared ones for resources.
 * Work is done as the caller who asked for it. All threads are daemons and end when idle.
 */
final class Workers implements AutoCloseable {

    /** Stack operations at once; more wait. */
    private static final int OPERATIONS_MAX = 8;

    /** Resources made at once, in all stacks together. */
    private static final int RESOURCES_MAX = 4;

    private static final int IDLE_SECONDS = 10;

    private final Executor operations;
    private final Executor resources;
    private final Runnable close;

    private Workers(Executor operations, Executor resources, Runnable close) {
        this.operations = operations;
        this.resources = resources;
        this.close = close;
    }

    /** Threads named after the region. */
    static Workers threads(String region) {
        ExecutorService operations = pool("dr-local-stack-" + region, OPERATIONS_MAX);
        ExecutorService resources = pool("dr-local-resource-" + region, RESOURCES_MAX);
        return new Workers(operations, resources, () -> {
            operations.shutdownNow();
            resources.shutdownNow();
        });
    }

    /** The calling thread: each call returns when its work is done. For tests. */
    static Workers inline() {
        return new Workers(Runnable::run, Runnable::run, () -> {});
    }

    /** Starts a stack operation. */
    void start(Runnable operation) {
        operations.execute(as(Call.currentOrNull(), operation));
    }

    /** Runs the task of one resource; to be called from a stack operation. */
    void resource(Runnable task) {
        resources.execute(as(Call.currentOrNull(), task));
    }

    @Override
    public void close() {
        close.run();
    }

    private static Runnable as(@Nullable Call call, Runnable task) {
        if (call == null) {
            return task;
        }
        return () -> call.run(() -> {
            task.run();
            return true;
        });
    }

    private static ExecutorService pool(String name, int size) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
