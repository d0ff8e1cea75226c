package dev.payledger.core.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.Money;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionStatus;
import dev.payledger.core.TransactionType;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TransactionItemTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123Z");
    private final Transaction transaction = transaction("ap-southeast-1", NOON);

    @Test
    void itemsReadBack() {
        ListedTransaction listed = new ListedTransaction(transaction, TransactionStatus.VOID, NOON);

        assertThat(TransactionItem.read(TransactionItem.write(transaction))).isEqualTo(transaction);
        assertThat(TransactionItem.readListed(TransactionItem.writeListed(listed)))
                .isEqualTo(listed);
    }

    @Test
    void keysAreThoseOfTheDecision() {
        ListedTransaction listed = new ListedTransaction(transaction, TransactionStatus.POSTED, NOON);

        assertThat(TransactionItem.write(transaction))
                .containsEntry("pk", AttributeValue.fromS("ACC#acc-001"))
                .containsEntry("sk", AttributeValue.fromS("TXN#" + transaction.id()));
        assertThat(TransactionItem.writeListed(listed))
                .containsEntry("pk", AttributeValue.fromS("ACC#acc-001"))
                .containsEntry("sk", AttributeValue.fromS("TXN#" + NOON.toEpochMilli() + "#" + transaction.id()));
        assertThat(Keys.guard(transaction.accountId(), transaction.idempotencyKey()))
                .containsEntry("sk", AttributeValue.fromS("KEY#key-1"));
        assertThat(Keys.marker(transaction.accountId(), transaction.id()))
                .containsEntry("sk", AttributeValue.fromS("APPLIED#" + transaction.id()));
        assertThat(Keys.balance(transaction.accountId(), Money.currencyOf("SGD")))
                .containsEntry("sk", AttributeValue.fromS("BAL#SGD"));
    }

    @Test
    void whatTwoRegionsWriteForOneRequestDiffersInTheAdvisoryOnly() {
        Map<String, AttributeValue> here = TransactionItem.write(transaction);
        Map<String, AttributeValue> there = TransactionItem.write(transaction("ap-northeast-1", NOON.plusSeconds(1)));

        assertThat(here).isNotEqualTo(there);
        here.remove("advisory");
        there.remove("advisory");
        assertThat(here).isEqualTo(there);
    }

    @Test
    void aChangedItemIsNotATransaction() {
        Map<String, AttributeValue> item = TransactionItem.write(transaction);
        for (String name : new String[] {"amount", "currency", "type", "accountId", "idempotencyKey", "advisory"}) {
            Map<String, AttributeValue> damaged = new HashMap<>(item);
            damaged.remove(name);
            assertThatThrownBy(() -> TransactionItem.read(damaged))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ACC#acc-001")
                    .hasMessageContaining(name);
        }
        item.put("amount", AttributeValue.fromN("1"));
        assertThatThrownBy(() -> TransactionItem.read(item)).hasMessageContaining("is not the identity of its content");
    }

    private static Transaction transaction(String region, Instant at) {
        return Transaction.accepted(
                new TransactionRequest(
                        new AccountId("acc-001"),
                        new IdempotencyKey("key-1"),
                        TransactionType.DEBIT,
                        Money.parse("25.00", Money.currencyOf("SGD")),
                        "Mittagessen für zwei 🍜"),
                region,
                at);
    }
}
