/** What can go wrong: one exception, one code per failure. */
@NullMarked
package dev.payledger.dr.error;

import org.jspecify.annotations.NullMarked;
