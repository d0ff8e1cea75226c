package dev.payledger.systemtests.simulation;

import java.time.Duration;
import java.util.List;

/** One run: the world of a seed, with its failures, then healing, then the last checks. */
final class Simulation {
    private static final int QUIET_ROUNDS_MAX = 80;
    private static final int REBUILT_OF = 8;

    private final World world;

    private Simulation(long seed, Variant variant, boolean tracing) {
        this.world = new World(seed, variant, tracing);
    }

    /**
     * What a run found.
     *
     * @param violation the broken promise; null if all held
     * @param checks how often promises were checked
     * @param steps what happened, if it was traced
     */
    record Result(long seed, PropertyViolation violation, long checks, List<String> steps) {
        /** The seed, the steps and how to run it again. */
        String report() {
            return "seed " + seed + " breaks a promise. " + violation.getMessage() + "\n" + String.join("\n", steps)
                    + "\nRun it alone: mvn -pl system-tests test -Dtest=LedgerSimulationTest -Dledger.seed=" + seed;
        }
    }

    /** Runs a seed. */
    static Result run(long seed, Variant variant) {
        return run(seed, variant, false);
    }

    /** Runs a seed and notes every step. */
    static Result traced(long seed, Variant variant) {
        return run(seed, variant, true);
    }

    private static Result run(long seed, Variant variant, boolean tracing) {
        Simulation simulation = new Simulation(seed, variant, tracing);
        PropertyViolation violation = null;
        try {
            simulation.live();
        } catch (PropertyViolation broken) {
            violation = broken;
        }
        World world = simulation.world;
        return new Result(seed, violation, world.checker().checks(), world.steps());
    }

    private void live() {
        world.trace(() -> world.weather().toString());
        Duration horizon = world.weather().horizon();
        Clients clients = new Clients(world);
        new Readers(world);
        new Disasters(world);
        world.time().advance(horizon.plusSeconds(60));
        world.heal();
        settle();
        clients.everybodyAsksAgain();
        settle();
        new HealedCheck(world).run();
        // The whole stream again must change nothing.
        world.regions().forEach(SimulatedRegion::projectAllAgain);
        settle();
        HealedCheck healed = new HealedCheck(world);
        healed.run();
        if (world.below(REBUILT_OF) == 0) {
            healed.rebuild();
        }
    }

    private void settle() {
        // What was promised to run later (a second try, a reader's next page) comes to its end first.
        world.time().advance(Duration.ofSeconds(200));
        for (int round = 0; round < QUIET_ROUNDS_MAX; round++) {
            if (world.isQuiet()) {
                return;
            }
            world.time().advance(Duration.ofSeconds(5));
        }
        throw new PropertyViolation("convergence", "replication and projectors did not come to rest");
    }
}
