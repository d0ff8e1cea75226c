package dev.payledger.dr.fault;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What fault-restore did. It does not pass where others changed the very thing that the fault had changed: that was left
 * alone, so the function is not equal to its snapshot, and somebody has to look.
 *
 * @param regions where faults were looked for
 * @param functions the functions that were to be restored
 * @param stillActive faults that this run was not asked to restore
 * @since 0.1.0
 */
public record FaultRestoreReport(
        List<String> regions, List<Restored> functions, List<String> stillActive, Duration took) implements DrReport {

    /**
     * What became of a function.
     *
     * @since 0.1.0
     */
    public enum Outcome {
        /** Its undo was made, and read back. */
        RESTORED,
        /** It was equal to its snapshot already. */
        ALREADY_EQUAL,
        /** Somebody else changed what the fault had changed; it was left alone and is not equal to its snapshot. */
        LEFT_ALONE,
        /** It was deleted meanwhile. */
        GONE,
        /** A dry run: it would be restored. */
        WOULD_RESTORE
    }

    /**
     * One function.
     *
     * @param drift what others changed meanwhile and was left alone; empty where nothing
     * @since 0.1.0
     */
    public record Restored(String region, String function, String fault, Outcome outcome, List<String> drift) {

        private boolean isEqual() {
            return outcome == Outcome.RESTORED || outcome == Outcome.ALREADY_EQUAL;
        }
    }

    @Override
    public String verb() {
        return "fault-restore";
    }

    @Override
    public boolean passed() {
        return functions.stream().noneMatch(function -> function.outcome() == Outcome.LEFT_ALONE);
    }

    @Override
    public String summary() {
        String others = stillActive.isEmpty() ? "" : " Still active: " + String.join(", ", stillActive) + ".";
        if (functions.isEmpty()) {
            return (stillActive.isEmpty() ? "No fault" : "No such fault") + " is active in "
                    + String.join(" or ", regions) + "." + others;
        }
        long previewed = functions.stream()
                .filter(function -> function.outcome() == Outcome.WOULD_RESTORE)
                .count();
        if (previewed > 0) {
            return "0 changes made. dr:fault-restore without dr.dryRun restores " + previewed + "." + others;
        }
        long equal = functions.stream().filter(Restored::isEqual).count();
        String notEqual = functions.stream()
                .filter(function -> !function.isEqual())
                .map(function -> function.function() + " " + function.outcome() + " " + function.drift())
                .collect(Collectors.joining(", "));
        return equal + " of " + functions.size() + " functions equal to their snapshots"
                + (notEqual.isEmpty() ? "." : "; " + notEqual + ".") + others;
    }
}
