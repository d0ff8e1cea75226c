package dev.payledger.core;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Port: the view that one region keeps of the ledger (balances, lists, who holds which key). It is not replicated and
 * can be rebuilt by applying every transaction to an empty view, in any order.
 *
 * <p>Implementations are safe for use by many threads. Every method throws {@link LedgerStoreException} if the store
 * cannot answer.
 *
 * @since 0.1.0
 */
public interface LedgerView {
    /** The most changes that are made at once. */
    int MAX_CHANGES = 25;

    /** The account's balances, by currency code; currencies without a posted transaction are left out. */
    List<Balance> balances(AccountId account);

    /**
     * A stretch of the account's transactions, newest first.
     *
     * @param limit the most items, 1 or more
     * @param after it begins behind this position; null for the newest
     */
    ViewPage transactions(AccountId account, int limit, @Nullable Position after);

    /** Who holds the key in this region. */
    Optional<KeyHolder> keyHolder(AccountId account, IdempotencyKey key);

    /** Whether the transaction was taken into this view. */
    boolean isApplied(AccountId account, TransactionId id);

    /**
     * Which of the transactions were taken into this view. May leave some out that were: who applies one of those again
     * changes nothing.
     */
    Set<TransactionId> applied(Collection<Transaction> transactions);

    /** The transaction as this view lists it. */
    Optional<ListedTransaction> listed(AccountId account, TransactionId id);

    /**
     * Makes one step of the view, wholly or not at all.
     *
     * @return false, with nothing changed, if the transaction was applied already, the key's holder is not the one that
     *     the change names, or what it decides was decided before
     */
    default boolean apply(ViewChange change) {
        return apply(List.of(change));
    }

    /**
     * Makes several steps of the view, all of them wholly or none.
     *
     * @param changes 1 to {@value #MAX_CHANGES}, no two about one key or one transaction; where there is more than one,
     *     none that makes another transaction void or decides about one
     * @return false, with nothing changed, if {@link #apply(ViewChange)} would answer so for one of them
     */
    boolean apply(List<ViewChange> changes);
}
