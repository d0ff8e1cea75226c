/**
 * The ledger: accounts, money, immutable transactions, balances and the use cases on them.
 *
 * <p>Start at {@link dev.payledger.core.Ledger}. This package needs nothing but the JDK; the store that keeps a
 * ledger in DynamoDB is in {@code dev.payledger.core.dynamodb}, and {@link dev.payledger.core.InMemoryLedgerStore}
 * keeps one in memory for tests.
 */
@NullMarked
package dev.payledger.core;

import org.jspecify.annotations.NullMarked;
