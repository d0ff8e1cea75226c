/** Checks that everything stands and works. */
@NullMarked
package dev.payledger.dr.verify;

import org.jspecify.annotations.NullMarked;
