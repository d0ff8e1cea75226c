package dev.payledger.core;

/**
 * What a transaction does to the balance of its account.
 *
 * @since 0.1.0
 */
public enum TransactionType {
    /** Adds the amount to the balance. */
    CREDIT,
    /** Takes the amount from the balance, below zero if need be. */
    DEBIT;

    /**
     * @throws InvalidInputException (field {@code type}) if the name is neither {@code CREDIT} nor {@code DEBIT}
     */
    public static TransactionType of(String name) {
        for (TransactionType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new InvalidInputException("type", "must be CREDIT or DEBIT");
    }
}
