/** All set-up steps, in order. */
@NullMarked
package dev.payledger.dr.setup;

import org.jspecify.annotations.NullMarked;
