/** The plain Java toolkit: prepare, break and prove a two-region serverless service. Start at {@link dev.payledger.dr.DrToolkit}. */
@NullMarked
package dev.payledger.dr;

import org.jspecify.annotations.NullMarked;
