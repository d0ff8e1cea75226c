package dev.payledger.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a region's view, to be made wholly or not at all: list a transaction and mark it applied; if it is
 * posted, count it in the balance and, unless it holds the key already, give it the key; mark those void that lose by
 * that, and take them out of the balance.
 *
 * @param added the transaction to list, with its status
 * @param holder who holds the key now; null if nobody does. The step fails if that has changed
 * @param voided what the transactions are listed as that become void: the holder, if {@code added} takes the key from
 *     it, and the posted reversal of one that is void now
 * @param decided the transaction that becomes void before it was reversed, or reversed before it was void; else null.
 *     The step fails if that was decided before: whoever comes second must look again
 * @since 0.1.0
 */
public record ViewChange(
        ListedTransaction added,
        @Nullable KeyHolder holder,
        List<ListedTransaction> voided,
        @Nullable TransactionId decided) {
    /** Copies the list. */
    public ViewChange {
        voided = List.copyOf(voided);
    }

    /** Whether {@code added} becomes the holder of the key. */
    public boolean takesKey() {
        return added.status() == TransactionStatus.POSTED
                && (holder == null
                        || !holder.transactionId().equals(added.transaction().id()));
    }
}
