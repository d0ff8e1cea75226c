package dev.payledger.dr.seed;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.Map;

/**
 * What seed wrote.
 *
 * @param accepted requests that the service accepted; each is idempotent, so a second run accepts as many and adds none
 * @param distinct different ids among the answers
 * @param servedBy accepted requests by serving region
 */
public record SeedReport(
        String route, int requested, int accepted, int distinct, Map<String, Integer> servedBy, Duration took)
        implements DrReport {

    @Override
    public String verb() {
        return "seed";
    }

    @Override
    public String summary() {
        return requested == 0 ? "the workload has no seed" : accepted + " of " + requested + " seeded by " + route;
    }
}
