package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Reaches public names as a user does: the name's port 443 by TLS on AWS; on the local AWS the region's address on the
 * one public port, plain. The name is resolved with its TTL for every request, and connections are kept per address, so a
 * changed answer is followed at once. This is the one place that knows the difference between the targets. Thread safe.
 */
public final class PublicAccess implements AutoCloseable {

    private static final Timeout CONNECT = Timeout.ofSeconds(3);

    /** API Gateway itself answers after 30 s at the latest; who waits less measures himself. */
    private static final Timeout ANSWER = Timeout.ofSeconds(35);

    private static final int MAX_CONNECTIONS = 64;

    private final Target target;
    private final CachingResolver resolver;
    private final CloseableHttpClient http;
    private final Time time;

    PublicAccess(Target target, Time time) {
        this.target = target;
        this.time = time;
        this.resolver = new CachingResolver(target, time);
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(MAX_CONNECTIONS)
                        .setMaxConnTotal(MAX_CONNECTIONS * 2)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(ANSWER)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(ANSWER)
                        .setConnectionRequestTimeout(ANSWER)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .setUserAgent("dr-toolkit")
                .build();
    }

    /** A request to a public name. */
    public record Request(
            String method,
            String host,
            String path,
            Map<String, String> headers,
            @Nullable String body) {

        /** A GET without headers. */
        public static Request get(String host, String path) {
            return new Request("GET", host, path, Map.of(), null);
        }
    }

    /**
     * An answer.
     *
     * @param headers by lower-case name
     * @param address the address that was asked
     */
    public record Answer(int status, Map<String, String> headers, String body, String address, Duration took) {

        /** A header's value; empty where there is none. */
        public String header(@Nullable String name) {
            return name == null ? "" : headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /**
     * Sends a request and waits for its answer, whatever its status.
     *
     * @throws IOException if the name has no address, or the address does not answer in time
     */
    public Answer send(Request request) throws IOException {
        long start = time.nanoTime();
        InetAddress address = resolver.address(request.host());
        HttpHost host =
                new HttpHost(target.publicTls() ? "https" : "http", address, request.host(), target.publicPort());
        BasicClassicHttpRequest message = new BasicClassicHttpRequest(request.method(), host, request.path());
        message.setAuthority(new URIAuthority(request.host()));
        request.headers().forEach(message::setHeader);
        String body = request.body();
        if (body != null) {
            message.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), null));
        }
        return http.execute(host, message, response -> answer(response, address, start));
    }

    private Answer answer(ClassicHttpResponse response, InetAddress address, long start) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        try {
            String body = response.getEntity() == null
                    ? ""
                    : EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
            return new Answer(response.getCode(), headers, body, address.getHostAddress(), time.since(start));
        } catch (ParseException e) {
            throw new IOException(e);
        }
    }

    /**
     * Where a person opens a public name, without a slash at the end: on AWS its HTTPS address; on the local AWS first the
     * one under {@code .localhost}, which browsers and curl resolve, then the plain one, which everything reaches.
     *
     * @param name a name whose first label stands for it on the local AWS
     */
    public static List<String> addresses(Target target, String name) {
        if (!(target instanceof Target.Local local)) {
            return List.of("https://" + name);
        }
        String label = name.substring(0, name.indexOf('.'));
        return List.of("http://" + label + ".localhost:" + local.publicPort(), local.control() + "/site/" + label);
    }

    /** The address that a user of this access would reach now. */
    public InetAddress address(String name) throws IOException {
        return resolver.address(name);
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
