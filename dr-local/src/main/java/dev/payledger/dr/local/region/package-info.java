/** What a region is made of, and the interfaces through which its services meet. */
@NullMarked
package dev.payledger.dr.local.region;

import org.jspecify.annotations.NullMarked;
