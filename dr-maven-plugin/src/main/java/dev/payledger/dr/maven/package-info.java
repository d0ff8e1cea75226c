/** The {@code dr:} goals: thin Mojos over the toolkit and the local AWS. */
@NullMarked
package dev.payledger.dr.maven;

import org.jspecify.annotations.NullMarked;
