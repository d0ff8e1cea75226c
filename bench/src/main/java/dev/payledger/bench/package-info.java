/** Counts and times what the ledger does, on the local table engine in one process. */
@NullMarked
package dev.payledger.bench;

import org.jspecify.annotations.NullMarked;
