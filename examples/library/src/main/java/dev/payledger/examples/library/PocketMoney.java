package dev.payledger.examples.library;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.Ledger;
import dev.payledger.core.Money;
import dev.payledger.core.PostResult;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import java.util.List;

/**
 * A small service that keeps its money in the ledger: pocket money, paid once a week however often the job runs. The
 * key says what the payment is for, so a second run, a retry, or a run in the other region pays nothing twice.
 */
public final class PocketMoney {

    private final Ledger ledger;
    private final Money weekly;

    public PocketMoney(Ledger ledger, Money weekly) {
        this.ledger = ledger;
        this.weekly = weekly;
    }

    /**
     * Pays a child's week.
     *
     * @param week for example {@code 2026-W10}
     * @return true if it was paid now, false if it had been paid before
     */
    public boolean pay(AccountId child, String week) {
        PostResult result = ledger.post(new TransactionRequest(
                child, new IdempotencyKey("pocket-money-" + week), TransactionType.CREDIT, weekly, "Week " + week));
        if (result instanceof PostResult.Conflict conflict) {
            throw new IllegalStateException(
                    "week " + week + " was paid with another amount: " + conflict.holder());
        }
        return result instanceof PostResult.Posted;
    }

    /** What the child has, by currency. */
    public List<Balance> balances(AccountId child) {
        return ledger.balances(child);
    }
}
