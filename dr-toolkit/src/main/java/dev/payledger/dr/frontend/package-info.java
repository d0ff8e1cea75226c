/** Deploys a static site, and tells it where the service's API is. */
@NullMarked
package dev.payledger.dr.frontend;

import org.jspecify.annotations.NullMarked;
