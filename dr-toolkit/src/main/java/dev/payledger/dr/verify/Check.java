package dev.payledger.dr.verify;

import dev.payledger.dr.verify.VerifyReport.Outcome;
import java.util.List;
import java.util.function.Supplier;

/**
 * One named check.
 *
 * @param name stable, unique in a run
 * @param next what to do where it fails, a clause without a full stop
 * @param look observes; a failure to observe is an observation
 */
record Check(String name, String expected, String next, Supplier<Observation> look) {

    /** What was seen, and what that means. */
    record Observation(Outcome outcome, String observed) {

        static Observation of(boolean passed, String observed) {
            return new Observation(passed ? Outcome.PASSED : Outcome.FAILED, observed);
        }

        /** Passes where nothing is wrong, and says it with {@code right}; else lists what is wrong. */
        static Observation ofProblems(List<String> problems, String right) {
            return of(problems.isEmpty(), problems.isEmpty() ? right : String.join("; ", problems));
        }
    }
}
