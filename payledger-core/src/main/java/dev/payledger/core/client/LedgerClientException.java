package dev.payledger.core.client;

import org.jspecify.annotations.Nullable;

/**
 * The ledger did not do what was asked. The message names the request, what was observed and what to do next.
 *
 * @since 0.1.0
 */
public final class LedgerClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who must act. */
    public enum Kind {
        /** The request can never be done as it is: the caller corrects it. Nothing was posted. */
        REFUSED,
        /**
         * No region answered in time. Whether it was posted is unknown; the same request under the same idempotency key
         * finds out.
         */
        UNANSWERED
    }

    private final Kind kind;
    private final int status;

    LedgerClientException(Kind kind, int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.status = status;
    }

    /** Who must act. */
    public Kind kind() {
        return kind;
    }

    /** The HTTP status of the last answer; 0 if there was none. */
    public int status() {
        return status;
    }
}
