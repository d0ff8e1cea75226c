package dev.payledger.systemtests.simulation;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.replication.LinkStatus;
import dev.payledger.dr.local.replication.Replication;
import dev.payledger.dr.local.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Two regions, the replication between them and all that happens, on one virtual clock and one seed, by one thread.
 *
 * <p>Work that overlaps is nested: between two calls of one function others run, as whole calls or again with others
 * between. Reads of one table commute, so that nesting reaches what overlapping by threads would reach.
 */
final class World {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final int DEPTH_MAX = 4;
    private static final int TRACE_MAX = 4000;

    private final SplittableRandom random;
    private final IdSource ids;
    private final VirtualTime time = new VirtualTime(START, 1);
    private final Replication replication;
    private final SimulatedRegion primary;
    private final SimulatedRegion secondary;
    private final Checker checker;
    private final Variant variant;
    private final boolean tracing;
    private final List<String> steps = new ArrayList<>();
    private Weather weather;
    private SimulatedRegion active;
    private int depth;
    private long happened;

    World(long seed, Variant variant, boolean tracing) {
        // The seeds of neighbouring runs must not give similar runs.
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
        this.ids = new IdSource(random.nextLong());
        this.variant = variant;
        this.tracing = tracing;
        this.weather = Weather.of(random);
        this.replication = new Replication(time, new IdSource(random.nextLong()), weather.lag());
        this.primary = new SimulatedRegion("ap-southeast-1", this, skew());
        this.secondary = new SimulatedRegion("ap-northeast-1", this, skew());
        this.active = primary;
        this.checker = new Checker(this);
        primary.createTables();
        secondary.createViewTable();
        time.advance(Duration.ofSeconds(1));
        primary.makeGlobal(secondary);
        time.advance(Duration.ofSeconds(1));
        primary.start();
        secondary.start();
    }

    private Duration skew() {
        return Duration.ofMillis(random.nextInt(10_001) - 5_000);
    }

    VirtualTime time() {
        return time;
    }

    Replication replication() {
        return replication;
    }

    IdSource ids() {
        return ids;
    }

    Weather weather() {
        return weather;
    }

    Variant variant() {
        return variant;
    }

    Checker checker() {
        return checker;
    }

    List<SimulatedRegion> regions() {
        return List.of(primary, secondary);
    }

    SimulatedRegion primary() {
        return primary;
    }

    SimulatedRegion other(SimulatedRegion region) {
        return region == primary ? secondary : primary;
    }

    /** The region that the failover name answers with. */
    SimulatedRegion active() {
        return active;
    }

    void failTo(SimulatedRegion region) {
        active = region;
        trace(() -> "the failover name answers with " + region);
    }

    boolean chance(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A duration up to a bound, more often short than long. */
    Duration upTo(Duration bound) {
        double share = random.nextDouble();
        return Duration.ofNanos((long) (bound.toNanos() * share * share));
    }

    void later(Duration delay, Runnable task) {
        time.schedule(delay, task);
    }

    /** Counts everything that happens; tells what came first. */
    long tick() {
        return ++happened;
    }

    /** Lets other work come between two calls, sometimes a lot of it. */
    void interleave() {
        if (depth >= DEPTH_MAX || !chance(weather.interleave())) {
            return;
        }
        pause(chance(0.1) ? upTo(Duration.ofSeconds(20)) : upTo(Duration.ofMillis(300)));
    }

    /** Waits, while others work. */
    void pause(Duration duration) {
        if (depth >= DEPTH_MAX) {
            return;
        }
        depth++;
        try {
            time.advance(duration);
        } finally {
            depth--;
        }
    }

    /** Ends every failure; what is under way still arrives late. */
    void heal() {
        weather = weather.healed();
        replication.resume(null, primary.name(), secondary.name());
        replication.resume(null, secondary.name(), primary.name());
        regions().forEach(SimulatedRegion::heal);
        failTo(primary);
        trace(() -> "healed");
    }

    boolean isQuiet() {
        return replication.status().stream().mapToInt(LinkStatus::pending).sum() == 0
                && primary.isProjected()
                && secondary.isProjected();
    }

    /** Notes a step, if this run is told. */
    void trace(Supplier<String> step) {
        if (tracing && steps.size() < TRACE_MAX) {
            steps.add(String.format(
                    "%9.3f %s", Duration.between(START, time.now()).toMillis() / 1000.0, step.get()));
        }
    }

    List<String> steps() {
        return steps;
    }
}
