package dev.payledger.dr.local.wire.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.payledger.dr.local.wire.ConnectionLost;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's HTTP server. Each listener has threads of its own, so that a full data plane cannot keep the control plane
 * from answering the functions that the data plane waits for.
 */
final class JdkHttpListener implements HttpListener {
    private static final Logger LOG = System.getLogger(JdkHttpListener.class.getName());
    private static final int BACKLOG = 1024;
    private static final int IDLE_SECONDS = 30;

    private final HttpServer server;
    private final ThreadPoolExecutor executor;

    private JdkHttpListener(HttpServer server, ThreadPoolExecutor executor) {
        this.server = server;
        this.executor = executor;
    }

    /**
     * Opens a listener.
     *
     * @param port the port, or 0 for a free one
     * @param threads how many requests are served at once; more wait
     * @throws PortTakenException if the port is in use
     * @throws UncheckedIOException if the address cannot be bound
     */
    static JdkHttpListener open(InetAddress address, int port, int threads, Handler handler) {
        // Read once when the server's classes load. Without it each keep-alive call waits for a delayed ACK (40 ms).
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
        } catch (BindException e) {
            if (port != 0 && e.getMessage() != null && e.getMessage().contains("in use")) {
                throw new PortTakenException(address, port, e);
            }
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ThreadPoolExecutor executor = threads(threads, "dr-local-http-" + address.getHostAddress());
        server.setExecutor(executor);
        server.createContext("/", exchange -> exchange(exchange, handler));
        server.start();
        return new JdkHttpListener(server, executor);
    }

    /** Idle threads first, then new ones up to a limit, then requests wait. */
    private static ThreadPoolExecutor threads(int limit, String name) {
        LinkedTransferQueue<Runnable> queue = new LinkedTransferQueue<>() {
            @Override
            public boolean offer(Runnable task) {
                return tryTransfer(task);
            }
        };
        return new ThreadPoolExecutor(
                0,
                limit,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                queue,
                task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                },
                (task, executor) -> {
                    if (!executor.isShutdown()) {
                        queue.put(task);
                    }
                });
    }

    @Override
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static void exchange(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            HttpResponse response;
            try {
                response = handler.apply(request(exchange));
            } catch (ConnectionLost e) {
                // Closing an exchange without an answer closes its connection.
                return;
            } catch (RuntimeException | StackOverflowError e) {
                LOG.log(Level.ERROR, exchange.getRequestMethod() + " " + exchange.getRequestURI() + " failed", e);
                response = new HttpResponse(500, Map.of(), new byte[0]);
            }
            send(exchange, response);
        }
    }

    private static HttpRequest request(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        String path = exchange.getRequestURI().getRawPath();
        String query = exchange.getRequestURI().getRawQuery();
        return new HttpRequest(
                exchange.getRequestMethod(),
                path == null || path.isEmpty() ? "/" : path,
                query == null ? "" : query,
                headers,
                exchange.getRequestBody().readAllBytes(),
                exchange.getRemoteAddress().getAddress(),
                exchange.getLocalAddress().getAddress());
    }

    private static void send(HttpExchange exchange, HttpResponse response) throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        boolean empty = isHead || response.status() == 204 || response.status() == 304;
        response.headers().forEach((name, values) -> {
            if (isHead || !name.equalsIgnoreCase("content-length")) {
                exchange.getResponseHeaders().put(name, List.copyOf(values));
            }
        });
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.status(), empty || body.length == 0 ? -1 : body.length);
        if (!empty && body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
