package dev.payledger.dr.verify;

import java.util.function.Supplier;

/**
 * One named check.
 *
 * @param look observes; a failure to observe is an observation
 */
record Check(String name, String expected, Supplier<Observation> look) {

    /** What was seen, and whether it is as expected. */
    record Observation(boolean passed, String observed) {

        static Observation of(boolean passed, String observed) {
            return new Observation(passed, observed);
        }
    }
}
