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

    /**
     * One check.
     *
     * @param name for example {@code health ap-southeast-1}
     * @since 0.1.0
     */
    public record CheckResult(String name, boolean passed, String expected, String observed, Duration took) {}

    /** The checks that failed. */
    public List<CheckResult> failed() {
        return checks.stream().filter(check -> !check.passed()).toList();
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
        return (checks.size() - failed().size()) + " of " + checks.size() + " checks pass";
    }
}
