/** Progress as typed events. */
@NullMarked
package dev.payledger.dr.event;

import org.jspecify.annotations.NullMarked;
