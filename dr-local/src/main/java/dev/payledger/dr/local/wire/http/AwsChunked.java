package dev.payledger.dr.local.wire.http;

import dev.payledger.dr.local.wire.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Undoes the {@code aws-chunked} encoding of uploads ({@code x-amz-content-sha256: STREAMING-...}): chunks with their
 * signatures, and trailers, whose checksums become headers.
 */
final class AwsChunked {

    private AwsChunked() {}

    static boolean isChunked(HttpRequest request) {
        return request.header("x-amz-content-sha256")
                .filter(hash -> hash.startsWith("STREAMING-"))
                .isPresent();
    }

    /**
     * The request with its plain body.
     *
     * @throws IllegalArgumentException if the body is not in this encoding
     */
    static HttpRequest decode(HttpRequest request) {
        byte[] body = request.body();
        ByteArrayOutputStream plain = new ByteArrayOutputStream(body.length);
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        int at = 0;
        while (true) {
            int end = lineEnd(body, at);
            String size = new String(body, at, end - at, StandardCharsets.US_ASCII);
            int semicolon = size.indexOf(';');
            int length = Integer.parseInt((semicolon < 0 ? size : size.substring(0, semicolon)).trim(), 16);
            at = end + 2;
            if (length == 0) {
                trailers(body, at, headers);
                break;
            }
            if (length < 0 || length > body.length - at) {
                throw new IllegalArgumentException("a chunk is longer than the body");
            }
            plain.write(body, at, length);
            at += length + 2;
        }
        withoutEncoding(headers);
        headers.put("content-length", List.of(Integer.toString(plain.size())));
        return new HttpRequest(
                request.method(),
                request.rawPath(),
                request.rawQuery(),
                headers,
                plain.toByteArray(),
                request.remote(),
                request.local());
    }

    private static void trailers(byte[] body, int from, Map<String, List<String>> headers) {
        String text = new String(body, from, body.length - from, StandardCharsets.US_ASCII);
        for (String line : text.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
                if (!name.equals("x-amz-trailer-signature")) {
                    headers.put(name, List.of(line.substring(colon + 1).trim()));
                }
            }
        }
    }

    private static void withoutEncoding(Map<String, List<String>> headers) {
        List<String> encodings = headers.remove("content-encoding");
        if (encodings != null) {
            List<String> left = new ArrayList<>();
            for (String encoding : String.join(",", encodings).split(",")) {
                if (!encoding.isBlank() && !encoding.trim().equalsIgnoreCase("aws-chunked")) {
                    left.add(encoding.trim());
                }
            }
            if (!left.isEmpty()) {
                headers.put("content-encoding", List.of(String.join(",", left)));
            }
        }
    }

    private static int lineEnd(byte[] body, int from) {
        for (int i = from; i + 1 < body.length; i++) {
            if (body[i] == '\r' && body[i + 1] == '\n') {
                return i;
            }
        }
        throw new IllegalArgumentException("the chunked body ends too early");
    }
}
