package dev.payledger.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One region's store in memory, for tests and trials. To play replication, hand the {@link #transactions()} of one
 * store to a {@link ViewProjector} of another. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class InMemoryLedgerStore implements LedgerStore {
    private final Map<TransactionId, Transaction> transactions = new HashMap<>();
    private final Map<AccountId, View> views = new HashMap<>();

    /** This region's copy of the source of truth, in no order. */
    public synchronized List<Transaction> transactions() {
        return List.copyOf(transactions.values());
    }

    /** Plays the arrival of a transaction by replication: it is in the source of truth, and not yet in the view. */
    public synchronized void replicate(Transaction transaction) {
        transactions.putIfAbsent(transaction.id(), transaction);
    }

    @Override
    public synchronized boolean accept(ViewChange change) {
        Transaction transaction = change.added().transaction();
        if (transactions.containsKey(transaction.id()) || !apply(change)) {
            return false;
        }
        transactions.put(transaction.id(), transaction);
        return true;
    }

    @Override
    public synchronized Optional<Transaction> find(AccountId account, TransactionId id) {
        return Optional.ofNullable(transactions.get(id));
    }

    @Override
    public synchronized List<Balance> balances(AccountId account) {
        Map<String, Balance> sums = new TreeMap<>();
        for (ListedTransaction listed : listedOf(account)) {
            if (listed.status() == TransactionStatus.POSTED) {
                Transaction transaction = listed.transaction();
                Currency currency = transaction.amount().currency();
                Balance one = new Balance(currency, BigInteger.valueOf(transaction.signedMinorUnits()), 1);
                sums.merge(currency.getCurrencyCode(), one, InMemoryLedgerStore::sum);
            }
        }
        return List.copyOf(sums.values());
    }

    @Override
    public synchronized ViewPage transactions(AccountId account, int limit, @Nullable Position after) {
        List<ListedTransaction> rest = new ArrayList<>();
        for (ListedTransaction listed : listedOf(account)) {
            if (after == null || listed.position().compareTo(after) < 0) {
                rest.add(listed);
            }
        }
        rest.sort(Comparator.comparing(ListedTransaction::position).reversed());
        return new ViewPage(rest.subList(0, Math.min(limit, rest.size())), rest.size() > limit);
    }

    @Override
    public synchronized Optional<KeyHolder> keyHolder(AccountId account, IdempotencyKey key) {
        View view = views.get(account);
        return view == null ? Optional.empty() : Optional.ofNullable(view.holders.get(key));
    }

    @Override
    public synchronized boolean isApplied(AccountId account, TransactionId id) {
        return listed(account, id).isPresent();
    }

    @Override
    public synchronized Optional<ListedTransaction> listed(AccountId account, TransactionId id) {
        View view = views.get(account);
        return view == null ? Optional.empty() : Optional.ofNullable(view.listed.get(id));
    }

    @Override
    public synchronized Set<TransactionId> applied(Collection<Transaction> all) {
        return all.stream()
                .filter(each -> isApplied(each.accountId(), each.id()))
                .map(Transaction::id)
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized boolean apply(List<ViewChange> changes) {
        if (!changes.stream().allMatch(this::holds)) {
            return false;
        }
        changes.forEach(this::make);
        return true;
    }

    private boolean holds(ViewChange change) {
        Transaction added = change.added().transaction();
        View view = views.getOrDefault(added.accountId(), new View());
        KeyHolder holder = view.holders.get(added.idempotencyKey());
        boolean holderMoved = holder == null ? change.holder() != null : !holder.equals(change.holder());
        TransactionId decided = change.decided();
        return !view.listed.containsKey(added.id())
                && !holderMoved
                && (decided == null || !view.decided.contains(decided));
    }

    private void make(ViewChange change) {
        Transaction added = change.added().transaction();
        View view = views.computeIfAbsent(added.accountId(), account -> new View());
        TransactionId decided = change.decided();
        if (decided != null) {
            view.decided.add(decided);
        }
        view.listed.put(added.id(), change.added());
        if (change.takesKey()) {
            view.holders.put(
                    added.idempotencyKey(),
                    new KeyHolder(added.id(), added.content().fingerprint()));
        }
        for (ListedTransaction voided : change.voided()) {
            view.listed.put(
                    voided.transaction().id(),
                    new ListedTransaction(voided.transaction(), TransactionStatus.VOID, voided.appliedAt()));
        }
    }

    private Collection<ListedTransaction> listedOf(AccountId account) {
        View view = views.get(account);
        return view == null ? List.of() : view.listed.values();
    }

    private static Balance sum(Balance one, Balance other) {
        return new Balance(
                one.currency(), one.minorUnits().add(other.minorUnits()), one.transactions() + other.transactions());
    }

    private static final class View {
        private final Map<TransactionId, ListedTransaction> listed = new HashMap<>();
        private final Map<IdempotencyKey, KeyHolder> holders = new HashMap<>();
        private final Set<TransactionId> decided = new HashSet<>();
    }
}
