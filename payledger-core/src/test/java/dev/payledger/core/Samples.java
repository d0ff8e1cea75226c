package dev.payledger.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Requests for tests. */
final class Samples {
    static final AccountId ACCOUNT = new AccountId("acc-001");
    static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private Samples() {}

    static TransactionRequest credit(String key, String amount) {
        return request(key, TransactionType.CREDIT, amount, "SGD", null);
    }

    static TransactionRequest debit(String key, String amount) {
        return request(key, TransactionType.DEBIT, amount, "SGD", null);
    }

    static TransactionRequest request(
            String key, TransactionType type, String amount, String currency, @Nullable String description) {
        return new TransactionRequest(
                ACCOUNT, new IdempotencyKey(key), type, Money.parse(amount, Money.currencyOf(currency)), description);
    }
}
