/** The user's settings as checked, immutable records. */
@NullMarked
package dev.payledger.dr.config;

import org.jspecify.annotations.NullMarked;
