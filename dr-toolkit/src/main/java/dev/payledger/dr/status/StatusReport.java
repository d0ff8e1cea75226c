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
 * @param page the static site; null where none is deployed
 * @param speed what the local AWS divides intervals by; 1 on AWS
 * @param faults active faults
 * @param alarms the 5xx alarm of each region, and that on the primary's health check
 * @since 0.1.0
 */
public record StatusReport(
        String deployment,
        List<RegionStatus> regions,
        DnsStatus dns,
        @Nullable PageStatus page,
        double speed,
        List<ActiveFault> faults,
        List<AlarmStatus> alarms,
        List<Warning> warnings)
        implements DrReport {

    static final String NONE = "none";

    /**
     * One region.
     *
     * @param role {@code PRIMARY} or {@code SECONDARY}
     * @param stack the stack's status, or {@code none}
     * @param companion the companion stack's status, or {@code none}
     * @param functionsReady how many of the service's functions run as configured
     * @param functions how many there are
     * @param health {@code healthy}, {@code UNHEALTHY}, {@code no data} or {@code none}
     * @param healthyCheckers how many of Route 53's checkers say healthy
     * @param replica the status of this region's copy of the global table, or {@code none}
     * @param replicationLag to the other region, for example {@code 0.4 s}, or {@code n/a} without data
     * @param webhookSecret whether the incident agent's URL and key are stored here
     * @since 0.1.0
     */
    public record RegionStatus(
            String region,
            String role,
            String stack,
            String companion,
            int functionsReady,
            int functions,
            String health,
            int healthyCheckers,
            int checkers,
            String replica,
            String replicationLag,
            boolean webhookSecret) {}

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
     * The static site.
     *
     * @param address where a person opens it
     * @param stack the status of its stack
     * @param distribution {@code Deployed}, {@code InProgress} or {@code none}
     * @since 0.1.0
     */
    public record PageStatus(String address, String stack, String distribution) {}

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

    /**
     * An alarm.
     *
     * @param state {@code OK}, {@code ALARM}, {@code INSUFFICIENT_DATA}, or {@code none} where there is no such alarm
     * @param since when it came into this state; null where there is none
     * @param actions whether its actions are enabled
     * @since 0.1.0
     */
    public record AlarmStatus(
            String name,
            String region,
            String state,
            @Nullable Instant since,
            boolean actions) {}

    /**
     * What somebody should know.
     *
     * @param why empty where the first sentence says it
     * @param next what to do
     * @since 0.1.0
     */
    public record Warning(String what, String why, String next) {}

    /** Whether a stack of the service is there in either region. */
    public boolean deployed() {
        return regions.stream().anyMatch(region -> !region.stack().equals(NONE));
    }

    @Override
    public String verb() {
        return "status";
    }

    @Override
    public String summary() {
        if (!deployed()) {
            return deployment + ": nothing is deployed. Next: mvn dr:setup";
        }
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
