package dev.payledger.dr.failover;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The health checks and failover records.
 *
 * @since 0.1.0
 */
public record FailoverReport(String failoverName, List<Side> sides, Duration took) implements DrReport {

    /**
     * One region's side.
     *
     * @param role {@code PRIMARY} or {@code SECONDARY}
     * @param checkedHost the host that Route 53 asks
     * @param healthyCheckers how many of Route 53's checkers say healthy
     * @param checkers how many there are
     * @param record what the failover record answers with
     * @param changes what this run changed; empty where all stood
     * @since 0.1.0
     */
    public record Side(
            String region,
            String role,
            String healthCheckId,
            String checkedHost,
            int healthyCheckers,
            int checkers,
            String record,
            List<String> changes) {}

    @Override
    public String verb() {
        return "setup-failover";
    }

    @Override
    public String summary() {
        return failoverName + "  " + sides.size() + " checks healthy "
                + sides.stream()
                        .map(side -> side.healthyCheckers() + "/" + side.checkers())
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
