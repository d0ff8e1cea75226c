/**
 * A client of the ledger's HTTP API for other services, with nothing but the JDK: {@link
 * dev.payledger.core.client.LedgerClient}.
 */
@NullMarked
package dev.payledger.core.client;

import org.jspecify.annotations.NullMarked;
