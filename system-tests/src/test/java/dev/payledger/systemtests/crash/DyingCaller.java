package dev.payledger.systemtests.crash;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * Stands between a toolkit and the local AWS and lets the toolkit die at one of its changing calls: before the call is
 * sent, or after it took effect. From then on nothing that this toolkit sends arrives, as if its process were gone.
 */
final class DyingCaller implements AutoCloseable {

    /** Set by the connection, not by the message. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "expect", "host", "keep-alive", "transfer-encoding");

    private static final byte[] DEAD =
            "{\"__type\":\"CallerIsDead\",\"message\":\"as told\"}".getBytes(StandardCharsets.UTF_8);
    private static final int THREADS = 16;

    /** Where the caller dies. */
    enum When {
        BEFORE_IT_IS_SENT,
        AFTER_IT_TOOK_EFFECT
    }

    /** A changing call: method and path, and which of the calls of this method and path. */
    record Change(String request, int ordinal) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(THREADS)
                    .build())
            .disableAutomaticRetries()
            .build();
    private final URI target;
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private Change last = new Change("none", 0);
    private When when = When.BEFORE_IT_IS_SENT;
    private boolean dead;

    DyingCaller(URI target) throws IOException {
        this.target = target;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** A caller that lives, and whose changing calls are written down. */
    synchronized void live() {
        dieAt(new Change("none", 0), When.BEFORE_IT_IS_SENT);
    }

    synchronized void dieAt(Change change, When moment) {
        changes.clear();
        seen.clear();
        last = change;
        when = moment;
        dead = false;
    }

    /** The changing calls since the caller was told how to live. */
    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    synchronized boolean isDead() {
        return dead;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean dies = diesAtThis(exchange);
        if (isDead() || (dies && when == When.BEFORE_IT_IS_SENT)) {
            die();
            answer(exchange, HttpURLConnection.HTTP_BAD_REQUEST, DEAD);
            return;
        }
        BasicClassicHttpRequest request = new BasicClassicHttpRequest(
                exchange.getRequestMethod(),
                new HttpHost("http", target.getHost(), target.getPort()),
                exchange.getRequestURI().toString());
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.addHeader(name, value));
            }
        });
        if (body.length > 0) {
            request.setEntity(new ByteArrayEntity(body, null));
        }
        http.execute(new HttpHost("http", target.getHost(), target.getPort()), request, response -> {
            if (dies) {
                die();
                answer(exchange, HttpURLConnection.HTTP_BAD_REQUEST, DEAD);
            } else {
                relay(exchange, response);
            }
            return null;
        });
    }

    private synchronized boolean diesAtThis(HttpExchange exchange) {
        if (dead || !isChange(exchange)) {
            return false;
        }
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        Change change = new Change(request, seen.merge(request, 1, Integer::sum));
        changes.add(change);
        return change.equals(last);
    }

    /** S3, Lambda, CloudFront and EventBridge Scheduler say by method and path whether a call changes something. */
    private static boolean isChange(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        return method.equals("PUT")
                || method.equals("DELETE")
                || (method.equals("POST")
                        && (path.startsWith("/schedules")
                                || path.endsWith("/invalidation")
                                || query.startsWith("delete")));
    }

    private synchronized void die() {
        dead = true;
    }

    private static void relay(HttpExchange exchange, ClassicHttpResponse response) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        for (var header : response.getHeaders()) {
            if (!OF_THE_CONNECTION.contains(header.getName().toLowerCase(Locale.ROOT))) {
                headers.add(header.getName(), header.getValue());
            }
        }
        byte[] body = response.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(response.getEntity());
        answer(exchange, response.getCode(), body);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean none = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        http.close();
    }
}
