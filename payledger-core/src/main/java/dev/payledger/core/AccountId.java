package dev.payledger.core;

import java.util.regex.Pattern;

/**
 * The name of an account: 1 to 64 ASCII letters, digits, dots, hyphens and underscores, the first a letter or a
 * digit. An account exists from its first transaction on; nothing creates it.
 *
 * @param value the name, compared by case
 * @since 0.1.0
 */
public record AccountId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * @throws InvalidInputException (field {@code accountId}) if the value has another shape
     */
    public AccountId {
        if (!SHAPE.matcher(value).matches()) {
            throw new InvalidInputException(
                    "accountId",
                    "must be 1 to 64 letters, digits, dots, hyphens or underscores, the first a letter or a digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
