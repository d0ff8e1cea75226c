package dev.payledger.systemtests.simulation;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.InvalidInputException;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.PostResult;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionStatus;
import dev.payledger.core.dynamodb.DynamoDbLedgerStore;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's promises, checked from outside: after each write on the account it touched, at each answer, and, by
 * {@link HealedCheck}, after everything has healed. What callers sent and were told is its only other knowledge.
 */
final class Checker {
    private final World world;
    private final Map<TransactionId, TransactionRequest> sent = new HashMap<>();
    private final Map<TransactionId, Transaction> acknowledged = new LinkedHashMap<>();
    private final Map<String, Map<TransactionId, Answer>> answers = new HashMap<>();
    private final Map<String, Map<String, Map<TransactionId, ListedTransaction>>> lists = new HashMap<>();
    private long checks;

    Checker(World world) {
        this.world = world;
    }

    private record Answer(Transaction transaction, long at) {}

    private record Key(AccountId account, IdempotencyKey key) {}

    /** Every transaction that a caller was told is posted, once it was told. */
    Collection<Transaction> acknowledged() {
        return acknowledged.values();
    }

    long checks() {
        return checks;
    }

    /** One request on its way through a region's functions. */
    Call begin(SimulatedRegion region) {
        return new Call(region);
    }

    /** What is known when a request reaches a region, so that its answer can be judged. */
    final class Call {
        private final SimulatedRegion region;
        private final long began = world.tick();

        private Call(SimulatedRegion region) {
            this.region = region;
        }

        /**
         * @param reversed what was to be reversed; null for a payment
         * @param received whether the caller heard the answer
         */
        void answered(TransactionRequest request, @Nullable Transaction reversed, PostResult result, boolean received) {
            checks++;
            TransactionId id = request.transactionId();
            if (result instanceof PostResult.Posted posted) {
                posted(request, posted.transaction());
                record(posted.transaction(), received);
            } else if (result instanceof PostResult.Replayed replayed) {
                Answer first = answersHere().get(id);
                expect(
                        sameContent(request, replayed.transaction()),
                        "once",
                        "a replay with other content: " + replayed);
                expect(
                        first == null || first.transaction().equals(replayed.transaction()),
                        "once",
                        "a retry in " + region + " got " + replayed.transaction() + " after " + first);
                record(replayed.transaction(), received);
            } else if (result instanceof PostResult.Conflict conflict) {
                TransactionRequest holder = sent.get(conflict.holder());
                expect(
                        !conflict.holder().equals(id)
                                && holder != null
                                && keyOf(holder).equals(keyOf(request)),
                        "409 rules",
                        request + " in conflict with " + holder);
            } else if (result instanceof PostResult.Unknown unknown) {
                expect(
                        reversed != null && unknown.original().equals(reversed.id()) && !answeredBefore(reversed.id()),
                        "reversal once",
                        region + " does not know " + unknown.original() + ", which it had answered");
            }
        }

        private void posted(TransactionRequest request, Transaction transaction) {
            expect(sameContent(request, transaction), "once", "posted with other content: " + transaction);
            expect(
                    !answeredBefore(transaction.id()),
                    "replay mark",
                    region + " had answered " + transaction.id() + " and posted it again");
            answersHere().forEach((other, answer) -> {
                boolean sameKey = keyOf(answer.transaction().content()).equals(keyOf(request));
                expect(
                        !sameKey || other.equals(transaction.id()) || answer.at() > began,
                        "409 rules",
                        region + " posted " + transaction.id() + " under the key of " + other);
            });
        }

        private void record(Transaction transaction, boolean received) {
            answersHere().putIfAbsent(transaction.id(), new Answer(transaction, world.tick()));
            expect(
                    region.truth()
                            .listed(transaction.accountId(), transaction.id())
                            .isPresent(),
                    "acknowledged kept",
                    transaction.id() + " was answered by " + region + " and is not in its list");
            if (received) {
                acknowledged.putIfAbsent(transaction.id(), transaction);
            }
        }

        /** The region said that the request can never be done. */
        void refused(@Nullable Transaction reversed, InvalidInputException reason) {
            checks++;
            boolean isVoid = reversed != null
                    && region.truth()
                            .listed(reversed.accountId(), reversed.id())
                            .filter(listed -> listed.status() == TransactionStatus.VOID)
                            .isPresent();
            expect(isVoid, "reversal once", region + " refused without reason: " + reason.getMessage());
        }

        private boolean answeredBefore(TransactionId id) {
            Answer answer = answersHere().get(id);
            return answer != null && answer.at() < began;
        }

        private Map<TransactionId, Answer> answersHere() {
            return answers.computeIfAbsent(region.name(), name -> new LinkedHashMap<>());
        }
    }

