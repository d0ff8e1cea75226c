package dev.payledger.dr.fault;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;

/** What fault-restore did. */
public record FaultRestoreReport(List<Restored> functions, Duration took) implements DrReport {

    /**
     * One function.
     *
     * @param outcome {@code RESTORED}, or {@code ALREADY_EQUAL} where nothing had to be changed
     * @param drift what others changed meanwhile and was left alone; empty where nothing
     */
    public record Restored(String region, String function, String fault, String outcome, List<String> drift) {}

    @Override
    public String verb() {
        return "fault-restore";
    }

    @Override
    public String summary() {
        return functions.isEmpty()
                ? "No fault is active."
                : functions.size() + " of " + functions.size() + " functions equal to their snapshots.";
    }
}
