package dev.payledger.examples.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.core.AccountId;
import dev.payledger.core.InMemoryLedgerStore;
import dev.payledger.core.Ledger;
import dev.payledger.core.Money;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class PocketMoneyTest {

    private final Ledger ledger = new Ledger(new InMemoryLedgerStore(), "ap-southeast-1", Clock.systemUTC());
    private final AccountId child = new AccountId("kim");

    @Test
    void aWeekIsPaidOnceHoweverOftenTheJobRuns() {
        PocketMoney pocketMoney = new PocketMoney(ledger, sgd("5.00"));
        assertThat(pocketMoney.pay(child, "2026-W10")).isTrue();
        assertThat(pocketMoney.pay(child, "2026-W10")).isFalse();
        assertThat(pocketMoney.pay(child, "2026-W11")).isTrue();
        assertThat(pocketMoney.balances(child))
                .singleElement()
                .satisfies(balance -> assertThat(balance.toDecimalString()).isEqualTo("10.00"));
    }

    @Test
    void aPaidWeekCannotBePaidAgainWithAnotherAmount() {
        new PocketMoney(ledger, sgd("5.00")).pay(child, "2026-W10");
        PocketMoney raised = new PocketMoney(ledger, sgd("6.00"));
        assertThatThrownBy(() -> raised.pay(child, "2026-W10")).hasMessageContaining("2026-W10");
        assertThat(raised.balances(child).get(0).toDecimalString()).isEqualTo("5.00");
    }

    private static Money sgd(String amount) {
        return Money.parse(amount, Money.currencyOf("SGD"));
    }
}
