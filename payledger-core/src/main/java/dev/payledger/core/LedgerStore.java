package dev.payledger.core;

import java.util.Optional;

/**
 * Port: where a region keeps its copy of the transactions (replicated, the source of truth) and its view of them.
 *
 * @since 0.1.0
 */
public interface LedgerStore extends LedgerView {
    /**
     * Writes the change's transaction and makes the change in this region's view (list, balance, key), all of it or
     * nothing.
     *
     * @return false, with nothing changed, if the transaction is known here or the view refuses the change, as {@link
     *     #apply} does
     * @throws LedgerStoreException if the store cannot answer; whether it has written is then unknown, and the same
     *     call is the way to find out
     */
    boolean accept(ViewChange change);

    /** The transaction in this region's copy of the source of truth. */
    Optional<Transaction> find(AccountId account, TransactionId id);
}
