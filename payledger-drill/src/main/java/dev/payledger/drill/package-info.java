/** PayLedger's client library as a drill uses it. */
@NullMarked
package dev.payledger.drill;

import org.jspecify.annotations.NullMarked;
