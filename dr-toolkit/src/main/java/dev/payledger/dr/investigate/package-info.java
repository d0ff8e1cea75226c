/** Joins every 5xx to its cause, from configuration, logs and metrics alone. */
@NullMarked
package dev.payledger.dr.investigate;

import org.jspecify.annotations.NullMarked;
