/** Health checks and failover records. */
@NullMarked
package dev.payledger.dr.failover;

import org.jspecify.annotations.NullMarked;
