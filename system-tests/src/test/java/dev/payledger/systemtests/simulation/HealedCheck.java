package dev.payledger.systemtests.simulation;

import static dev.payledger.systemtests.simulation.Checker.expect;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionStatus;
import dev.payledger.core.dynamodb.DynamoDbLedgerStore;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must hold once replication has healed and every record was applied. */
final class HealedCheck {
    private final World world;
    private final Map<String, Transaction> truth;

    HealedCheck(World world) {
        this.world = world;
        this.truth = copyIn(world.primary());
    }

    void run() {
        for (SimulatedRegion region : world.regions()) {
            expect(
                    copyIn(region).equals(truth),
                    "convergence",
                    region + " holds " + copyIn(region).keySet() + ", the other " + truth.keySet());
            viewIsThatOf(region.name(), region.truth());
        }
        for (Transaction transaction : world.checker().acknowledged()) {
            expect(
                    truth.containsKey(transaction.id().value()),
                    "acknowledged kept",
                    transaction + " was acknowledged and is gone");
        }
        truth.values().forEach(transaction -> {
            TransactionRequest request = world.checker().sent(transaction.id());
            expect(
                    request != null && Checker.sameContent(request, transaction),
                    "no invention",
                    "nobody sent " + transaction);
        });
    }

    /** A view that is filled from the copy of the transactions is the one that grew. */
    void rebuild() {
        SimulatedRegion region = world.regions().get(world.below(2));
        viewIsThatOf(region.name() + " rebuilt", region.rebuilt());
    }

    private static Map<String, Transaction> copyIn(SimulatedRegion region) {
        Map<String, Transaction> copy = new TreeMap<>();
        region.truth()
                .forEachTransaction(transaction -> copy.put(transaction.id().value(), transaction));
        return copy;
    }

    private void viewIsThatOf(String region, DynamoDbLedgerStore view) {
        Map<TransactionId, TransactionStatus> expected = statuses();
        Map<TransactionId, TransactionStatus> listed = new HashMap<>();
        TreeSet<String> accounts = new TreeSet<>();
        truth.values()
                .forEach(transaction -> accounts.add(transaction.accountId().value()));
        for (String account : accounts) {
            AccountId id = new AccountId(account);
            List<ListedTransaction> items = view.transactions(id, 5000, null).items();
            items.forEach(item -> listed.put(item.transaction().id(), item.status()));
            Checker.oneCountsUnderEachKey(region, items);
            Checker.balancesAreTheSumOf(region, items, view.balances(id));
            Map<String, BigInteger> due = sums(id, expected);
            Map<String, BigInteger> shown = new TreeMap<>();
            for (Balance balance : view.balances(id)) {
                shown.put(balance.currency().getCurrencyCode(), balance.minorUnits());
            }
            expect(shown.equals(due), "exact balances", region + " shows " + shown + " for " + id + ", due is " + due);
        }
        expect(
                listed.equals(expected),
                "convergence",
                region + " lists " + new TreeMap<>(listed) + ", the rule gives " + new TreeMap<>(expected));
    }

    /** The rule, applied to the set of transactions at once: of one key the least identity counts. */
    private Map<TransactionId, TransactionStatus> statuses() {
        Map<String, TransactionId> winners = new HashMap<>();
        for (Transaction each : truth.values()) {
            winners.merge(keyOf(each), each.id(), (one, other) -> one.compareTo(other) < 0 ? one : other);
        }
        Map<TransactionId, TransactionStatus> statuses = new HashMap<>();
        for (Transaction each : truth.values()) {
            boolean counts = winners.get(keyOf(each)).equals(each.id());
            statuses.put(each.id(), counts ? TransactionStatus.POSTED : TransactionStatus.VOID);
        }
        for (Transaction each : truth.values()) {
            each.reverses().ifPresent(original -> {
                TransactionStatus fate = statuses.get(original);
                expect(fate != null, "reversal once", each.id() + " reverses what is not there: " + original);
                statuses.put(each.id(), fate);
            });
        }
        return statuses;
    }

    private Map<String, BigInteger> sums(AccountId account, Map<TransactionId, TransactionStatus> statuses) {
        Map<String, BigInteger> sums = new TreeMap<>();
        for (Transaction each : truth.values()) {
            if (each.accountId().equals(account) && statuses.get(each.id()) == TransactionStatus.POSTED) {
                sums.merge(
                        each.amount().currency().getCurrencyCode(),
                        BigInteger.valueOf(each.signedMinorUnits()),
                        BigInteger::add);
            }
        }
        return sums;
    }

    private static String keyOf(Transaction transaction) {
        return transaction.accountId() + " " + transaction.idempotencyKey();
    }
}
