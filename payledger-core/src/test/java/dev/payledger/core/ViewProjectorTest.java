package dev.payledger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ViewProjectorTest {
    private static final Clock CLOCK = Clock.fixed(Samples.NOON, ZoneOffset.UTC);

    private final InMemoryLedgerStore store = new InMemoryLedgerStore();
    private final ViewProjector projector = new ViewProjector(store, CLOCK);

    /** One request, sent to one of two regions. */
    record Sent(boolean primary, TransactionRequest request) {}

    @Property(tries = 300)
    void regionsThatHeardOfEverythingAgree(@ForAll("traffic") List<Sent> traffic, @ForAll Random random) {
        InMemoryLedgerStore primary = new InMemoryLedgerStore();
        InMemoryLedgerStore secondary = new InMemoryLedgerStore();
        Map<TransactionId, Transaction> all = new HashMap<>();
        for (Sent sent : traffic) {
            InMemoryLedgerStore store = sent.primary() ? primary : secondary;
            Ledger ledger = new Ledger(store, sent.primary() ? "ap-southeast-1" : "ap-northeast-1", CLOCK);
            if (ledger.post(sent.request()) instanceof PostResult.Posted posted) {
                all.put(posted.transaction().id(), posted.transaction());
            }
            if (random.nextInt(4) == 0) {
                deliver(all.values(), sent.primary() ? secondary : primary, random);
            }
        }
        deliver(all.values(), primary, random);
        deliver(all.values(), secondary, random);

        assertThat(primary.balances(Samples.ACCOUNT)).isEqualTo(secondary.balances(Samples.ACCOUNT));
        assertThat(statuses(primary)).isEqualTo(statuses(secondary)).isEqualTo(expected(all));
        InMemoryLedgerStore rebuilt = new InMemoryLedgerStore();
        deliver(all.values(), rebuilt, random);
        assertThat(rebuilt.balances(Samples.ACCOUNT)).isEqualTo(primary.balances(Samples.ACCOUNT));
    }

    @Test
    void aRecordThatComesTwiceCountsOnce() {
        Transaction transaction = transaction("1", "25.00");

        assertThat(projector.apply(transaction)).isEqualTo(ViewProjector.Outcome.POSTED);
        assertThat(projector.apply(transaction)).isEqualTo(ViewProjector.Outcome.ALREADY_APPLIED);
        assertThat(store.balances(Samples.ACCOUNT).get(0).transactions()).isOne();
    }

    @Test
    void aBatchIsListedInItsOrderAndSaysOfEachWhatBecameOfIt() {
        Transaction before = transaction("before", "5.00");
        projector.apply(before);
        List<Transaction> plain = new ArrayList<>();
        for (int i = 0; i < LedgerView.MAX_CHANGES; i++) {
            plain.add(transaction("key-" + i, "1.00"));
        }
        Transaction reversal = Transaction.accepted(plain.get(1).reversal(), "ap-northeast-1", Samples.NOON);
        Transaction contender = transaction("key-2", "7.00");
        List<Transaction> batch = new ArrayList<>(plain);
        batch.addAll(List.of(plain.get(0), before, reversal, contender));

        assertThat(outcomes(plain)).hasSameSizeAs(plain).allMatch(outcome -> outcome.endsWith(" POSTED"));
        boolean takesTheKey = contender.id().compareTo(plain.get(2).id()) < 0;
        assertThat(outcomes(batch))
                .hasSameSizeAs(batch)
                .contains(before.id() + " ALREADY_APPLIED", reversal.id() + " POSTED")
                .contains(contender.id() + (takesTheKey ? " REPLACED" : " VOID"));
        List<TransactionId> listed = new ArrayList<>(store.transactions(Samples.ACCOUNT, 100, null).items().stream()
                .map(item -> item.transaction().id())
                .toList());
        Collections.reverse(listed);
        listed.removeAll(List.of(before.id(), reversal.id(), contender.id()));
        assertThat(listed).isEqualTo(plain.stream().map(Transaction::id).toList());
        assertThat(outcomes(List.of())).isEmpty();
    }

    @Test
    void whatBecameOfATransactionIsToldThoughALaterOneOfTheBatchFails() {
        Transaction one = transaction("1", "25.00");
        Transaction other = transaction("1", "30.00");
        projector.apply(one);
        Transaction last = Transaction.accepted(other.reversal(), "ap-northeast-1", Samples.NOON);
        List<TransactionId> told = new ArrayList<>();

        assertThatThrownBy(() -> projector.apply(List.of(other, last), (transaction, outcome) -> {
                    told.add(transaction.id());
                    throw new LedgerStoreException(LedgerStoreException.Kind.UNAVAILABLE, "as told", null);
                }))
                .hasMessage("as told");
        assertThat(told).containsExactly(other.id());
    }

    private List<String> outcomes(List<Transaction> batch) {
        List<String> outcomes = new ArrayList<>();
        projector.apply(batch, (transaction, outcome) -> outcomes.add(transaction.id() + " " + outcome));
        return outcomes;
    }

    @Test
    void ofTwoContentsUnderOneKeyTheGreaterIdentityIsVoidWhicheverCameFirst() {
        Transaction one = transaction("1", "25.00");
        Transaction other = transaction("1", "30.00");
        Transaction winner = one.id().compareTo(other.id()) < 0 ? one : other;
        Transaction loser = winner == one ? other : one;
        for (List<Transaction> order : List.of(List.of(winner, loser), List.of(loser, winner))) {
            InMemoryLedgerStore view = new InMemoryLedgerStore();
            ViewProjector both = new ViewProjector(view, CLOCK);
            both.apply(order.get(0));

            assertThat(both.apply(order.get(1)))
                    .isEqualTo(order.get(1) == winner ? ViewProjector.Outcome.REPLACED : ViewProjector.Outcome.VOID);
            assertThat(view.listed(Samples.ACCOUNT, loser.id()))
                    .hasValueSatisfying(l -> assertThat(l.status()).isEqualTo(TransactionStatus.VOID));
            assertThat(view.balances(Samples.ACCOUNT))
                    .extracting(Balance::toDecimalString)
                    .containsExactly(winner.amount().toDecimalString());
            assertThat(view.keyHolder(Samples.ACCOUNT, winner.idempotencyKey()))
                    .hasValueSatisfying(h -> assertThat(h.transactionId()).isEqualTo(winner.id()));
        }
    }

    /** In every order: the original, what takes its key, and its reversal. */
    @Test
    void theReversalOfAVoidTransactionIsVoidWhicheverCameFirst() {
        Transaction one = transaction("1", "25.00");
        Transaction other = transaction("1", "30.00");
        Transaction winner = one.id().compareTo(other.id()) < 0 ? one : other;
        Transaction loser = winner == one ? other : one;
        Transaction reversal = Transaction.accepted(loser.reversal(), "ap-northeast-1", Samples.NOON);
        for (List<Transaction> order : List.of(
                List.of(winner, loser, reversal),
                List.of(winner, reversal, loser),
                List.of(loser, winner, reversal),
                List.of(loser, reversal, winner),
                List.of(reversal, winner, loser),
                List.of(reversal, loser, winner))) {
            InMemoryLedgerStore view = new InMemoryLedgerStore();
            order.forEach(new ViewProjector(view, CLOCK)::apply);

            assertThat(statuses(view))
                    .containsEntry(winner.id(), TransactionStatus.POSTED)
                    .containsEntry(loser.id(), TransactionStatus.VOID)
                    .containsEntry(reversal.id(), TransactionStatus.VOID);
            assertThat(view.balances(Samples.ACCOUNT))
                    .extracting(Balance::toDecimalString)
                    .containsExactly(winner.amount().toDecimalString());
        }
    }

    private static Transaction transaction(String key, String amount) {
        return Transaction.accepted(Samples.credit(key, amount), "ap-northeast-1", Samples.NOON);
    }

    /** In any order, some of them twice, as a stream that starts again may. */
    private static void deliver(Iterable<Transaction> transactions, InMemoryLedgerStore store, Random random) {
        List<Transaction> records = new ArrayList<>();
        for (Transaction transaction : transactions) {
            records.add(transaction);
            if (random.nextBoolean()) {
                records.add(transaction);
            }
        }
        Collections.shuffle(records, random);
        ViewProjector projector = new ViewProjector(store, CLOCK);
        while (!records.isEmpty()) {
            List<Transaction> batch = records.subList(0, 1 + random.nextInt(records.size()));
            projector.apply(List.copyOf(batch), (transaction, outcome) -> {});
            batch.clear();
        }
    }

    private static Map<TransactionId, TransactionStatus> statuses(InMemoryLedgerStore store) {
        Map<TransactionId, TransactionStatus> statuses = new HashMap<>();
        store.transactions(Samples.ACCOUNT, 1000, null)
                .items()
                .forEach(l -> statuses.put(l.transaction().id(), l.status()));
        return statuses;
    }

    private static Map<TransactionId, TransactionStatus> expected(Map<TransactionId, Transaction> all) {
        Map<IdempotencyKey, TransactionId> winners = new HashMap<>();
        all.values().forEach(t -> winners.merge(t.idempotencyKey(), t.id(), (a, b) -> a.compareTo(b) < 0 ? a : b));
        Map<TransactionId, TransactionStatus> statuses = new HashMap<>();
        all.values()
                .forEach(t -> statuses.put(
                        t.id(),
                        winners.get(t.idempotencyKey()).equals(t.id())
                                ? TransactionStatus.POSTED
                                : TransactionStatus.VOID));
        return statuses;
    }

    @Provide
    Arbitrary<List<Sent>> traffic() {
        Arbitrary<TransactionRequest> requests = Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(TransactionType.values()),
                        Arbitraries.of("1.00", "2.00"),
                        Arbitraries.of("SGD", "USD"))
                .as((key, type, amount, currency) -> Samples.request("key-" + key, type, amount, currency, null));
        return Combinators.combine(Arbitraries.of(true, false), requests)
                .as(Sent::new)
                .list()
                .ofMaxSize(25);
    }
}
