package dev.payledger.dr.drill;

import dev.payledger.dr.config.DrillScenario;
import dev.payledger.dr.fault.InjectStep;
import dev.payledger.dr.internal.resource.Alarm;
import dev.payledger.dr.internal.resource.Deployment;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a drill breaks, what it then waits for and what it holds the service to. One type per scenario: another one is
 * another implementation and a line in {@link #of}.
 */
interface Scenario {

    /** The scenario that the settings name. */
    static Scenario of(DrillScenario kind) {
        return switch (kind) {
            case THREE_FAULTS -> new ThreeFaults();
            case REGION_OUTAGE -> new RegionOutage();
            case GREY_FAILURE -> new GreyFailure();
        };
    }

    /** Its name, as the user writes it. */
    String name();

    /** The faults on functions of the primary. */
    InjectStep faults(Deployment deployment);

    /** The alarm that has to fire while the faults are active; it must not need what is broken. */
    Alarm alarm(Deployment deployment);

    /** Whether replication is cut, so that an RPO can be measured. */
    default boolean cutsReplication() {
        return false;
    }

    /** Whether users are moved to the other region; else DNS must not move. */
    default boolean movesUsers() {
        return true;
    }

    /** How long the faults stay at least, at speed 1, beside what the user asks for. */
    default Duration hold() {
        return Duration.ZERO;
    }

    /** What it holds the service to unless the user says otherwise. */
    Defaults defaults(Duration dnsTtl);

    /** What a reader must know about it, in plain words. */
    default List<String> lessons() {
        return List.of();
    }

    /**
     * Defaults of the thresholds.
     *
     * @param maxRto at speed 1; null where the scenario has no recovery before the faults are restored
     * @param maxErrorRate in percent
     */
    record Defaults(@Nullable Duration maxRto, int maxLostWrites, double maxErrorRate) {}
}
