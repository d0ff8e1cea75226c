/** The companion stack's functions: the trigger that calls the incident agent, and the guard that undoes faults. */
@NullMarked
package dev.payledger.dr.functions;

import org.jspecify.annotations.NullMarked;
