package dev.payledger.dr.local.iam;

/** A policy document is not valid. The one who wrote the policy must act. */
public final class MalformedPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedPolicyException(String message) {
        super(message);
    }
}
