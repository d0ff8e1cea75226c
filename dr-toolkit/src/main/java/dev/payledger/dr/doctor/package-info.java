/** Looks, before anything is changed, whether the other verbs would work. */
@NullMarked
package dev.payledger.dr.doctor;

import org.jspecify.annotations.NullMarked;
