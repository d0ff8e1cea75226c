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
     * @throws InvalidInputException (field {@code Idempotency-Key}) if the key is kept for a reversal
     * @throws LedgerStoreException if the store cannot answer; the same request may be sent again
     */
    public PostResult post(TransactionRequest request) {
        if (request.idempotencyKey().reverses().isPresent()) {
            throw new InvalidInputException("Idempotency-Key", "is kept for the reversal of a transaction");
        }
        return accept(request, null);
    }

    /**
     * Reverses a transaction, once however often and wherever it is asked: posts the same amount the other way. The
     * original stays as it is. If the original is void in the end, because another region accepted its key with other
     * content, its reversal is void with it.
     *
     * @throws InvalidInputException (field {@code reverses}) if the transaction is void or a reversal itself
     * @throws LedgerStoreException if the store cannot answer; the same may be asked again
     */
    public PostResult reverse(AccountId account, TransactionId original) {
        Optional<Transaction> found = store.find(account, original);
        if (found.isEmpty()) {
            return new PostResult.Unknown(original);
        }
        if (found.get().reverses().isPresent()) {
            throw new InvalidInputException("reverses", "is a reversal itself; post the transaction anew instead");
        }
        projector.apply(found.get());
        refuseVoid(account, original);
        return accept(found.get().reversal(), original);
    }

    private PostResult accept(TransactionRequest request, @Nullable TransactionId original) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Transaction transaction = Transaction.accepted(request, region, now);
        ViewChange change = new ViewChange(
                new ListedTransaction(transaction, TransactionStatus.POSTED, now), null, List.of(), original);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (store.accept(change)) {
                return new PostResult.Posted(transaction);
            }
            PostResult known = known(transaction);
            if (known != null) {
                return known;
            }
            if (original != null) {
                refuseVoid(request.accountId(), original);
            }
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
        return page(store, region, account, limit, cursor);
    }

    /** {@link #transactions} for readers that have the view of {@code region} and nothing else. */
    public static TransactionPage page(
            LedgerView view, String region, AccountId account, int limit, @Nullable String cursor) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new InvalidInputException("limit", "must be a whole number from 1 to " + MAX_PAGE);
        }
        ViewPage page =
                view.transactions(account, limit, cursor == null ? null : Cursor.decode(region, account, cursor));
        List<ListedTransaction> items = page.items();
        String next = page.more() && !items.isEmpty()
                ? Cursor.encode(region, account, items.get(items.size() - 1).position())
                : null;
        return new TransactionPage(items, next);
    }

    /** The account's balances in this region, by currency code. */
    public List<Balance> balances(AccountId account) {
        return store.balances(account);
    }

    /** The answer to a request that was known; null if another writer came between and it must be looked at again. */
    private @Nullable PostResult known(Transaction transaction) {
        AccountId account = transaction.accountId();
        Optional<ListedTransaction> listed = store.listed(account, transaction.id());
        if (listed.isEmpty()) {
            Optional<Transaction> arrived = store.find(account, transaction.id());
            if (arrived.isPresent()) {
                // It has been replicated here and is not yet in the view; there it may take the key from another.
                projector.apply(arrived.get());
                listed = store.listed(account, transaction.id());
            }
        }
        if (listed.isPresent() && listed.get().status() == TransactionStatus.POSTED) {
            return new PostResult.Replayed(listed.get().transaction());
        }
        return store.keyHolder(account, transaction.idempotencyKey())
                .filter(holder -> !holder.transactionId().equals(transaction.id()))
                .map(holder -> new PostResult.Conflict(holder.transactionId()))
                .orElse(null);
    }

    private void refuseVoid(AccountId account, TransactionId original) {
        store.listed(account, original)
                .filter(listed -> listed.status() == TransactionStatus.VOID)
                .ifPresent(listed -> {
                    throw new InvalidInputException("reverses", "is void and moved no money: " + original);
                });
    }
}
