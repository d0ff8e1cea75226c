package dev.payledger.dr.local.dns;

import dev.payledger.dr.local.region.NameAuthority;
import dev.payledger.dr.local.time.TimeSource;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authoritative DNS server over UDP and TCP on one loopback address and port, for all that a {@link NameAuthority}
 * answers. Other names are REFUSED. TTLs are divided by the speed. Runs from {@link #start} until {@link #close}.
 */
public final class DnsServer implements AutoCloseable {

    private static final int PACKET_MAX = 65_535;
    private static final int TCP_CONNECTIONS_MAX = 32;
    private static final int TCP_IDLE_MILLIS = 10_000;
    private static final int FREE_PORT_ATTEMPTS_MAX = 20;

    private final Responder responder;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final ThreadPoolExecutor connections;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private DnsServer(Responder responder, DatagramSocket udp, ServerSocket tcp) {
        this.responder = responder;
        this.udp = udp;
        this.tcp = tcp;
        AtomicInteger count = new AtomicInteger();
        this.connections = new ThreadPoolExecutor(
                0,
                TCP_CONNECTIONS_MAX,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, "dr-local-dns-tcp-" + count.incrementAndGet()));
    }

    /**
     * Starts a server.
     *
     * @param address a loopback address
     * @param port the port for UDP and TCP, or 0 for any that is free for both
     * @throws BindException if the port is taken
     * @throws IOException if the sockets cannot be opened
     */
    public static DnsServer start(InetAddress address, int port, NameAuthority authority, TimeSource time)
            throws IOException {
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException("the DNS server listens on loopback only, not on " + address);
        }
        for (int attempt = 1; ; attempt++) {
            ServerSocket tcp = new ServerSocket();
            try {
                tcp.setReuseAddress(true);
                tcp.bind(new InetSocketAddress(address, port));
                DatagramSocket udp = new DatagramSocket(new InetSocketAddress(address, tcp.getLocalPort()));
                DnsServer server = new DnsServer(new Responder(authority, time), udp, tcp);
                daemon(server::serveUdp, "dr-local-dns-udp").start();
                daemon(server::acceptTcp, "dr-local-dns-accept").start();
                return server;
            } catch (IOException e) {
                tcp.close();
                if (port != 0 || attempt == FREE_PORT_ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
    }

    @Override
    public void close() {
        udp.close();
        closeQuietly(tcp);
        open.forEach(DnsServer::closeQuietly);
        connections.shutdownNow();
    }

    private void serveUdp() {
        byte[] buffer = new byte[PACKET_MAX];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
                Optional<byte[]> answer = responder.respond(packet.getData(), packet.getLength(), false);
                if (answer.isPresent()) {
                    udp.send(new DatagramPacket(answer.get(), answer.get().length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed, or this client is unreachable; the next question is another's.
            } catch (RuntimeException e) {
                report(e);
            }
        }
    }

    private void acceptTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                open.add(socket);
                try {
                    connections.execute(() -> serveTcp(socket));
                } catch (RejectedExecutionException e) {
                    closeQuietly(socket);
                    open.remove(socket);
                }
            } catch (IOException e) {
                // Closed, or the client went away before it was accepted.
            }
        }
    }

    private void serveTcp(Socket socket) {
        try (socket) {
            socket.setSoTimeout(TCP_IDLE_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] packet = new byte[in.readUnsignedShort()];
                in.readFully(packet);
                Optional<byte[]> answer = responder.respond(packet, packet.length, true);
                if (answer.isEmpty()) {
                    return;
                }
                byte[] framed = new byte[answer.get().length + 2];
                framed[0] = (byte) (answer.get().length >> 8);
                framed[1] = (byte) answer.get().length;
                System.arraycopy(answer.get(), 0, framed, 2, answer.get().length);
                out.write(framed);
                out.flush();
            }
        } catch (IOException e) {
            // The client is done, idle or gone.
        } catch (RuntimeException e) {
            report(e);
        } finally {
            open.remove(socket);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static void report(RuntimeException e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // Nothing is lost: the socket was given up anyway.
        }
    }
}
