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
