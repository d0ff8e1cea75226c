package dev.payledger.systemtests.simulation;

import dev.payledger.core.KeyHolder;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.LedgerView;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionStatus;
import dev.payledger.core.ViewChange;
import dev.payledger.core.ViewProjector;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** Projectors that decide wrongly. */
final class WrongProjectors {
    private WrongProjectors() {}

    /** Whoever is in the view first keeps its key. */
    static Consumer<Transaction> firstComeKeepsItsKey(LedgerView view, Clock clock) {
        return withReversals(view, clock, byRule(view, clock, (arrived, holder) -> false));
    }

    /** Whoever was accepted earlier, by the clock of its region, takes the key. */
    static Consumer<Transaction> earlierClockTakesTheKey(LedgerView view, Clock clock) {
        return withReversals(view, clock, byRule(view, clock, (arrived, holder) -> arrived.acceptedAt()
                .isBefore(holder.transaction().acceptedAt())));
    }

    /** Leaves reversals to the right projector. */
    private static Consumer<Transaction> withReversals(LedgerView view, Clock clock, Consumer<Transaction> wrong) {
        ViewProjector right = new ViewProjector(view, clock);
        return transaction -> {
            if (transaction.reverses().isPresent()) {
                right.apply(transaction);
            } else {
                wrong.accept(transaction);
            }
        };
    }

    /** The right rule for keys; reversals are payments like any other. */
    static Consumer<Transaction> reversalsStandAlone(LedgerView view, Clock clock) {
        return byRule(
                view,
                clock,
                (arrived, holder) -> arrived.id().compareTo(holder.transaction().id()) < 0);
    }

    private static Consumer<Transaction> byRule(
            LedgerView view, Clock clock, BiPredicate<Transaction, ListedTransaction> takesKey) {
        return transaction -> {
            for (int round = 0; round < 5; round++) {
                if (view.isApplied(transaction.accountId(), transaction.id())
                        || view.apply(change(view, clock, transaction, takesKey))) {
                    return;
                }
            }
            throw new LedgerStoreException(LedgerStoreException.Kind.BUSY, "other writers came between", null);
        };
    }

    private static ViewChange change(
            LedgerView view,
            Clock clock,
            Transaction transaction,
            BiPredicate<Transaction, ListedTransaction> takesKey) {
        Optional<KeyHolder> holder = view.keyHolder(transaction.accountId(), transaction.idempotencyKey());
        Optional<ListedTransaction> held =
                holder.flatMap(each -> view.listed(transaction.accountId(), each.transactionId()));
        boolean takes = held.isEmpty() || takesKey.test(transaction, held.get());
        TransactionStatus status = takes ? TransactionStatus.POSTED : TransactionStatus.VOID;
        return new ViewChange(
                new ListedTransaction(transaction, status, clock.instant()),
                holder.orElse(null),
                takes ? held.map(List::of).orElse(List.of()) : List.of(),
                null);
    }
}
