package dev.payledger.dr.local.service.cloudfront;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A configuration under an id and a version, as CloudFront keeps origin access controls and response headers policies.
 *
 * @param etag the version that the next change must name
 */
record Versioned<C>(String id, String etag, Instant modified, C config) {

    /** Refuses a change that names no version or another one. */
    void check(@Nullable String ifMatch, String what) {
        check(ifMatch, etag, what);
    }

    static void check(@Nullable String ifMatch, String etag, String what) {
        if (ifMatch == null || ifMatch.isEmpty()) {
            throw CloudFrontErrors.ifMatchMissing(what);
        }
        if (!ifMatch.equals(etag)) {
            throw CloudFrontErrors.precondition();
        }
    }
}
