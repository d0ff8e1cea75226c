package dev.payledger.dr.fault;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;

/** What fault-restore did. */
public record FaultRestoreReport(List<Restored> functions, Duration took) implements DrReport {

    /**
     * One function.
     *
     * @param outcome {@code RESTORED}, {@code ALREADY_EQUAL} where nothing had to be changed, {@code GONE} where the function
     *     was deleted meanwhile, or {@code WOULD_RESTORE} in a dry run
     * @param drift what others changed meanwhile and was left alone; empty where nothing
     */
    public record Restored(String region, String function, String fault, String outcome, List<String> drift) {}

    @Override
    public String verb() {
        return "fault-restore";
    }

    @Override
    public String summary() {
        long previewed = functions.stream()
                .filter(function -> function.outcome().equals("WOULD_RESTORE"))
                .count();
        if (previewed > 0) {
            return "0 changes made. dr:fault-restore without dr.dryRun restores " + previewed + ".";
        }
        return functions.isEmpty()
                ? "No fault is active."
                : functions.size() + " of " + functions.size() + " functions equal to their snapshots.";
    }
}
