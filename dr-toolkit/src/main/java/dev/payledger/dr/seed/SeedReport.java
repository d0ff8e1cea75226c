package dev.payledger.dr.seed;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.Map;

/**
 * What seed wrote.
 *
 * @param accepted requests that the service accepted; each is idempotent, so a second run accepts as many and adds none
 * @param found accepted requests of which the service said that it knew them already, by a header or field
 *     {@code ...replayed: true}; 0 where it does not say
 * @param distinct different ids among the answers
 * @param servedBy accepted requests by serving region
 * @since 0.1.0
 */
public record SeedReport(
        String route,
        int requested,
        int accepted,
        int found,
        int distinct,
        Map<String, Integer> servedBy,
        Duration took)
        implements DrReport {

    @Override
    public String verb() {
        return "seed";
    }

    @Override
    public String summary() {
        if (requested == 0) {
            return "the workload has no seed";
        }
        String known = found == 0 ? "" : " (" + found + " found, " + (accepted - found) + " new)";
        return accepted + " of " + requested + " seeded by " + route + known;
    }
}
