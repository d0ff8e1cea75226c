package dev.payledger.dr.frontend;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A file of a static site. Immutable; whoever makes it gives up the array.
 *
 * @param path its key in the bucket: relative, with slashes
 */
record SiteFile(String path, byte[] bytes) {

    /** Files whose name says what is in them never change: browsers and edges keep them for a year. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    /** Browsers ask each time whether it has changed; edges keep it for a day, or until it is invalidated. */
    private static final String CHECKED = "public, max-age=0, s-maxage=86400, must-revalidate";

    /** Nobody keeps it: it says where the service is. */
    private static final String NOT_KEPT = "no-cache";

    /** What Next.js names by content; its manifests lie beside and are named by build. */
    private static final Pattern NAMED_BY_CONTENT =
            Pattern.compile("_next/static/(.*/)?[^/]*[0-9a-f]{8,}[^/]*\\.[a-z0-9.]+");

    private static final String OTHER = "application/octet-stream";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("avif", "image/avif"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("gif", "image/gif"),
            Map.entry("htm", "text/html; charset=utf-8"),
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("md", "text/markdown; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("otf", "font/otf"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("png", "image/png"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("webp", "image/webp"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("xml", "application/xml"));

    /** The type that browsers are told; they do not guess. */
    String contentType() {
        int dot = path.lastIndexOf('.');
        return TYPES.getOrDefault(path.substring(dot + 1).toLowerCase(Locale.ROOT), OTHER);
    }

    String cacheControl() {
        if (isImmutable(path)) {
            return FOR_EVER;
        }
        return path.equals(SiteConfig.FILE) ? NOT_KEPT : CHECKED;
    }

    /** Whether a file of this path can only ever hold the same bytes. */
    static boolean isImmutable(String path) {
        return NAMED_BY_CONTENT.matcher(path).matches();
    }

    boolean isPage() {
        return path.endsWith(".html") || path.endsWith(".htm");
    }

    /** What S3 answers for these bytes. */
    String etag() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
