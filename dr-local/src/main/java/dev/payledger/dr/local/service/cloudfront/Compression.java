package dev.payledger.dr.local.service.cloudfront;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * What the edge compresses: text of 1,000 to 10,000,000 bytes that is not compressed already. With gzip only; AWS
 * prefers Brotli where the viewer takes both.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html">Compressed
 *     files</a>
 */
final class Compression {

    private static final int BYTES_MIN = 1_000;
    private static final int BYTES_MAX = 10_000_000;
    private static final Set<String> TYPES = Set.of(
            "application/javascript",
            "application/json",
            "application/manifest+json",
            "application/vnd.ms-fontobject",
            "application/wasm",
            "application/xhtml+xml",
            "application/xml",
            "application/x-javascript",
            "font/otf",
            "font/ttf",
            "image/svg+xml",
            "text/css",
            "text/csv",
            "text/html",
            "text/javascript",
            "text/markdown",
            "text/plain",
            "text/xml");

    private Compression() {}

    /** Whether a viewer takes gzip, as its {@code Accept-Encoding} says. */
    static boolean accepts(String acceptEncoding) {
        for (String part : acceptEncoding.toLowerCase(Locale.ROOT).split(",")) {
            String coding = part.strip().replace(" ", "");
            if (coding.equals("gzip") || coding.equals("*")) {
                return true;
            }
            if (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the type is one that is ever compressed. */
    static boolean isCompressible(Map<String, String> headers) {
        String type = headers.getOrDefault("content-type", "");
        int semicolon = type.indexOf(';');
        return !headers.containsKey("content-encoding")
                && TYPES.contains((semicolon < 0 ? type : type.substring(0, semicolon))
                        .strip()
                        .toLowerCase(Locale.ROOT));
    }

    static boolean fits(Map<String, String> headers, byte[] body) {
        return isCompressible(headers) && body.length >= BYTES_MIN && body.length <= BYTES_MAX;
    }

    static byte[] gzip(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
        return out.toByteArray();
    }
}
