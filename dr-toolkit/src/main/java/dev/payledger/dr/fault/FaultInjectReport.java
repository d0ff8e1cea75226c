package dev.payledger.dr.fault;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;

/**
 * What fault-inject did.
 *
 * @param snapshotRegion where the snapshots are kept
 * @param took from the first call to the last one's acceptance
 */
public record FaultInjectReport(String region, String snapshotRegion, List<Injected> faults, Duration took)
        implements DrReport {

    /**
     * One fault.
     *
     * @param outcome {@code INJECTED} or {@code ALREADY_ACTIVE}
     * @param change what the call changed, for example {@code reserved concurrency: none -> 0}
     */
    public record Injected(String function, String fault, String outcome, String change, Duration acceptedAfter) {}

    @Override
    public String verb() {
        return "fault-inject";
    }

    @Override
    public String summary() {
        long already = faults.stream()
                .filter(fault -> fault.outcome().equals("ALREADY_ACTIVE"))
                .count();
        return faults.size() + (faults.size() == 1 ? " fault" : " faults") + " active in " + region
                + (already == 0 ? "" : " (" + already + " already)") + ", accepted within " + took.toMillis()
                + " ms. Snapshots kept in " + snapshotRegion + ".";
    }
}
