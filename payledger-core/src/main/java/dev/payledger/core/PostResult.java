package dev.payledger.core;

/**
 * What became of a request to post.
 *
 * @since 0.1.0
 */
public sealed interface PostResult {
    /**
     * The transaction was written now.
     *
     * @param transaction the new transaction
     */
    record Posted(Transaction transaction) implements PostResult {}

    /**
     * The same request was accepted before; nothing was written.
     *
     * @param transaction the transaction of the first time
     */
    record Replayed(Transaction transaction) implements PostResult {}

    /**
     * The key belongs to a transaction with other content; nothing was written.
     *
     * @param holder the transaction that holds the key
     */
    record Conflict(TransactionId holder) implements PostResult {}

    /**
     * There is no such transaction in this region, so it cannot be reversed here; nothing was written. What another
     * region accepted may still be on its way.
     *
     * @param original the transaction that was to be reversed
     */
    record Unknown(TransactionId original) implements PostResult {}
}
