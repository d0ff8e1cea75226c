/** Stores the incident agent's webhook. */
@NullMarked
package dev.payledger.dr.webhook;

import org.jspecify.annotations.NullMarked;
