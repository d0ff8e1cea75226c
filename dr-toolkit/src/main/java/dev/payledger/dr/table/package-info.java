/** Makes the service's table global. */
@NullMarked
package dev.payledger.dr.table;

import org.jspecify.annotations.NullMarked;
