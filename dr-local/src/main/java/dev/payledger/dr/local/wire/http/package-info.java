/** The front door: one port for the control plane, the regions' data planes and the process's own paths. */
@NullMarked
package dev.payledger.dr.local.wire.http;

import org.jspecify.annotations.NullMarked;
