/** Deploys the service's stack and the companion stack. */
@NullMarked
package dev.payledger.dr.deploy;

import org.jspecify.annotations.NullMarked;
