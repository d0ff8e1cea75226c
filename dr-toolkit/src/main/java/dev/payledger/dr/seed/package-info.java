/** Fills the service with its seed. */
@NullMarked
package dev.payledger.dr.seed;

import org.jspecify.annotations.NullMarked;
