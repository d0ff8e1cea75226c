package dev.payledger.dr.verify;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;

/**
 * Every check, with what was expected and observed.
 *
 * @since 0.1.0
 */
public record VerifyReport(List<CheckResult> checks, Duration took) implements DrReport {

    /** The check that looks for active faults. */
    static final String FAULTS = "faults";

    /**
     * How a check turned out.
     *
     * @since 0.1.0
     */
    public enum Outcome {
        /** As expected. */
        PASSED,
        /** It works, but somebody should know. */
        WARNING,
        /** Not as expected. */
        FAILED,
        /** Not looked at, because the user said so. */
        SKIPPED
    }

    /**
     * One check.
     *
     * @param name stable and unique, for example {@code stack ap-southeast-1}
     * @param next what to do about it, a clause; empty where it passed
     * @since 0.1.0
     */
    public record CheckResult(
            String name, Outcome outcome, String expected, String observed, String next, Duration took) {

        /** Whether it does not speak against the deployment: a warning passes. */
        public boolean passed() {
            return outcome != Outcome.FAILED;
        }
    }

    /** The checks that failed. */
    public List<CheckResult> failed() {
        return of(Outcome.FAILED);
    }

    /** The checks that passed and have something to say. */
    public List<CheckResult> warnings() {
        return of(Outcome.WARNING);
    }

    private List<CheckResult> of(Outcome outcome) {
        return checks.stream().filter(check -> check.outcome() == outcome).toList();
    }

    @Override
    public String verb() {
        return "verify";
    }

    @Override
    public boolean passed() {
        return failed().isEmpty();
    }

    @Override
    public String summary() {
        int skipped = of(Outcome.SKIPPED).size();
        int warnings = warnings().size();
        int looked = checks.size() - skipped;
        return (looked - failed().size()) + " of " + looked + " checks pass"
                + (warnings == 0 ? "" : warnings == 1 ? ", 1 with a warning" : ", " + warnings + " with a warning")
                + (skipped == 0 ? "" : "; " + skipped + " skipped");
    }

    @Override
    public String next() {
        return failed().stream().anyMatch(check -> check.name().equals(FAULTS))
                ? "mvn dr:fault-restore, then mvn dr:verify"
                : "do what stands at each failed check, then mvn dr:verify";
    }

    /** What a person should see: what failed, what warns, what was left out. Nothing where all is well. */
    public List<String> lines() {
        return VerifyScreen.lines(this);
    }
}
