package dev.payledger.dr.local.service.s3;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object. Immutable; content is held in memory.
 *
 * @param etag with its quotes
 * @param checksum the one checksum that came with it, or the CRC-64 that S3 computes where none came
 */
record StoredObject(
        byte[] content,
        String etag,
        Instant modified,
        Headers headers,
        Map<String, String> metadata,
        Checksum checksum) {

    /** What the uploader said of the content. */
    record Headers(
            @Nullable String contentType,
            @Nullable String contentEncoding,
            @Nullable String cacheControl,
            @Nullable String contentDisposition,
            @Nullable String contentLanguage) {}

    String contentType() {
        String type = headers.contentType();
        return type == null ? "binary/octet-stream" : type;
    }

    StoredObject with(Instant newModified) {
        return new StoredObject(content, etag, newModified, headers, metadata, checksum);
    }

    StoredObject with(Headers newHeaders, Map<String, String> newMetadata) {
        return new StoredObject(content, etag, modified, newHeaders, newMetadata, checksum);
    }
}
