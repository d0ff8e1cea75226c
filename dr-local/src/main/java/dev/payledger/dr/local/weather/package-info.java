/** A bad day at AWS: what calls meet between the wire and the services, from a seed. */
@NullMarked
package dev.payledger.dr.local.weather;

import org.jspecify.annotations.NullMarked;
