package dev.payledger.dr.local.wire.http;

import dev.payledger.dr.local.wire.DataPlane;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Everything that listens on the one port: the control plane, the front door for people and the process's own paths on
 * 127.0.0.1, and each region's data plane on an address of its own (decision 4). Thread safe.
 */
public final class FrontDoor implements AutoCloseable {
    private static final int CONTROL_THREADS = 384;
    private static final int DATA_THREADS = 256;
    /** Requests that wait for functions, which call back: fewer than threads, so that the calls back find one. */
    private static final int MAX_OUTER = 256;

    private static final int FREE_PORT_ATTEMPTS = 5;

    private static final String OWN = "/_dr/";
    private static final String SITE = "/site/";

    private final Function<HttpRequest, HttpResponse> controlPlane;
    private final Map<InetAddress, DataPlane> dataPlanes;
    private final SiteNames names;
    private final Map<String, Function<HttpRequest, HttpResponse>> ownPaths;
    private final List<HttpListener> listeners = new ArrayList<>();
    private final List<InetAddress> separate = new ArrayList<>();
    private final Semaphore outer = new Semaphore(MAX_OUTER);
    private final InetAddress loopback = InetAddress.getLoopbackAddress();

    /**
     * Makes a front door; {@link #open} opens it.
     *
     * @param controlPlane serves AWS calls
     * @param dataPlanes the regions' data planes by their addresses
     * @param names resolves public names for callers on 127.0.0.1
     * @param ownPaths handlers by path, for example {@code /_dr/status}; one that ends in a slash has what is below it
     */
    public FrontDoor(
            Function<HttpRequest, HttpResponse> controlPlane,
            Map<InetAddress, DataPlane> dataPlanes,
            SiteNames names,
            Map<String, Function<HttpRequest, HttpResponse>> ownPaths) {
        this.controlPlane = controlPlane;
        this.dataPlanes = new LinkedHashMap<>(dataPlanes);
        this.names = names;
        this.ownPaths = Map.copyOf(ownPaths);
    }

    /**
     * Starts to listen.
     *
     * @param port the port on every address, or 0 for a free one
     * @return the port
     * @throws PortTakenException if another process has the port
     */
    public synchronized int open(int port) {
        for (int attempt = 1; ; attempt++) {
            try {
                return openAll(port);
            } catch (PortTakenException e) {
                // A port that is free on 127.0.0.1 may be in use on a region's address.
                if (port != 0 || attempt == FREE_PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private int openAll(int port) {
        try {
            JdkHttpListener control = JdkHttpListener.open(loopback, port, CONTROL_THREADS, this::onLoopback);
            listeners.add(control);
            for (Map.Entry<InetAddress, DataPlane> region : dataPlanes.entrySet()) {
                openRegion(region.getKey(), region.getValue(), control.port());
            }
            return control.port();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The data planes' addresses that are bound on their own; without any the front door resolves for all. */
    public List<InetAddress> separateAddresses() {
        return List.copyOf(separate);
    }

    private void openRegion(InetAddress address, DataPlane plane, int port) {
        try {
            listeners.add(JdkHttpListener.open(address, port, DATA_THREADS, request -> inRegion(plane, request)));
            separate.add(address);
        } catch (UncheckedIOException e) {
            // Systems that have only 127.0.0.1 (macOS): the front door serves this region.
            separate.remove(address);
        }
    }

    private static HttpResponse inRegion(DataPlane plane, HttpRequest request) {
        return plane.serve(request).orElseGet(() -> misdirected(request));
    }

    private HttpResponse onLoopback(HttpRequest request) {
        String host = request.host();
        boolean local = host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]");
        if (!local && !host.endsWith(".localhost")) {
            return outer(() -> publicName(host, request));
        }
        if (local && request.rawPath().startsWith(OWN)) {
            return own(request);
        }
        if (local
                && request.rawPath().startsWith(SITE)
                && SigningScope.of(request).isEmpty()) {
            return outer(() -> site(request));
        }
        if (!local && SigningScope.of(request).isEmpty()) {
            String label = host.substring(0, host.length() - ".localhost".length());
            return outer(() -> publicName(names.fullName(label).orElse(label), request));
        }
        return request.rawPath().endsWith("/invocations")
                ? outer(() -> controlPlane.apply(request))
                : controlPlane.apply(request);
    }

    private HttpResponse site(HttpRequest request) {
        String rest = request.rawPath().substring(SITE.length());
        int slash = rest.indexOf('/');
        String label = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "/" : rest.substring(slash);
        Optional<String> name = names.fullName(label);
        if (name.isPresent() && slash < 0 && request.method().equals("GET")) {
            // A page's relative links need the folder.
            String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
            return new HttpResponse(302, Map.of("Location", List.of(SITE + label + "/" + query)), new byte[0]);
        }
        return name.isEmpty()
                ? text(404, "No hosted zone of the local Route 53 has a record named " + label + ".")
                : publicName(name.get(), withPath(request, path));
    }

    /** Serves a public name as a caller with a resolver would reach it. */
    private HttpResponse publicName(String name, HttpRequest request) {
        Optional<InetAddress> address = names.resolve(name);
        DataPlane plane = address.map(dataPlanes::get).orElse(null);
        if (address.isEmpty() || plane == null) {
            return misdirected(request);
        }
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        headers.put("host", List.of(name));
        HttpRequest routed = new HttpRequest(
                request.method(),
                request.rawPath(),
                request.rawQuery(),
                headers,
                request.body(),
                request.remote(),
                address.get());
        return inRegion(plane, routed);
    }

    /** A page of another origin may not use the process's own paths, whatever a browser lets it send. */
    private HttpResponse own(HttpRequest request) {
        Optional<String> origin = request.header("origin");
        String here = "http://" + request.header("host").orElse("");
        if (origin.isPresent() && !origin.get().equals(here)) {
            return text(403, "Requests from other origins are refused.");
        }
        String path = request.rawPath();
        Function<HttpRequest, HttpResponse> handler = ownPaths.get(path);
        if (handler == null) {
            // A handler whose path ends in a slash has everything one level below it.
            handler = ownPaths.get(path.substring(0, path.lastIndexOf('/') + 1));
        }
        return handler == null
                ? text(
                        404,
                        "dr-local has no " + request.rawPath() + "; it has " + new TreeSet<>(ownPaths.keySet()) + ".")
                : handler.apply(request);
    }

    private HttpResponse outer(java.util.function.Supplier<HttpResponse> action) {
        if (!outer.tryAcquire()) {
            return text(503, "More than " + MAX_OUTER + " requests wait for functions.");
        }
        try {
            return action.get();
        } finally {
            outer.release();
        }
    }

    private static HttpRequest withPath(HttpRequest request, String path) {
        return new HttpRequest(
                request.method(),
                path,
                request.rawQuery(),
                request.headers(),
                request.body(),
                request.remote(),
                request.local());
    }

    private static HttpResponse misdirected(HttpRequest request) {
        return text(421, "The local AWS serves no host named " + request.host() + ".");
    }

    private static HttpResponse text(int status, String message) {
        byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
        return new HttpResponse(status, Map.of("Content-Type", List.of("text/plain; charset=utf-8")), body);
    }

    @Override
    public synchronized void close() {
        listeners.forEach(HttpListener::close);
        listeners.clear();
    }
}
