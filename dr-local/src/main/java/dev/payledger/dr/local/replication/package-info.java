/** Replication of tables between regions: the only code that sees two regions. */
@NullMarked
package dev.payledger.dr.local.replication;

import org.jspecify.annotations.NullMarked;
