/** Injects and restores faults. */
@NullMarked
package dev.payledger.dr.fault;

import org.jspecify.annotations.NullMarked;
