package dev.payledger.dr.local.region;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a public name and port are on this machine: HTTP and HTTPS ports of a region are its loopback address and the
 * data plane's port, plain HTTP. The only place in the local AWS that knows this.
 */
public interface PublicNames {
    /**
     * Resolves a name and finds its port here. Does not cache: what DNS says now.
     *
     * @param host a domain name or a literal address
     * @param port the public port
     * @throws UnknownHostException if DNS has no address for the name
     */
    InetSocketAddress locate(String host, int port) throws UnknownHostException;
}
