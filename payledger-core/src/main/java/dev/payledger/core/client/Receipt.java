package dev.payledger.core.client;

import dev.payledger.core.TransactionId;

/**
 * The ledger's answer to a transaction that is posted.
 *
 * @param id the transaction
 * @param replayed whether it had been posted by an earlier attempt or call
 * @param region which region answered; empty if it did not say
 * @param attempts how many attempts it took, from 1
 * @since 0.1.0
 */
public record Receipt(TransactionId id, boolean replayed, String region, int attempts) {}
