package dev.payledger.core;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An accepted credit or debit. It is never updated and never deleted.
 *
 * @param id derived from {@code content}
 * @param content what the caller asked for
 * @param acceptedIn the region that accepted it: advice for readers. It decides nothing, and where both regions
 *     accepted one request either may be named
 * @param acceptedAt when that was, by that region's clock, in milliseconds; advice as well
 * @since 0.1.0
 */
public record Transaction(TransactionId id, TransactionRequest content, String acceptedIn, Instant acceptedAt) {
    /**
     * @throws IllegalArgumentException if the identity is not the content's
     */
    public Transaction {
        TransactionId derived = content.transactionId();
        if (!derived.equals(id)) {
            throw new IllegalArgumentException(id + " is not the identity of its content, which is " + derived);
        }
    }

    /** The transaction that a request becomes when {@code region} accepts it. */
    public static Transaction accepted(TransactionRequest request, String region, Instant at) {
        return new Transaction(request.transactionId(), request, region, at);
    }

    /** The account. */
    public AccountId accountId() {
        return content.accountId();
    }

    /** The caller's key. */
    public IdempotencyKey idempotencyKey() {
        return content.idempotencyKey();
    }

    /** Credit or debit. */
    public TransactionType type() {
        return content.type();
    }

    /** The amount, more than zero. */
    public Money amount() {
        return content.amount();
    }

    /** The description, if there is one. */
    public @Nullable String description() {
        return content.description();
    }

    /** The transaction that this one reverses, if it is a reversal. */
    public Optional<TransactionId> reverses() {
        return idempotencyKey().reverses();
    }

    /**
     * What reverses this transaction: the same amount the other way. Key and content derive from this transaction, so
     * that every region gives its reversal the same identity, and it happens once.
     */
    public TransactionRequest reversal() {
        TransactionType opposite = type() == TransactionType.CREDIT ? TransactionType.DEBIT : TransactionType.CREDIT;
        return new TransactionRequest(accountId(), IdempotencyKey.ofReversal(id), opposite, amount(), null);
    }

    /** What it adds to the balance, in minor units: negative for a debit. */
    public long signedMinorUnits() {
        return type() == TransactionType.CREDIT ? amount().minorUnits() : -amount().minorUnits();
    }
}
