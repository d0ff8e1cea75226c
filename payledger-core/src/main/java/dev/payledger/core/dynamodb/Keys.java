package dev.payledger.core.dynamodb;

import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.Position;
import dev.payledger.core.TransactionId;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The keys of both tables. Partition and sort key are called {@code pk} and {@code sk} in each. */
final class Keys {
    static final String PK = "pk";
    static final String SK = "sk";

    /** Begins the sort key of transactions, in the global table and in the list of the view. */
    static final String TRANSACTION = "TXN#";

    static final String BALANCE = "BAL#";

    private static final String ACCOUNT = "ACC#";
    private static final String APPLIED = "APPLIED#";

    private Keys() {}

    static String account(AccountId account) {
        return ACCOUNT + account;
    }

    /** The global table's item. */
    static Map<String, AttributeValue> transaction(AccountId account, TransactionId id) {
        return key(account, TRANSACTION + id);
    }

    /** The view's item in the list: ordered by time of application. */
    static Map<String, AttributeValue> listed(AccountId account, Position position) {
        return key(account, listedSort(position));
    }

    static String listedSort(Position position) {
        return String.format(
                Locale.ROOT, "%s%013d#%s", TRANSACTION, position.appliedAt().toEpochMilli(), position.id());
    }

    static Map<String, AttributeValue> balance(AccountId account, Currency currency) {
        return key(account, BALANCE + currency.getCurrencyCode());
    }

    static Map<String, AttributeValue> guard(AccountId account, IdempotencyKey key) {
        return key(account, "KEY#" + key);
    }

    static Map<String, AttributeValue> marker(AccountId account, TransactionId id) {
        return key(account, APPLIED + id);
    }

    static TransactionId markedIn(Map<String, AttributeValue> marker) {
        return new TransactionId(TransactionItem.string(marker, SK).substring(APPLIED.length()));
    }

    /** Exists from when a transaction was either voided or reversed; whoever comes second meets it. */
    static Map<String, AttributeValue> decided(AccountId account, TransactionId id) {
        return key(account, "DECIDED#" + id);
    }

    static Map<String, AttributeValue> key(AccountId account, String sort) {
        return Map.of(PK, AttributeValue.fromS(account(account)), SK, AttributeValue.fromS(sort));
    }
}
