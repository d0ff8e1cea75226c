package dev.payledger.dr.local.service.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;

/** The object that a copy is made of. */
record CopySource(String bucket, String key) {

    /** Over the wire the source is one header; in process the SDK's two members may be set in its place. */
    static CopySource of(CopyObjectRequest request) {
        String header = request.getValueForField("CopySource", String.class).orElse(null);
        if (header != null) {
            return parse(header);
        }
        if (request.sourceBucket() == null || request.sourceKey() == null) {
            throw S3Errors.invalid("You must specify a copy source");
        }
        return new CopySource(request.sourceBucket(), request.sourceKey());
    }

    private static CopySource parse(String source) {
        String plain = URLDecoder.decode(source.replace("+", "%2B"), StandardCharsets.UTF_8);
        String path = plain.startsWith("/") ? plain.substring(1) : plain;
        int slash = path.indexOf('/');
        if (slash <= 0 || slash == path.length() - 1) {
            throw S3Errors.invalid("Invalid copy source object key");
        }
        if (path.contains("?versionId=")) {
            throw S3Errors.invalid("dr-local does not keep versions of objects");
        }
        return new CopySource(path.substring(0, slash), path.substring(slash + 1));
    }

    String path() {
        return bucket + "/" + key;
    }
}