    /** Whatever was sent may stand in a table, whether or not its caller ever heard of it. */
    void sends(TransactionRequest request) {
        sent.put(request.transactionId(), request);
    }

    @Nullable
    TransactionRequest sent(TransactionId id) {
        return sent.get(id);
    }

    /** A write of this region took effect: is its view of the account still whole? */
    void afterWrite(SimulatedRegion region, String account) {
        checks++;
        AccountId id = new AccountId(account);
        DynamoDbLedgerStore store = region.truth();
        List<ListedTransaction> listed = store.transactions(id, 5000, null).items();
        balancesAreTheSumOf(region.name(), listed, store.balances(id));
        Map<TransactionId, ListedTransaction> before = lists.computeIfAbsent(region.name(), name -> new HashMap<>())
                .computeIfAbsent(account, name -> new HashMap<>());
        historyIsKept(region, store, before, listed);
        oneCountsUnderEachKey(region.name(), listed);
    }

    static void balancesAreTheSumOf(String region, List<ListedTransaction> listed, List<Balance> balances) {
        Map<String, BigInteger> sums = new TreeMap<>();
        Map<String, Long> counts = new TreeMap<>();
        for (ListedTransaction each : listed) {
            if (each.status() == TransactionStatus.POSTED) {
                Transaction transaction = each.transaction();
                String currency = transaction.amount().currency().getCurrencyCode();
                sums.merge(currency, BigInteger.valueOf(transaction.signedMinorUnits()), BigInteger::add);
                counts.merge(currency, 1L, Long::sum);
            }
        }
        Map<String, BigInteger> shown = new TreeMap<>();
        Map<String, Long> shownCounts = new TreeMap<>();
        for (Balance balance : balances) {
            shown.put(balance.currency().getCurrencyCode(), balance.minorUnits());
            shownCounts.put(balance.currency().getCurrencyCode(), balance.transactions());
        }
        expect(
                sums.equals(shown) && counts.equals(shownCounts),
                "exact balances",
                region + " shows " + shown + " of " + shownCounts + ", its list sums to " + sums + " of " + counts);
    }

    private void historyIsKept(
            SimulatedRegion region,
            DynamoDbLedgerStore store,
            Map<TransactionId, ListedTransaction> before,
            List<ListedTransaction> listed) {
        Map<TransactionId, ListedTransaction> now = new HashMap<>();
        ListedTransaction newer = null;
        for (ListedTransaction each : listed) {
            TransactionId id = each.transaction().id();
            expect(now.put(id, each) == null, "once", region + " lists " + id + " twice");
            expect(
                    newer == null || newer.position().compareTo(each.position()) > 0,
                    "cursors",
                    region + " does not list newest first");
            newer = each;
            ListedTransaction was = before.get(id);
            if (was == null) {
                TransactionRequest request = sent.get(id);
                expect(
                        request != null && sameContent(request, each.transaction()),
                        "no invention",
                        region + " lists what nobody sent: " + each);
                expect(
                        store.find(each.transaction().accountId(), id).isPresent(),
                        "one source of truth",
                        region + " lists " + id + ", which is not in its copy of the transactions");
            } else {
                boolean same = was.transaction().equals(each.transaction())
                        && was.appliedAt().equals(each.appliedAt())
                        && (was.status() == each.status() || each.status() == TransactionStatus.VOID);
                expect(same, "immutable history", region + " changed " + was + " to " + each);
            }
        }
        for (TransactionId id : before.keySet()) {
            expect(now.containsKey(id), "immutable history", region + " lists " + id + " no more");
        }
        before.putAll(now);
    }

    static void oneCountsUnderEachKey(String region, List<ListedTransaction> listed) {
        Map<Key, TransactionId> posted = new HashMap<>();
        Map<TransactionId, TransactionStatus> statuses = new HashMap<>();
        listed.forEach(each -> statuses.put(each.transaction().id(), each.status()));
        for (ListedTransaction each : listed) {
            if (each.status() != TransactionStatus.POSTED) {
                continue;
            }
            Transaction transaction = each.transaction();
            TransactionId other = posted.put(keyOf(transaction.content()), transaction.id());
            expect(other == null, "once", region + " counts " + other + " and " + transaction.id() + " under one key");
            TransactionStatus original =
                    transaction.reverses().map(statuses::get).orElse(null);
            expect(
                    original != TransactionStatus.VOID,
                    "reversal once",
                    region + " counts " + transaction.id() + ", whose original is void");
        }
    }

    private static Key keyOf(TransactionRequest request) {
        return new Key(request.accountId(), request.idempotencyKey());
    }

    static boolean sameContent(TransactionRequest request, Transaction transaction) {
        return transaction.content().equals(request) && transaction.id().equals(request.transactionId());
    }

    static void expect(boolean holds, String property, String observed) {
        if (!holds) {
            throw new PropertyViolation(property, observed);
        }
    }
}
