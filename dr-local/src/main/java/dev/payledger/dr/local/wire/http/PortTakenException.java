package dev.payledger.dr.local.wire.http;

import java.net.InetAddress;

/** Another process listens on the address already. The caller chooses another port or ends that process. */
public final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int port;

    public PortTakenException(InetAddress address, int port, Throwable cause) {
        super("port " + port + " on " + address.getHostAddress() + " is taken", cause);
        this.port = port;
    }

    /** The port that was asked for. */
    public int port() {
        return port;
    }
}
