package dev.payledger.core;

import org.jspecify.annotations.Nullable;

/**
 * The store did not do what the ledger asked of it. The message names the operation, the table and what the store
 * answered.
 *
 * @since 0.1.0
 */
public final class LedgerStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is, and so who must act. */
    public enum Kind {
        /** Others write to the same account, or the store throttles: the caller tries the same request again. */
        BUSY,
        /** The store was not reached or failed inside: the caller tries the same request again. */
        UNAVAILABLE,
        /** The service lacks a permission: its operator must act. */
        ACCESS_DENIED,
        /** Anything else, such as a table that does not exist or an item that cannot be read: its operator must act. */
        FAILED
    }

    private final Kind kind;

    public LedgerStoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of failure it is. */
    public Kind kind() {
        return kind;
    }
}
