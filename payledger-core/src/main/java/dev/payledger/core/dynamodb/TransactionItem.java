package dev.payledger.core.dynamodb;

import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.Money;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionStatus;
import dev.payledger.core.TransactionType;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item that holds a transaction, in the global table and in its stream.
 *
 * @since 0.1.0
 */
public final class TransactionItem {
    static final String APPLIED_AT = "appliedAt";
    static final String FINGERPRINT = "fingerprint";
    static final String STATUS = "status";
    static final String TRANSACTION_ID = "transactionId";

    private static final String ACCEPTED_AT = "acceptedAt";
    private static final String ACCEPTED_IN = "acceptedIn";
    private static final String ACCOUNT_ID = "accountId";
    private static final String ADVISORY = "advisory";
    private static final String AMOUNT = "amount";
    private static final String CURRENCY = "currency";
    private static final String DESCRIPTION = "description";
    private static final String IDEMPOTENCY_KEY = "idempotencyKey";
    private static final String TYPE = "type";

    private TransactionItem() {}

    /** Whether an item of the global table is a transaction, by its sort key. */
    public static boolean isTransaction(Map<String, AttributeValue> keys) {
        AttributeValue sort = keys.get(Keys.SK);
        return sort != null && sort.s() != null && sort.s().startsWith(Keys.TRANSACTION);
    }

    /**
     * The transaction that the item holds.
     *
     * @throws IllegalArgumentException if the item is damaged or was not written by the ledger: an attribute is
     *     missing, holds what the ledger would not accept, or does not agree with the identity
     */
    public static Transaction read(Map<String, AttributeValue> item) {
        try {
            AttributeValue description = item.get(DESCRIPTION);
            Money amount = new Money(Long.parseLong(number(item, AMOUNT)), Money.currencyOf(string(item, CURRENCY)));
            TransactionRequest content = new TransactionRequest(
                    new AccountId(string(item, ACCOUNT_ID)),
                    new IdempotencyKey(string(item, IDEMPOTENCY_KEY)),
                    TransactionType.of(string(item, TYPE)),
                    amount,
                    description == null ? null : description.s());
            Map<String, AttributeValue> advisory = attribute(item, ADVISORY).m();
            return new Transaction(
                    new TransactionId(string(item, TRANSACTION_ID)),
                    content,
                    string(advisory, ACCEPTED_IN),
                    Instant.parse(string(advisory, ACCEPTED_AT)));
        } catch (RuntimeException damaged) {
            throw new IllegalArgumentException(
                    "item " + name(item, Keys.PK) + " " + name(item, Keys.SK) + " is not a transaction: "
                            + damaged.getMessage(),
                    damaged);
        }
    }

    /** The item of the global table. All but {@code advisory} is a pure function of the request. */
    static Map<String, AttributeValue> write(Transaction transaction) {
        Map<String, AttributeValue> item = attributes(transaction);
        item.putAll(Keys.transaction(transaction.accountId(), transaction.id()));
        return item;
    }

    static Map<String, AttributeValue> writeListed(ListedTransaction listed) {
        Transaction transaction = listed.transaction();
        Map<String, AttributeValue> item = attributes(transaction);
        item.putAll(Keys.listed(transaction.accountId(), listed.position()));
        item.put(STATUS, AttributeValue.fromS(listed.status().name()));
        item.put(APPLIED_AT, AttributeValue.fromS(listed.appliedAt().toString()));
        return item;
    }

    static ListedTransaction readListed(Map<String, AttributeValue> item) {
        return new ListedTransaction(
                read(item), TransactionStatus.valueOf(string(item, STATUS)), Instant.parse(string(item, APPLIED_AT)));
    }

    static String string(Map<String, AttributeValue> item, String name) {
        String value = attribute(item, name).s();
        if (value == null) {
            throw new IllegalArgumentException("attribute " + name + " is not a string");
        }
        return value;
    }

    static String number(Map<String, AttributeValue> item, String name) {
        String value = attribute(item, name).n();
        if (value == null) {
            throw new IllegalArgumentException("attribute " + name + " is not a number");
        }
        return value;
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        if (value == null) {
            throw new IllegalArgumentException("attribute " + name + " is missing");
        }
        return value;
    }

    private static @Nullable String name(Map<String, AttributeValue> item, String key) {
        AttributeValue value = item.get(key);
        return value == null ? null : value.s();
    }

    private static Map<String, AttributeValue> attributes(Transaction transaction) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(ACCOUNT_ID, AttributeValue.fromS(transaction.accountId().value()));
        item.put(TRANSACTION_ID, AttributeValue.fromS(transaction.id().value()));
        item.put(
                IDEMPOTENCY_KEY,
                AttributeValue.fromS(transaction.idempotencyKey().value()));
        item.put(FINGERPRINT, AttributeValue.fromS(transaction.content().fingerprint()));
        item.put(TYPE, AttributeValue.fromS(transaction.type().name()));
        item.put(AMOUNT, AttributeValue.fromN(Long.toString(transaction.amount().minorUnits())));
        item.put(CURRENCY, AttributeValue.fromS(transaction.amount().currency().getCurrencyCode()));
        String description = transaction.description();
        if (description != null) {
            item.put(DESCRIPTION, AttributeValue.fromS(description));
        }
        item.put(
                ADVISORY,
                AttributeValue.fromM(Map.of(
                        ACCEPTED_IN, AttributeValue.fromS(transaction.acceptedIn()),
                        ACCEPTED_AT,
                                AttributeValue.fromS(transaction.acceptedAt().toString()))));
        return item;
    }
}
