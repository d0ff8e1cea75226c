/** Breaks the primary region under load and measures what users see. */
@NullMarked
package dev.payledger.dr.drill;

import org.jspecify.annotations.NullMarked;
