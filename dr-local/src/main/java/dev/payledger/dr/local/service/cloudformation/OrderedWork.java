package dev.payledger.dr.local.service.cloudformation;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** Runs tasks that need each other, each as soon as everything that it needs is done. */
final class OrderedWork {

    private OrderedWork() {}

    private record Done(String id, boolean succeeded) {}

    /**
     * Runs the tasks and waits for them. What needs a failed task is not run.
     *
     * @param needs for each id those that must be done before; ids that are no key count as done
     * @param task answers whether it succeeded; what it throws counts as a failure and is the thread's uncaught exception
     * @param stopOnFailure whether nothing further is begun once a task has failed; what runs is waited for
     * @return the ids whose task failed
     * @throws InterruptedException if the service is closed meanwhile
     */
    static Set<String> run(
            Map<String, Set<String>> needs, Executor executor, Predicate<String> task, boolean stopOnFailure)
            throws InterruptedException {
        Map<String, Set<String>> open = new HashMap<>();
        needs.forEach((id, needed) -> {
            Set<String> rest = new LinkedHashSet<>(needed);
            rest.retainAll(needs.keySet());
            open.put(id, rest);
        });
        BlockingQueue<Done> done = new LinkedBlockingQueue<>();
        Set<String> waiting = new LinkedHashSet<>(needs.keySet());
        Set<String> failed = new LinkedHashSet<>();
        int running = 0;
        while (true) {
            if (failed.isEmpty() || !stopOnFailure) {
                Set<String> ready = new LinkedHashSet<>(waiting);
                ready.removeIf(id -> !open.getOrDefault(id, Set.of()).isEmpty());
                waiting.removeAll(ready);
                running += ready.size();
                ready.forEach(id -> executor.execute(() -> {
                    boolean succeeded = false;
                    try {
                        succeeded = task.test(id);
                    } finally {
                        done.add(new Done(id, succeeded));
                    }
                }));
            }
            if (running == 0) {
                return failed;
            }
            Done next = done.take();
            running--;
            if (next.succeeded()) {
                open.values().forEach(rest -> rest.remove(next.id()));
            } else {
                failed.add(next.id());
            }
        }
    }
}
