package dev.payledger.dr.local.dns;

import dev.payledger.dr.local.region.PublicNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * Public names on this machine: the address is what DNS says, the ports 80 and 443 are the data plane's port. Never
 * leaves loopback: an address beyond it is treated as unreachable.
 */
public final class LoopbackNames implements PublicNames {

    private static final Set<Integer> WEB_PORTS = Set.of(80, 443);
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final CachingResolver resolver;
    private final IntSupplier dataPlanePort;

    /**
     * Makes the names of a local AWS.
     *
     * @param dataPlanePort the port on which every region's data plane listens; asked each time, since it may be chosen
     *     late
     */
    public LoopbackNames(CachingResolver resolver, IntSupplier dataPlanePort) {
        this.resolver = resolver;
        this.dataPlanePort = dataPlanePort;
    }

    @Override
    public InetSocketAddress locate(String host, int port) throws UnknownHostException {
        InetAddress address = LITERAL.matcher(host).matches()
                ? InetAddress.getByName(host)
                : resolver.resolveNow(host).get(0);
        if (!address.isLoopbackAddress()) {
            throw new UnknownHostException(
                    host + " is " + address.getHostAddress() + ", and the local AWS does not leave loopback");
        }
        return new InetSocketAddress(address, WEB_PORTS.contains(port) ? dataPlanePort.getAsInt() : port);
    }
}
