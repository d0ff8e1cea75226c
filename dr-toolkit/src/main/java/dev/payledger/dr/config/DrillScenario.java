package dev.payledger.dr.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a drill breaks.
 *
 * @since 0.1.0
 */
public enum DrillScenario {
    /** The workload's default faults: users are moved to the other region. */
    THREE_FAULTS,
    /** Every function of the primary is throttled and replication is cut. */
    REGION_OUTAGE,
    /** One variable of one function is missing, and the health path does not notice. */
    GREY_FAILURE;

    /** The scenario as the user writes it, for example {@code three-faults}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The scenario of this text, if there is one. */
    public static Optional<DrillScenario> of(String text) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.text().equals(text))
                .findFirst();
    }

    /** Every scenario as the user writes it. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(DrillScenario::text).toList();
    }
}
