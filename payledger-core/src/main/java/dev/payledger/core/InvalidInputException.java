package dev.payledger.core;

/**
 * A value that the ledger does not accept. It is the caller's to correct: the same value fails again.
 *
 * @since 0.1.0
 */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field the field as the caller knows it, such as {@code amount}
     * @param reason what is expected of it, in words that follow the field's name, such as {@code must be ..}
     */
    public InvalidInputException(String field, String reason) {
        super(field + " " + reason);
        this.field = field;
    }

    /** The field to correct, such as {@code amount}. */
    public String field() {
        return field;
    }
}
