package dev.payledger.core;

/**
 * The transaction that holds an idempotency key in one region.
 *
 * @param transactionId the transaction
 * @param fingerprint the fingerprint of its content
 * @since 0.1.0
 */
public record KeyHolder(TransactionId transactionId, String fingerprint) {}
