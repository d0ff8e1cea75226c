package dev.payledger.core;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a caller sends again with a retry, so that a payment is made once: 1 to 255 visible ASCII characters, unique
 * within the account.
 *
 * @param value the key, compared by case
 * @since 0.1.0
 */
public record IdempotencyKey(String value) {
    private static final Pattern SHAPE = Pattern.compile("[\\x21-\\x7E]{1,255}");
    private static final Pattern REVERSAL = Pattern.compile("reversal:(txn_[a-z2-7]{26})");

    /**
     * @throws InvalidInputException (field {@code Idempotency-Key}) if the value has another shape
     */
    public IdempotencyKey {
        if (!SHAPE.matcher(value).matches()) {
            throw new InvalidInputException("Idempotency-Key", "must be 1 to 255 visible ASCII characters");
        }
    }

    /** A fresh key, for callers that brought none. A retry under it is a second payment. */
    public static IdempotencyKey random() {
        return new IdempotencyKey(UUID.randomUUID().toString());
    }

    /** The one key under which a transaction is reversed. {@link Ledger#post} refuses it, {@link Ledger#reverse} uses it. */
    static IdempotencyKey ofReversal(TransactionId original) {
        return new IdempotencyKey("reversal:" + original);
    }

    /** The transaction that is reversed under this key; empty for every key that a caller may choose. */
    public Optional<TransactionId> reverses() {
        Matcher reversal = REVERSAL.matcher(value);
        return reversal.matches() ? Optional.of(new TransactionId(reversal.group(1))) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
