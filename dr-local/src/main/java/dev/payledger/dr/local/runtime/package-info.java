/**
 * The loop that runs in a function's own process: asks the Runtime API for events, calls the handler, answers. Uses the
 * JDK and Amazon's {@code aws-lambda-java-core} and {@code -serialization}, nothing else: it travels into each function's
 * process as a jar of its own.
 */
@NullMarked
package dev.payledger.dr.local.runtime;

import org.jspecify.annotations.NullMarked;
