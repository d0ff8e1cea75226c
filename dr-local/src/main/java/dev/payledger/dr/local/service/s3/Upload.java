package dev.payledger.dr.local.service.s3;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Turns an upload into an object: checks digests, computes the ETag. */
final class Upload {

    private Upload() {}

    static StoredObject object(PutObjectRequest request, byte[] content, Instant now) {
        byte[] md5 = Checksum.digest("MD5", content);
        String sent = request.contentMD5();
        if (sent != null && !sent.equals(Base64.getEncoder().encodeToString(md5))) {
            throw S3Errors.badDigest("Content-MD5");
        }
        return new StoredObject(
                content,
                '"' + HexFormat.of().formatHex(md5) + '"',
                now,
                new StoredObject.Headers(
                        request.contentType(),
                        request.contentEncoding(),
                        request.cacheControl(),
                        request.contentDisposition(),
                        request.contentLanguage()),
                Map.copyOf(request.metadata()),
                checksum(request, content));
    }

    private static Checksum checksum(PutObjectRequest request, byte[] content) {
        Checksum found = null;
        for (Checksum.Algorithm algorithm : Checksum.Algorithm.values()) {
            String sent = sent(request, algorithm);
            if (sent != null) {
                found = Checksum.of(algorithm, content);
                if (!found.value().equals(sent)) {
                    throw S3Errors.badDigest(algorithm.name());
                }
            }
        }
        return found == null ? Checksum.of(Checksum.Algorithm.CRC64NVME, content) : found;
    }

    private static @Nullable String sent(PutObjectRequest request, Checksum.Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> request.checksumCRC32();
            case CRC32C -> request.checksumCRC32C();
            case CRC64NVME -> request.checksumCRC64NVME();
            case SHA1 -> request.checksumSHA1();
            case SHA256 -> request.checksumSHA256();
        };
    }
}
