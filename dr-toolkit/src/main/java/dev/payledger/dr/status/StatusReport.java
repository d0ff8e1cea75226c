package dev.payledger.dr.status;

import dev.payledger.dr.report.DrReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One screen about the deployment. What could not be found is a word ({@code none}, {@code n/a}), never a guess.
 *
 * @param deployment {@code <service>-<stage>}
 * @param regions primary, then secondary
 * @param dns what the failover name answers now, asked of an authoritative server
 * @param faults active faults
 * @since 0.1.0
 */
public record StatusReport(
        String deployment, List<RegionStatus> regions, DnsStatus dns, List<ActiveFault> faults, List<String> warnings)
        implements DrReport {

    /**
     * One region.
     *
     * @param role {@code PRIMARY} or {@code SECONDARY}
     * @param stack the stack's status, or {@code none}
     * @param health {@code healthy}, {@code UNHEALTHY} or {@code none}
     * @param healthyCheckers how many of Route 53's checkers say healthy
     * @param replica the status of this region's copy of the global table, or {@code none}
     * @param replicationLag to the other region, for example {@code 0.4 s}, or {@code n/a} without data
     * @since 0.1.0
     */
    public record RegionStatus(
            String region,
            String role,
            String stack,
            String health,
            int healthyCheckers,
            int checkers,
            String replica,
            String replicationLag) {}

    /**
     * The failover name.
     *
     * @param region the region that the answer leads to, or {@code none}
     * @param ttlSeconds the answer's TTL; null without an answer
     * @since 0.1.0
     */
    public record DnsStatus(
            String name, String region, @Nullable Long ttlSeconds, List<String> answers) {}

    /**
     * A fault for which a snapshot exists.
     *
     * @param undoAt when the fault guard restores it by itself; null where it is not armed any more
     * @since 0.1.0
     */
    public record ActiveFault(
            String region,
            String function,
            String fault,
            String state,
            String since,
            @Nullable Instant undoAt) {}

    @Override
    public String verb() {
        return "status";
    }

    @Override
    public String summary() {
        return deployment + ": dns answers " + dns.region() + ", "
                + (faults.isEmpty()
                        ? "no fault"
                        : faults.size() + (faults.size() == 1 ? " fault" : " faults") + " active");
    }

    /** The screen, line by line. */
    public List<String> lines() {
        return StatusScreen.lines(this);
    }
}
