/** Gives the HTTP APIs their public names. */
@NullMarked
package dev.payledger.dr.domain;

import org.jspecify.annotations.NullMarked;
