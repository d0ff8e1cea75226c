package dev.payledger.core;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes transactions that arrive by replication into a region's view, each once, in any order and however often they
 * arrive.
 *
 * <p>If two regions accept one key with different content before they hear of each other, both transactions exist.
 * Then the smaller {@link TransactionId} holds the key and the other is void, in every region, whichever came first:
 * all views end equal without asking each other. The reversal of a void transaction is void as well, whichever of the
 * two came first. Safe for use by many threads.
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

    /**
     * Applies those transactions that have not been, many in one step of the view where nothing speaks against it. Those of
     * one step are listed in the order of the list.
     *
     * @param became is told what became of each as soon as it is known, in no order
     * @throws LedgerStoreException if the view cannot answer; some may have been applied by then, and were told. Apply all
     *     again later
     */
    public void apply(List<Transaction> transactions, BiConsumer<Transaction, Outcome> became) {
        Set<TransactionId> applied = transactions.isEmpty() ? Set.of() : view.applied(transactions);
        Set<List<Object>> keys = new HashSet<>();
        List<Transaction> plain = new ArrayList<>();
        List<Transaction> others = new ArrayList<>();
        for (Transaction transaction : transactions) {
            if (applied.contains(transaction.id())) {
                became.accept(transaction, Outcome.ALREADY_APPLIED);
            } else if (transaction.reverses().isEmpty()
                    && keys.add(List.of(transaction.accountId(), transaction.idempotencyKey()))) {
                plain.add(transaction);
            } else {
                others.add(transaction);
            }
        }
        for (int from = 0; from < plain.size(); from += LedgerView.MAX_CHANGES) {
            List<Transaction> some = plain.subList(from, Math.min(plain.size(), from + LedgerView.MAX_CHANGES));
            if (together(some)) {
                some.forEach(transaction -> became.accept(transaction, Outcome.POSTED));
            } else {
                some.forEach(transaction -> became.accept(transaction, apply(transaction)));
            }
        }
        others.forEach(transaction -> became.accept(transaction, apply(transaction)));
    }

    /** Whether all were posted in one step: if none is there, no key is taken, and no other writer comes between. */
    private boolean together(List<Transaction> transactions) {
        // The list's order is one of milliseconds: the last one is listed now, those before it just before.
        Instant first = clock.instant().minusMillis(transactions.size() - 1L);
        List<ViewChange> changes = new ArrayList<>();
        for (Transaction transaction : transactions) {
            Instant at = first.plusMillis(changes.size());
            changes.add(new ViewChange(
                    new ListedTransaction(transaction, TransactionStatus.POSTED, at), null, List.of(), null));
        }
        try {
            return view.apply(changes);
        } catch (LedgerStoreException e) {
            // Many meet more writers than one does.
            if (e.kind() != LedgerStoreException.Kind.BUSY) {
                throw e;
            }
            return false;
        }
    }

    private static Outcome outcome(ViewChange change) {
        if (change.added().status() == TransactionStatus.VOID) {
            return Outcome.VOID;
        }
        return change.voided().isEmpty() ? Outcome.POSTED : Outcome.REPLACED;
    }

    private @Nullable ViewChange change(Transaction transaction) {
        Optional<TransactionId> original = transaction.reverses();
        if (original.isPresent()) {
            return reversal(transaction, original.get());
        }
        Optional<KeyHolder> holder = view.keyHolder(transaction.accountId(), transaction.idempotencyKey());
        if (holder.isEmpty()) {
            return new ViewChange(listedNow(transaction, TransactionStatus.POSTED), null, List.of(), null);
        }
        int order = transaction.id().compareTo(holder.get().transactionId());
        if (order > 0) {
            return losing(listedNow(transaction, TransactionStatus.VOID), holder.get(), transaction, List.of());
        }
        if (order == 0) {
            return new ViewChange(listedNow(transaction, TransactionStatus.POSTED), holder.get(), List.of(), null);
        }
        // The holder loses the key. If it is not in the list the view has moved on: look again.
        return view.listed(transaction.accountId(), holder.get().transactionId())
                .map(loser -> losing(
                        listedNow(transaction, TransactionStatus.POSTED),
                        holder.get(),
                        loser.transaction(),
                        List.of(loser)))
                .orElse(null);
    }

    /** The step by which {@code loser} is void, and its reversal with it. */
    private ViewChange losing(
            ListedTransaction added, KeyHolder holder, Transaction loser, List<ListedTransaction> voided) {
        Optional<ListedTransaction> reversal =
                view.listed(loser.accountId(), loser.reversal().transactionId());
        if (reversal.isEmpty()) {
            return new ViewChange(added, holder, voided, loser.id());
        }
        List<ListedTransaction> both = new ArrayList<>(voided);
        both.add(reversal.get());
        return new ViewChange(added, holder, both, null);
    }

    /** A reversal counts unless its original is void; the original may come after it. */
    private ViewChange reversal(Transaction transaction, TransactionId original) {
        boolean isVoid = view.listed(transaction.accountId(), original)
                .filter(listed -> listed.status() == TransactionStatus.VOID)
                .isPresent();
        return isVoid
                ? new ViewChange(listedNow(transaction, TransactionStatus.VOID), null, List.of(), null)
                : new ViewChange(listedNow(transaction, TransactionStatus.POSTED), null, List.of(), original);
    }

    private ListedTransaction listedNow(Transaction transaction, TransactionStatus status) {
        return new ListedTransaction(transaction, status, clock.instant());
    }
}
