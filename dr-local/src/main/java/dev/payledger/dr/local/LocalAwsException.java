package dev.payledger.dr.local;

import org.jspecify.annotations.Nullable;

/**
 * The local AWS process could not be started, found or stopped. The message has three parts: what failed with its code,
 * why with the observed values, and what to do next.
 */
public final class LocalAwsException extends RuntimeException {

    private final Problem problem;

    LocalAwsException(Problem problem, String what, String why, String next, @Nullable Throwable cause) {
        super(
                problem.code() + " " + what + "\nWhy: " + why + "\nNext: " + next + "; docs/reference/errors.md#"
                        + problem.code().toLowerCase(java.util.Locale.ROOT),
                cause);
        this.problem = problem;
    }

    /** Which failure this is. */
    public Problem problem() {
        return problem;
    }

    /** Every failure of the process, each with a section in docs/reference/errors.md. */
    public enum Problem {
        /** The process ended or did not become ready. */
        DID_NOT_START("DR-PROCESS-001"),
        /** A process of another build runs with this state folder. */
        OTHER_BUILD("DR-PROCESS-002"),
        /** The process that runs has other settings than those that were asked for. */
        OTHER_SETTINGS("DR-PROCESS-003"),
        /** The process lives but does not answer as it should. */
        NOT_ANSWERING("DR-PROCESS-004"),
        /** The state folder cannot be used. */
        BAD_HOME("DR-PROCESS-005"),
        /** The Java that would run it is too old. */
        JAVA_TOO_OLD("DR-PROCESS-006");

        private final String code;

        Problem(String code) {
            this.code = code;
        }

        /** The code that stands first in the message and in the documentation. */
        public String code() {
            return code;
        }
    }
}
