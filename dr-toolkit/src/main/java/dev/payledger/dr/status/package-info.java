/** One screen about the deployment. */
@NullMarked
package dev.payledger.dr.status;

import org.jspecify.annotations.NullMarked;
