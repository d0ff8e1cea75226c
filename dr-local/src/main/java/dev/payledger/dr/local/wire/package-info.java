/** HTTP front door, AWS wire protocols, who is calling, and errors as AWS writes them. */
@NullMarked
package dev.payledger.dr.local.wire;

import org.jspecify.annotations.NullMarked;
