package dev.payledger.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A transaction as one region lists it.
 *
 * @param transaction the transaction
 * @param status whether it counts
 * @param appliedAt when this region took it into its view, in whole milliseconds: the order of the list
 * @since 0.1.0
 */
public record ListedTransaction(Transaction transaction, TransactionStatus status, Instant appliedAt) {
    /** Cuts the time to milliseconds. */
    public ListedTransaction {
        appliedAt = appliedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Where it stands in the list. */
    public Position position() {
        return new Position(appliedAt, transaction.id());
    }
}
