package dev.payledger.dr.local.wire.http;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Resolves public names for callers that have no resolver of their own: what stands behind {@code <label>.localhost}
 * and {@code /site/<name>/}. One resolver for all, which keeps answers for their TTL. Implemented by DNS.
 */
public interface SiteNames {

    /** The full name (lower case, without a trailing dot) for a label of a hosted zone; a full name stays itself. */
    Optional<String> fullName(String labelOrName);

    /** The data plane's address that a full name leads to now. */
    Optional<InetAddress> resolve(String fullName);
}
