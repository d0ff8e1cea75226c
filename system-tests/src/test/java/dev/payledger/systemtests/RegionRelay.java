package dev.payledger.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;

/**
 * An address of this machine that leads to one host of the local AWS: the JDK's HTTP client neither resolves AWS's names
 * here nor lets its caller say the host.
 */
final class RegionRelay implements AutoCloseable {
    private static final List<String> PASSED = List.of("content-type", "idempotency-key");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final CloseableHttpClient http =
            HttpClients.custom().disableAutomaticRetries().build();
    private final HttpHost target;

    /**
     * @param address where the region's APIs are reached
     * @param host the API's name
     */
    RegionRelay(InetAddress address, String host, int port) {
        this.target = new HttpHost("http", address, host, port);
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void pass(HttpExchange exchange) throws IOException {
        BasicClassicHttpRequest request = new BasicClassicHttpRequest(
                exchange.getRequestMethod(), target, exchange.getRequestURI().toString());
        request.setAuthority(new URIAuthority(target.getHostName()));
        PASSED.forEach(name -> {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.setHeader(name, value);
            }
        });
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (body.length > 0) {
            request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        }
        http.execute(target, request, response -> {
            for (Header header : response.getHeaders()) {
                if (!header.getName().equalsIgnoreCase("content-length")
                        && !header.getName().equalsIgnoreCase("transfer-encoding")
                        && !header.getName().equalsIgnoreCase("connection")) {
                    exchange.getResponseHeaders().add(header.getName(), header.getValue());
                }
            }
            byte[] answer = response.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(response.getEntity());
            exchange.sendResponseHeaders(response.getCode(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            return null;
        });
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
