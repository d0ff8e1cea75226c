package dev.payledger.core;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes transactions that arrive by replication into a region's view, each once, in any order and however often they
 * arrive.
 *
 * <p>If two regions accept one key with different content before they hear of each other, both transactions exist.
 * Then the smaller {@link TransactionId} holds the key and the other is void, in every region, whichever came first:
 * all views end equal without asking each other. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ViewProjector {
    /** What became of a transaction. */
    public enum Outcome {
        /** It is listed and counted now. */
        POSTED,
        /** It is listed and counted now, and took the key from another transaction, which is void now. */
        REPLACED,
        /** It is listed as void now; its key belongs to another. */
        VOID,
        /** It was in the view before. */
        ALREADY_APPLIED
    }

    /** How often a transaction is looked at again because another writer came between. */
    private static final int MAX_ROUNDS = 5;

    private final LedgerView view;
    private final Clock clock;

    public ViewProjector(LedgerView view, Clock clock) {
        this.view = view;
        this.clock = clock;
    }

    /**
     * Applies the transaction unless it has been.
     *
     * @throws LedgerStoreException if the view cannot answer; apply the transaction again later
     */
    public Outcome apply(Transaction transaction) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (view.isApplied(transaction.accountId(), transaction.id())) {
                return Outcome.ALREADY_APPLIED;
            }
            ViewChange change = change(transaction);
            if (change != null && view.apply(change)) {
                return outcome(change);
            }
        }
        throw new LedgerStoreException(
                LedgerStoreException.Kind.BUSY, "other writers kept changing the key of " + transaction.id(), null);
    }

    private static Outcome outcome(ViewChange change) {
        if (change.added().status() == TransactionStatus.VOID) {
            return Outcome.VOID;
        }
        return change.voided() == null ? Outcome.POSTED : Outcome.REPLACED;
    }

    private @Nullable ViewChange change(Transaction transaction) {
        Optional<KeyHolder> holder = view.keyHolder(transaction.accountId(), transaction.idempotencyKey());
        if (holder.isEmpty()) {
            return new ViewChange(listedNow(transaction, TransactionStatus.POSTED), null, null);
        }
        int order = transaction.id().compareTo(holder.get().transactionId());
        if (order > 0) {
            return new ViewChange(listedNow(transaction, TransactionStatus.VOID), holder.get(), null);
        }
        if (order == 0) {
            return new ViewChange(listedNow(transaction, TransactionStatus.POSTED), holder.get(), null);
        }
        // The holder loses the key. If it is not in the list the view has moved on: look again.
        return view.listed(transaction.accountId(), holder.get().transactionId())
                .map(loser -> new ViewChange(listedNow(transaction, TransactionStatus.POSTED), holder.get(), loser))
                .orElse(null);
    }

    private ListedTransaction listedNow(Transaction transaction, TransactionStatus status) {
        return new ListedTransaction(transaction, status, clock.instant());
    }
}
