package dev.payledger.core;

import java.time.Instant;

/**
 * A place in an account's list of one region: by the time of application, then by identity.
 *
 * @param appliedAt when the region applied the transaction, in whole milliseconds
 * @param id the transaction
 * @since 0.1.0
 */
public record Position(Instant appliedAt, TransactionId id) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
        int byTime = appliedAt.compareTo(other.appliedAt);
        return byTime != 0 ? byTime : id.compareTo(other.id);
    }
}
