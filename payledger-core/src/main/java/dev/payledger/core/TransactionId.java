package dev.payledger.core;

import java.util.regex.Pattern;

/**
 * The identity of a transaction: {@code txn_} and 26 characters of base 32. It is a pure function of account,
 * idempotency key and content, so every region gives the same request the same identity. The natural order decides
 * which of two transactions of one key is void.
 *
 * @param value the identity
 * @since 0.1.0
 */
public record TransactionId(String value) implements Comparable<TransactionId> {
    private static final Pattern SHAPE = Pattern.compile("txn_[a-z2-7]{26}");

    /**
     * @throws InvalidInputException (field {@code transactionId}) if the value has another shape
     */
    public TransactionId {
        if (!SHAPE.matcher(value).matches()) {
            throw new InvalidInputException("transactionId", "must be txn_ and 26 characters a-z or 2-7");
        }
    }

    @Override
    public int compareTo(TransactionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
