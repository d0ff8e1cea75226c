package dev.payledger.dr.local.service.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The Runtime API on loopback, for all processes of a region. Each process has a path of its own that nobody can guess,
 * so that an answer can only come from the process that was asked.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 */
final class RuntimeServer implements AutoCloseable {

    private static final String VERSION = "/2018-06-01/runtime/";

    private final Map<String, FunctionProcess> processes = new ConcurrentHashMap<>();
    private final Map<String, HttpServer> own = new ConcurrentHashMap<>();
    private final Executor executor;
    private final HttpServer server;

    RuntimeServer(Executor executor) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.executor = executor;
        this.server = listen(this::handle);
    }

    /** The value of {@code AWS_LAMBDA_RUNTIME_API} for a process. */
    String addressOf(String processId) {
        return authorityOf(server) + "/" + processId;
    }

    /**
     * As {@link #addressOf}, by a listener of this process alone and so without a path: not every runtime's client
     * expects one behind host and port.
     */
    String ownAddressOf(String processId) {
        HttpServer listener = own.computeIfAbsent(processId, id -> listen(exchange -> handle(exchange, id, 0)));
        return authorityOf(listener);
    }

    void add(FunctionProcess process) {
        processes.put(process.id(), process);
    }

    void remove(FunctionProcess process) {
        processes.remove(process.id());
        HttpServer listener = own.remove(process.id());
        if (listener != null) {
            listener.stop(0);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        own.values().forEach(listener -> listener.stop(0));
    }

    private HttpServer listen(HttpHandler handler) {
        HttpServer listener;
        try {
            listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on loopback for the Runtime API", e);
        }
        listener.setExecutor(executor);
        listener.createContext("/", handler);
        listener.start();
        return listener;
    }

    private static String authorityOf(HttpServer listener) {
        return listener.getAddress().getAddress().getHostAddress() + ":"
                + listener.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        int end = Math.max(0, path.indexOf('/', 1));
        handle(exchange, path.substring(Math.min(1, end), end), end);
    }

    /** A page in a browser could call a listener, too: its requests say where they come from. */
    private static boolean fromBrowser(HttpExchange exchange) {
        return exchange.getRequestHeaders().containsKey("Origin")
                || exchange.getRequestHeaders().containsKey("Sec-Fetch-Mode");
    }

    private void handle(HttpExchange exchange, String processId, int end) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            FunctionProcess process = processes.get(processId);
            String authority = authorityOf(exchange.getHttpContext().getServer());
            if (process == null
                    || !path.startsWith(VERSION, end)
                    || fromBrowser(exchange)
                    || !authority.equals(exchange.getRequestHeaders().getFirst("Host"))) {
                answer(exchange, 403, "{\"errorMessage\":\"no such runtime\",\"errorType\":\"InvalidRuntime\"}");
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            String type = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
            route(exchange, process, path.substring(end + VERSION.length()), type, body);
        }
    }

    private static void route(
            HttpExchange exchange, FunctionProcess process, String call, @Nullable String errorType, byte[] body)
            throws IOException {
        if (call.equals("invocation/next")) {
            next(exchange, process);
            return;
        }
        boolean known;
        if (call.equals("init/error")) {
            known = process.initFailed(errorType, body);
        } else if (call.startsWith("invocation/") && call.endsWith("/response")) {
            known = process.answered(idIn(call), null, body);
        } else if (call.startsWith("invocation/") && call.endsWith("/error")) {
            known = process.answered(idIn(call), errorType == null ? "Unhandled" : errorType, body);
        } else {
            answer(exchange, 404, "{\"errorMessage\":\"no such path\",\"errorType\":\"InvalidPath\"}");
            return;
        }
        if (known) {
            answer(exchange, 202, "{\"status\":\"OK\"}");
        } else {
            answer(exchange, 400, "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}");
        }
    }

    private static String idIn(String call) {
        return call.split("/", -1)[1];
    }

    private static void next(HttpExchange exchange, FunctionProcess process) throws IOException {
        FunctionProcess.Event event = process.next();
        if (event == null) {
            answer(exchange, 410, "{\"errorMessage\":\"the environment is gone\",\"errorType\":\"Gone\"}");
            return;
        }
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", event.requestId());
        exchange.getResponseHeaders().set("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadlineMillis()));
        exchange.getResponseHeaders().set("Lambda-Runtime-Invoked-Function-Arn", event.functionArn());
        exchange.getResponseHeaders().set("Lambda-Runtime-Trace-Id", event.traceId());
        answer(exchange, 200, event.payload());
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        answer(exchange, status, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, json.length == 0 ? -1 : json.length);
        exchange.getResponseBody().write(json);
    }
}
