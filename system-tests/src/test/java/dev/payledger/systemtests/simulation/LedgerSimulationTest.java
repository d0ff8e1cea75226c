package dev.payledger.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The real ledger on the real table engine and the real replication, in two regions, on a virtual clock: whatever goes
 * wrong, its promises hold. Each seed is a run of its own; {@code -Dledger.seed=N} runs one alone and shows its steps,
 * {@code -Dledger.seeds=N} says how many there are, {@code -Psimulate} runs ten thousand.
 */
class LedgerSimulationTest {
    private static final int DEFAULT_SEEDS = 300;
    private static final int HOURS_MAX = 2;

    @Test
    void everyPromiseHoldsUnderEverySeed(TestReporter reporter) throws Exception {
        Long only = Long.getLong("ledger.seed");
        if (only != null) {
            Simulation.Result result = Simulation.traced(only, Variant.REAL);
            assertThat(result.violation()).as(() -> result.report()).isNull();
            reporter.publishEntry("seed " + only, String.join("\n", result.steps()));
            return;
        }
        int seeds = Integer.getInteger("ledger.seeds", DEFAULT_SEEDS);
        long began = System.nanoTime();
        AtomicLong next = new AtomicLong(1);
        AtomicLong checks = new AtomicLong();
        Queue<Long> failed = new ConcurrentLinkedQueue<>();
        int threads = Math.max(1, Math.min(2, Runtime.getRuntime().availableProcessors()));
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            executor.execute(() -> {
                for (long seed = next.getAndIncrement();
                        seed <= seeds && failed.isEmpty();
                        seed = next.getAndIncrement()) {
                    try {
                        Simulation.Result result = Simulation.run(seed, Variant.REAL);
                        checks.addAndGet(result.checks());
                        if (result.violation() != null) {
                            failed.add(seed);
                        }
                    } catch (RuntimeException | Error broken) {
                        failed.add(seed);
                        throw broken;
                    }
                }
            });
        }
        executor.shutdown();
        assertThat(executor.awaitTermination(HOURS_MAX, TimeUnit.HOURS)).isTrue();
        Long first = failed.poll();
        if (first != null) {
            throw new AssertionError(Simulation.traced(first, Variant.REAL).report());
        }
        reporter.publishEntry(
                "simulation",
                seeds + " seeds, " + checks + " checks, " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)
                        + " ms on " + threads + " threads");
    }

    @Test
    void aSeedRepeatsItself() {
        for (long seed = 1; seed <= 3; seed++) {
            Simulation.Result first = Simulation.traced(seed, Variant.REAL);
            Simulation.Result second = Simulation.traced(seed, Variant.REAL);

            assertThat(second.steps()).isEqualTo(first.steps()).hasSizeGreaterThan(10);
            assertThat(second.checks()).isEqualTo(first.checks());
        }
    }
}
