/** The DNS server on loopback, and the resolver that the process itself uses; both ask {@code NameAuthority}. */
@NullMarked
package dev.payledger.dr.local.dns;

import org.jspecify.annotations.NullMarked;
