/** Removes everything that the other verbs made. */
@NullMarked
package dev.payledger.dr.destroy;

import org.jspecify.annotations.NullMarked;
