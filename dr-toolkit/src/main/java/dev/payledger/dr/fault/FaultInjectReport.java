package dev.payledger.dr.fault;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What fault-inject did.
 *
 * @param snapshotRegion where the snapshots are kept
 * @param undoAt when the fault guard restores, whatever happens to this machine; null for a dry run
 * @param took from the first call to the last one's acceptance
 * @since 0.1.0
 */
public record FaultInjectReport(
        String region,
        String snapshotRegion,
        List<Injected> faults,
        @Nullable Instant undoAt,
        Duration took) implements DrReport {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /**
     * One fault.
     *
     * @param outcome {@code INJECTED}, {@code ALREADY_ACTIVE}, or {@code WOULD_INJECT} in a dry run
     * @param change what the call changed, for example {@code reserved concurrency: none -> 0}
     * @since 0.1.0
     */
    public record Injected(String function, String fault, String outcome, String change, Duration acceptedAfter) {}

    @Override
    public String verb() {
        return "fault-inject";
    }

    @Override
    public String summary() {
        Instant undo = undoAt;
        if (undo == null) {
            return "0 changes made. dr:fault-inject without dr.dryRun makes "
                    + faults.stream()
                            .filter(fault -> !fault.change().startsWith("already"))
                            .count()
                    + ", and an automatic undo would follow.";
        }
        long already = faults.stream()
                .filter(fault -> fault.outcome().equals("ALREADY_ACTIVE"))
                .count();
        return faults.size() + (faults.size() == 1 ? " fault" : " faults") + " active in " + region
                + (already == 0 ? "" : " (" + already + " already)") + ", accepted within " + took.toMillis()
                + " ms. Snapshots kept in " + snapshotRegion + ". Undo at "
                + CLOCK.format(undo.atZone(ZoneId.systemDefault())) + " even if this machine dies.";
    }
}
