package dev.payledger.core;

import org.jspecify.annotations.Nullable;

/**
 * One step of a region's view, to be made wholly or not at all: list a transaction and mark it applied; if it is
 * posted, count it in the balance and, unless it holds the key already, give it the key; if another loses the key by
 * that, mark that one void and take it out of its balance.
 *
 * @param added the transaction to list, with its status
 * @param holder who holds the key now; null if nobody does. The step fails if that has changed
 * @param voided what the holder's transaction is listed as, if {@code added} takes the key from it; else null
 * @since 0.1.0
 */
public record ViewChange(
        ListedTransaction added,
        @Nullable KeyHolder holder,
        @Nullable ListedTransaction voided) {
    /** Whether {@code added} becomes the holder of the key. */
    public boolean takesKey() {
        return added.status() == TransactionStatus.POSTED
                && (holder == null
                        || !holder.transactionId().equals(added.transaction().id()));
    }
}
