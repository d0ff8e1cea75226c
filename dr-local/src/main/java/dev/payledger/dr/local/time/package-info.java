/** The one time source through which everything in the local AWS waits. */
@NullMarked
package dev.payledger.dr.local.time;

import org.jspecify.annotations.NullMarked;
