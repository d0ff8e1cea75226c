package dev.payledger.core;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one region: post a transaction, list an account's transactions, read its balances.
 *
 * <pre>{@code
 * Ledger ledger = new Ledger(new InMemoryLedgerStore(), "ap-southeast-1", Clock.systemUTC());
 * PostResult result = ledger.post(new TransactionRequest(
 *         new AccountId("acc-001"), new IdempotencyKey("invoice-4711"), TransactionType.CREDIT,
 *         Money.parse("25.00", Money.currencyOf("SGD")), "Invoice 4711"));
 * }</pre>
 *
 * <p>Posting is idempotent by account and key. Regions do not wait for each other: what one accepts, the others list
 * and count once it has been replicated and applied ({@link ViewProjector}). There is no overdraft limit, because
 * none could hold on both sides of a partition. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class Ledger {
    /** The most items of a page. */
    public static final int MAX_PAGE = 100;

    /** How often a request is looked at again because another writer came between. */
    private static final int MAX_ROUNDS = 5;

    private final LedgerStore store;
    private final ViewProjector projector;
    private final String region;
    private final Clock clock;

    /**
     * @param store this region's store
     * @param region the name that accepted transactions carry, such as {@code ap-southeast-1}
     * @param clock tells when a transaction was accepted
     */
    public Ledger(LedgerStore store, String region, Clock clock) {
        this.store = store;
        this.projector = new ViewProjector(store, clock);
        this.region = region;
        this.clock = clock;
    }

    /**
     * Posts a transaction, once per account and key however often it is asked.
     *
     * @throws LedgerStoreException if the store cannot answer; the same request may be sent again
     */
    public PostResult post(TransactionRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Transaction transaction = Transaction.accepted(request, region, now);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (store.accept(new ListedTransaction(transaction, TransactionStatus.POSTED, now))) {
                return new PostResult.Posted(transaction);
            }
            Optional<KeyHolder> holder = store.keyHolder(request.accountId(), request.idempotencyKey());
            if (holder.isPresent()) {
                return answerOf(transaction, holder.get());
            }
            // Known but without a holder: it has been replicated here and is not yet in the view.
            store.find(request.accountId(), transaction.id()).ifPresent(projector::apply);
        }
        throw new LedgerStoreException(
                LedgerStoreException.Kind.BUSY, "other writers kept changing " + transaction.id(), null);
    }

    /**
     * A page of the account's transactions in this region, newest first.
     *
     * @param limit the most items, 1 to {@value #MAX_PAGE}
     * @param cursor {@link TransactionPage#nextCursor()} of the page before; null for the first page
     * @throws InvalidInputException if the limit is out of range or the cursor is not of this list
     */
    public TransactionPage transactions(AccountId account, int limit, @Nullable String cursor) {
        return page(store, account, limit, cursor);
    }

    /** {@link #transactions} for readers that have the region's view and nothing else. */
    public static TransactionPage page(LedgerView view, AccountId account, int limit, @Nullable String cursor) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new InvalidInputException("limit", "must be a whole number from 1 to " + MAX_PAGE);
        }
        return view.transactions(account, limit, cursor == null ? null : Cursor.decode(account, cursor));
    }

    /** The account's balances in this region, by currency code. */
    public List<Balance> balances(AccountId account) {
        return store.balances(account);
    }

    private PostResult answerOf(Transaction transaction, KeyHolder holder) {
        if (!holder.transactionId().equals(transaction.id())) {
            return new PostResult.Conflict(holder.transactionId());
        }
        return new PostResult.Replayed(
                store.find(transaction.accountId(), transaction.id()).orElse(transaction));
    }
}
