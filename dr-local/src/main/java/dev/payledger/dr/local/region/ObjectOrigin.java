package dev.payledger.dr.local.region;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects for another AWS service, as the bucket's policy allows it. Implemented by S3, used by CloudFront. Thread
 * safe.
 */
public interface ObjectOrigin {

    /** Answers a GET as the REST endpoint of the bucket's region would, errors included. */
    Answer get(Request request);

    /**
     * A GET.
     *
     * @param bucket the bucket's name
     * @param region the region whose endpoint is asked
     * @param key the object's key, decoded
     * @param signer who signs, or null for an anonymous request
     * @param ifNoneMatch the ETag that the caller has already, or null
     */
    record Request(
            String bucket,
            String region,
            String key,
            @Nullable Signer signer,
            @Nullable String ifNoneMatch) {}

    /**
     * A service that signs for one of its resources.
     *
     * @param servicePrincipal for example {@code cloudfront.amazonaws.com}
     * @param sourceArn matched against a policy's {@code aws:SourceArn}
     */
    record Signer(String servicePrincipal, String sourceArn) {}

    /**
     * An answer.
     *
     * @param status the HTTP status: 200, 304, or an error's
     * @param headers lower-case names
     * @param body the object, or S3's XML for an error
     */
    record Answer(int status, Map<String, String> headers, byte[] body) {}
}
