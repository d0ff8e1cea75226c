package dev.payledger.dr.local.runtime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Client of the Runtime API over one kept-alive connection. Written on a plain socket because an HTTP client of the JDK
 * costs a cold start some 50 ms. A connection that the other side closed while nothing was asked is opened again. Used
 * by one thread.
 */
final class RuntimeApi {

    private static final String VERSION = "/2018-06-01/runtime/";

    private final String host;
    private final int port;
    private final String base;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    /** Takes {@code host:port} or {@code host:port/path}, as in {@code AWS_LAMBDA_RUNTIME_API}. */
    RuntimeApi(String address) {
        int slash = address.indexOf('/');
        String authority = slash < 0 ? address : address.substring(0, slash);
        int colon = authority.lastIndexOf(':');
        this.host = authority.substring(0, colon);
        this.port = Integer.parseInt(authority.substring(colon + 1));
        this.base = (slash < 0 ? "" : address.substring(slash)) + VERSION;
    }

    /**
     * An event to handle.
     *
     * @param headers lower-case names
     */
    record Event(String requestId, Map<String, String> headers, byte[] payload) {}

    /** Waits for the next event. */
    Event next() throws IOException {
        Reply reply = exchange("GET", "invocation/next", null, new byte[0]);
        String id = reply.headers().get("lambda-runtime-aws-request-id");
        if (reply.status() != 200 || id == null) {
            throw new IOException("the Runtime API answered " + reply.status() + " to next");
        }
        return new Event(id, reply.headers(), reply.body());
    }

    void respond(String requestId, byte[] answer) throws IOException {
        exchange("POST", "invocation/" + requestId + "/response", null, answer);
    }

    void fail(String requestId, byte[] document, String errorType) throws IOException {
        exchange("POST", "invocation/" + requestId + "/error", errorType, document);
    }

    void initError(byte[] document, String errorType) throws IOException {
        exchange("POST", "init/error", errorType, document);
    }

    private record Reply(int status, Map<String, String> headers, byte[] body) {}

    private Reply exchange(String method, String path, @Nullable String errorType, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(256)
                .append(method)
                .append(' ')
                .append(base)
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append(':')
                .append(port)
                .append("\r\nContent-Type: application/json\r\nContent-Length: ")
                .append(body.length);
        if (errorType != null) {
            head.append("\r\nLambda-Runtime-Function-Error-Type: ").append(errorType);
        }
        head.append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        boolean kept = socket != null;
        if (!answered(request)) {
            disconnect();
            if (!kept || !answered(request)) {
                throw new EOFException("the Runtime API closed the connection");
            }
        }
        return read();
    }

    /** Sends a request, and whether an answer begins; none does on a connection that is closed. */
    private boolean answered(ByteArrayOutputStream request) throws IOException {
        Socket connection = connected();
        try {
            request.writeTo(connection.getOutputStream());
            in.mark(1);
            if (in.read() < 0) {
                return false;
            }
            in.reset();
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    private void disconnect() throws IOException {
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(host, port);
            open.setTcpNoDelay(true);
            in = new BufferedInputStream(open.getInputStream(), 16 * 1024);
            socket = open;
        }
        return open;
    }

    private Reply read() throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the Runtime API closed the connection");
        }
        return new Reply(status, headers, body);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the Runtime API closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
