/** The embedded two-region AWS: start it as a library or as a process. */
@NullMarked
package dev.payledger.dr.local;

import org.jspecify.annotations.NullMarked;
