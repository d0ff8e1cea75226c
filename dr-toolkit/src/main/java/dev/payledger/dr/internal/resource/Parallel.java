package dev.payledger.dr.internal.resource;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Does several things at once and waits for all of them. */
public final class Parallel {

    private static final int MAX_THREADS = 16;

    private Parallel() {}

    /**
     * The results, in the order of the tasks. Every task is run to its end; then the first failure is thrown, with the
     * others attached.
     */
    public static <T> List<T> all(List<Supplier<T>> tasks) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(MAX_THREADS, tasks.size()), task -> {
            Thread thread = new Thread(task, "dr-parallel");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures =
                    tasks.stream().map(task -> threads.submit(task::get)).toList();
            List<T> results = new ArrayList<>();
            RuntimeException failure = null;
            for (Future<T> future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    RuntimeException cause = e.getCause() instanceof RuntimeException runtime
                            ? runtime
                            : new IllegalStateException(e.getCause());
                    if (failure == null) {
                        failure = cause;
                    } else if (failure != cause) {
                        failure.addSuppressed(cause);
                    }
                }
            }
            if (failure != null) {
                throw failure;
            }
            return List.copyOf(results);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DrException(
                    DrError.RUN_001,
                    "The run was interrupted.",
                    "its thread was interrupted.",
                    "run the goal again; it continues.",
                    e);
        } finally {
            threads.shutdownNow();
        }
    }
}
