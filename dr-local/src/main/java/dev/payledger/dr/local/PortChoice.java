package dev.payledger.dr.local;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Finds ports that are free on all the loopback addresses that the local AWS listens on. */
final class PortChoice {

    private static final int ATTEMPTS = 50;

    private final List<String> notes = new ArrayList<>();

    /** What the user should know about the choice. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * The wanted TCP port if it is free on 127.0.0.1 and on each data plane's own address, else a free one.
     *
     * @param planes how many data planes there are: one of each region, us-east-1 among them, and CloudFront's edge
     */
    int http(int wanted, int planes) throws IOException {
        return choose("port", "dr.local.port", wanted, port -> {
            for (int plane = 0; plane <= planes; plane++) {
                if (!tcpFree(plane == 0 ? "127.0.0.1" : "127.0." + plane + ".1", port)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** The wanted port if it is free for UDP and TCP on 127.0.0.1, else a free one. */
    int dns(int wanted) throws IOException {
        return choose(
                "DNS port",
                "dr.local.dnsPort",
                wanted,
                port -> tcpFree("127.0.0.1", port) && udpFree("127.0.0.1", port));
    }

    private int choose(String name, String property, int wanted, java.util.function.IntPredicate free)
            throws IOException {
        if (wanted != 0 && free.test(wanted)) {
            return wanted;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int candidate = anyTcp();
            if (free.test(candidate)) {
                if (wanted != 0) {
                    notes.add(name + " " + wanted + " is taken by another program: using " + candidate
                            + " (choose one with " + property + ")");
                }
                return candidate;
            }
        }
        throw new IOException("no free " + name + " found in " + ATTEMPTS + " attempts");
    }

    private static int anyTcp() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static boolean tcpFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            InetAddress local = InetAddress.getByName(address);
            if (!bindable(local)) {
                return true;
            }
            socket.bind(new InetSocketAddress(local, port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Some systems have 127.0.0.1 only: there the other addresses are not used. */
    private static boolean bindable(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean udpFree(String address, int port) {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(byName(address), port))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress byName(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }
}
