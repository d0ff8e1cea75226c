package dev.payledger.dr.internal.resource;

import java.util.Map;

/**
 * A stack as CloudFormation describes it.
 *
 * @param id the stack's ARN
 * @param status CloudFormation's word, for example {@code CREATE_COMPLETE}
 * @param reason why it has this status; empty where CloudFormation does not say
 */
public record StackState(
        String name,
        String id,
        String status,
        String reason,
        Map<String, String> outputs,
        Map<String, String> parameters) {

    /** Whether CloudFormation is at work on it. */
    public boolean inProgress() {
        return status.endsWith("_IN_PROGRESS") && !status.equals("REVIEW_IN_PROGRESS");
    }

    /** Whether what the template says stands. */
    public boolean stands() {
        return switch (status) {
            case "CREATE_COMPLETE",
                    "UPDATE_COMPLETE",
                    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                    "IMPORT_COMPLETE",
                    "UPDATE_ROLLBACK_COMPLETE" -> true;
            default -> false;
        };
    }

    /** Whether it never stood, so that deleting it loses nothing. */
    public boolean neverStood() {
        return switch (status) {
            case "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED" -> true;
            default -> false;
        };
    }
}
