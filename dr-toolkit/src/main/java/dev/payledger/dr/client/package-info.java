/** What a service's own client library implements, so that a drill can measure its callers beside plain users. */
@NullMarked
package dev.payledger.dr.client;

import org.jspecify.annotations.NullMarked;
