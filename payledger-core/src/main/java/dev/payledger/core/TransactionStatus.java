package dev.payledger.core;

/**
 * Whether a transaction counts.
 *
 * @since 0.1.0
 */
public enum TransactionStatus {
    /** Counts in the balance. */
    POSTED,
    /**
     * Does not count: two regions accepted one idempotency key with different content before they heard of each
     * other, and this is the one that every region gives up. The reversal of such a transaction is void with it. See
     * {@link ViewProjector}.
     */
    VOID
}
