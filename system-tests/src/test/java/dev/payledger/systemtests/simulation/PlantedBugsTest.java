package dev.payledger.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator catches what it is there to catch: no planted bug survives. */
class PlantedBugsTest {
    private static final int SEEDS_MAX = 400;

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void noPlantedBugSurvives(PlantedBug bug, TestReporter reporter) {
        for (long seed = 1; seed <= SEEDS_MAX; seed++) {
            Simulation.Result result = Simulation.run(seed, bug.variant());
            if (result.violation() != null) {
                assertThat(Simulation.run(seed, bug.variant()).violation())
                        .as("%s under seed %d again", bug, seed)
                        .hasMessage(result.violation().getMessage());
                reporter.publishEntry(
                        bug.name(), "seed " + seed + ", " + result.violation().getMessage());
                return;
            }
        }
        throw new AssertionError(bug + " survived " + SEEDS_MAX + " seeds");
    }
}
