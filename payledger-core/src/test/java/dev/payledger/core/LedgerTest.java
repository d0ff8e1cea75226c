package dev.payledger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final InMemoryLedgerStore store = new InMemoryLedgerStore();
    private final Ledger ledger = new Ledger(store, "ap-southeast-1", Clock.fixed(Samples.NOON, ZoneOffset.UTC));

    @Test
    void creditsAddAndDebitsTakeByCurrency() {
        ledger.post(Samples.credit("1", "25.00"));
        ledger.post(Samples.debit("2", "30.50"));
        ledger.post(Samples.request("3", TransactionType.CREDIT, "700", "JPY", null));

        assertThat(ledger.balances(Samples.ACCOUNT))
                .extracting(b -> b.currency() + " " + b.toDecimalString() + " " + b.transactions())
                .containsExactly("JPY 700 1", "SGD -5.50 2");
        assertThat(ledger.balances(new AccountId("other"))).isEmpty();
    }

    @Test
    void aRetryIsAnsweredWithTheFirstTransaction() {
        PostResult first = ledger.post(Samples.credit("1", "25.00"));
        Ledger later = new Ledger(store, "ap-northeast-1", Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));

        assertThat(first).isInstanceOf(PostResult.Posted.class);
        assertThat(later.post(Samples.credit("1", "25.00")))
                .isEqualTo(new PostResult.Replayed(((PostResult.Posted) first).transaction()));
        assertThat(ledger.balances(Samples.ACCOUNT).get(0).transactions()).isOne();
    }

    @Test
    void otherContentUnderAKeyIsAConflictAndWritesNothing() {
        PostResult.Posted first = (PostResult.Posted) ledger.post(Samples.credit("1", "25.00"));

        assertThat(ledger.post(Samples.credit("1", "25.01")))
                .isEqualTo(new PostResult.Conflict(first.transaction().id()));
        assertThat(store.transactions()).containsExactly(first.transaction());
    }

    @Test
    void pagesShowEveryTransactionOnceNewestFirst() {
        List<TransactionId> posted = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            // Two share each moment: then identity decides.
            Instant at = Samples.NOON.plusMillis(i / 2);
            Ledger then = new Ledger(store, "ap-southeast-1", Clock.fixed(at, ZoneOffset.UTC));
            posted.add(((PostResult.Posted) then.post(Samples.credit("key-" + i, "1.00")))
                    .transaction()
                    .id());
        }

        List<ListedTransaction> listed = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            TransactionPage page = ledger.transactions(Samples.ACCOUNT, 3, cursor);
            listed.addAll(page.items());
            cursor = page.nextCursor();
            pages++;
        } while (cursor != null);

        assertThat(pages).isEqualTo(3);
        assertThat(listed).extracting(l -> l.transaction().id()).containsExactlyInAnyOrderElementsOf(posted);
        assertThat(IntStream.range(1, listed.size())
                        .allMatch(i -> listed.get(i - 1)
                                        .position()
                                        .compareTo(listed.get(i).position())
                                > 0))
                .isTrue();
    }

    @Test
    void aFullLastPageHasNoCursor() {
        ledger.post(Samples.credit("1", "1.00"));
        ledger.post(Samples.credit("2", "1.00"));

        assertThat(ledger.transactions(Samples.ACCOUNT, 2, null).nextCursor()).isNull();
    }

    @Test
    void aReversalPutsTheAmountBackOnceHoweverOftenItIsAsked() {
        PostResult.Posted original = (PostResult.Posted) ledger.post(Samples.debit("1", "25.00"));
        TransactionId id = original.transaction().id();

        PostResult.Posted reversal = (PostResult.Posted) ledger.reverse(Samples.ACCOUNT, id);

        assertThat(reversal.transaction().reverses()).contains(id);
        assertThat(reversal.transaction().type()).isEqualTo(TransactionType.CREDIT);
        assertThat(ledger.reverse(Samples.ACCOUNT, id)).isEqualTo(new PostResult.Replayed(reversal.transaction()));
        assertThat(ledger.balances(Samples.ACCOUNT))
                .extracting(b -> b.toDecimalString() + " " + b.transactions())
                .containsExactly("0.00 2");
        assertThat(store.find(Samples.ACCOUNT, id)).contains(original.transaction());
    }

    @Test
    void bothRegionsGiveAReversalOneIdentity() {
        Transaction original = ((PostResult.Posted) ledger.post(Samples.credit("1", "25.00"))).transaction();
        InMemoryLedgerStore elsewhere = new InMemoryLedgerStore();
        elsewhere.replicate(original);
        Ledger other = new Ledger(elsewhere, "ap-northeast-1", Clock.fixed(Samples.NOON, ZoneOffset.UTC));

        PostResult.Posted here = (PostResult.Posted) ledger.reverse(Samples.ACCOUNT, original.id());
        PostResult.Posted there = (PostResult.Posted) other.reverse(Samples.ACCOUNT, original.id());

        assertThat(there.transaction().id()).isEqualTo(here.transaction().id());
    }

    @Test
    void whatIsUnknownVoidOrAReversalIsNotReversed() {
        TransactionId unknown = Samples.credit("never", "1.00").transactionId();
        assertThat(ledger.reverse(Samples.ACCOUNT, unknown)).isEqualTo(new PostResult.Unknown(unknown));

        Transaction original = ((PostResult.Posted) ledger.post(Samples.credit("1", "25.00"))).transaction();
        TransactionId reversal = ((PostResult.Posted) ledger.reverse(Samples.ACCOUNT, original.id()))
                .transaction()
                .id();
        assertThatThrownBy(() -> ledger.reverse(Samples.ACCOUNT, reversal))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("reverses is a reversal itself; post the transaction anew instead");
        assertThatThrownBy(() -> ledger.post(Samples.credit("reversal:" + original.id(), "25.00")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Idempotency-Key is kept for the reversal of a transaction");

        Transaction loser = loserAgainst(Samples.credit("2", "1.00"), Samples.credit("2", "2.00"));
        assertThatThrownBy(() -> ledger.reverse(Samples.ACCOUNT, loser.id()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("reverses is void and moved no money: " + loser.id());
    }

    /** Lets another region accept the key with other content; answers the void one of the two. */
    private Transaction loserAgainst(TransactionRequest here, TransactionRequest there) {
        Transaction mine = ((PostResult.Posted) ledger.post(here)).transaction();
        Transaction other = Transaction.accepted(there, "ap-northeast-1", Samples.NOON);
        store.replicate(other);
        new ViewProjector(store, Clock.fixed(Samples.NOON, ZoneOffset.UTC)).apply(other);
        return mine.id().compareTo(other.id()) > 0 ? mine : other;
    }

    @Test
    void aRetryOfWhatArrivedAndWinsItsKeyIsAReplayAlthoughAnotherHoldsTheKey() {
        TransactionRequest one = Samples.credit("1", "25.00");
        TransactionRequest other = Samples.credit("1", "30.00");
        boolean oneWins = one.transactionId().compareTo(other.transactionId()) < 0;
        TransactionRequest winner = oneWins ? one : other;
        ledger.post(oneWins ? other : one);
        store.replicate(Transaction.accepted(winner, "ap-northeast-1", Samples.NOON));

        assertThat(ledger.post(winner)).isInstanceOf(PostResult.Replayed.class);
        assertThat(ledger.post(oneWins ? other : one)).isEqualTo(new PostResult.Conflict(winner.transactionId()));
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        for (int limit : new int[] {0, -1, 101, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> ledger.transactions(Samples.ACCOUNT, limit, null))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("limit must be a whole number from 1 to 100");
        }
    }

    @Test
    void aTransactionThatArrivedButIsNotYetInTheViewIsAReplay() {
        Transaction elsewhere =
                Transaction.accepted(Samples.credit("1", "25.00"), "ap-northeast-1", Samples.NOON.minusSeconds(1));
        store.replicate(elsewhere);

        assertThat(ledger.post(Samples.credit("1", "25.00"))).isEqualTo(new PostResult.Replayed(elsewhere));
        assertThat(ledger.balances(Samples.ACCOUNT).get(0).toDecimalString()).isEqualTo("25.00");
    }
}
