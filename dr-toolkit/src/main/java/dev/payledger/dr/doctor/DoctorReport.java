package dev.payledger.dr.doctor;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;

/**
 * What doctor found. It passes where nothing would stop the other verbs.
 *
 * @param findings in the order in which a person would mend them
 * @param actions the IAM actions that the goals need, from set-up to destroy
 * @param cost what the deployment would cost on AWS
 * @since 0.1.0
 */
public record DoctorReport(List<Finding> findings, List<String> actions, CostEstimate cost, Duration took)
        implements DrReport {

    /**
     * How a finding turned out.
     *
     * @since 0.1.0
     */
    public enum State {
        /** As it should be. */
        OK,
        /** It works, but somebody should know. */
        WARN,
        /** Something would fail. */
        FAIL,
        /** It could not be looked at; the finding says why. */
        NOT_CHECKED
    }

    /**
     * One finding.
     *
     * @param area tools, account, regions, permissions, quotas, domain
     * @param next what to do; empty where nothing
     * @since 0.1.0
     */
    public record Finding(String area, String name, State state, String observed, String next) {}

    @Override
    public String verb() {
        return "doctor";
    }

    @Override
    public boolean passed() {
        return count(State.FAIL) == 0;
    }

    @Override
    public String summary() {
        return (passed() ? "Nothing would stop the other goals" : count(State.FAIL) + " findings would stop them")
                + ": "
                + count(State.OK) + " ok, " + count(State.WARN) + " warnings, " + count(State.FAIL) + " failures, "
                + count(State.NOT_CHECKED) + " not checked.";
    }

    private long count(State state) {
        return findings.stream().filter(finding -> finding.state() == state).count();
    }

    /** The screen, line by line. */
    public List<String> lines() {
        return DoctorScreen.lines(this);
    }
}
