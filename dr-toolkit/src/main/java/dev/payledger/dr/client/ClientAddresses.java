package dev.payledger.dr.client;

import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where a service is reached.
 *
 * @param failoverName the address of the failover name
 * @param regional the regions' own addresses, primary first
 * @param proxy what resolves the names on the local AWS, with one cache for all; empty on AWS, where the system's
 *     resolver does
 * @since 0.1.0
 */
public record ClientAddresses(URI failoverName, List<URI> regional, Optional<ProxySelector> proxy) {}
