package dev.payledger.core;

import org.jspecify.annotations.Nullable;

/**
 * What a caller asks the ledger to post. Everything that decides identity, order and balance is here; a retry in any
 * region is equal to the first request.
 *
 * @param accountId the account
 * @param idempotencyKey the caller's key; see {@link IdempotencyKey#random()} where there is none
 * @param type credit or debit
 * @param amount more than zero
 * @param description up to 256 characters without control characters, or null; an empty text is taken as null
 * @since 0.1.0
 */
public record TransactionRequest(
        AccountId accountId,
        IdempotencyKey idempotencyKey,
        TransactionType type,
        Money amount,
        @Nullable String description) {
    /** The longest description, in characters (code points). */
    public static final int MAX_DESCRIPTION = 256;

    /**
     * @throws InvalidInputException if the amount is not greater than zero (field {@code amount}) or the description
     *     is too long or holds control characters or damaged text (field {@code description})
     */
    public TransactionRequest {
        if (amount.minorUnits() <= 0) {
            throw new InvalidInputException("amount", "must be greater than zero");
        }
        if (description != null) {
            checkText(description);
            description = description.isEmpty() ? null : description;
        }
    }

    /** SHA-256 over type, amount, currency and description, in hexadecimal. */
    public String fingerprint() {
        return Identity.fingerprint(this);
    }

    /** The identity of the transaction that this request becomes, in every region. */
    public TransactionId transactionId() {
        return Identity.transactionId(accountId, idempotencyKey, fingerprint());
    }

    private static void checkText(String text) {
        if (text.length() > 2 * MAX_DESCRIPTION || text.codePointCount(0, text.length()) > MAX_DESCRIPTION) {
            throw new InvalidInputException("description", "must not exceed " + MAX_DESCRIPTION + " characters");
        }
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character)) {
                throw new InvalidInputException("description", "must not contain control characters");
            }
            // A lone surrogate has no UTF-8 form, and U+FFFD is what some earlier hand put for bytes it could not read.
            if (character == 0xFFFD || Character.getType(character) == Character.SURROGATE) {
                throw new InvalidInputException("description", "is not valid UTF-8 text");
            }
        });
    }
}
