package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.wire.AwsError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.model.CachePolicy;
import software.amazon.awssdk.services.cloudfront.model.CachePolicyConfig;
import software.amazon.awssdk.services.cloudfront.model.CachePolicyCookieBehavior;
import software.amazon.awssdk.services.cloudfront.model.CachePolicyHeaderBehavior;
import software.amazon.awssdk.services.cloudfront.model.CachePolicyQueryStringBehavior;

/**
 * The cache policies that AWS manages and whose cache key is the path alone. Of those whose key has query strings,
 * headers or cookies only the ids are known here, and they are refused. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html">Managed
 *     cache policies</a>
 */
final class CachePolicies {

    static final String OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
    static final String DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    static final String UNCOMPRESSED = "b2884449-e4de-46a7-ac36-70bc7f1ddd6d";

    private static final long DAY = 86_400;
    private static final long YEAR = 31_536_000;

    /** AWS's, with other cache keys. */
    private static final Map<String, String> NOT_BUILT = Map.of(
            "2e54312d-136d-493c-8eb9-b001f22f67d2", "Managed-Amplify",
            "08627262-05a9-4f76-9ded-b50ca2e3a84f", "Managed-Elemental-MediaPackage",
            "83da9c7e-98b4-4e11-a168-04f0df8e2c65", "Managed-UseOriginCacheControlHeaders",
            "4cc15a8a-d715-48a4-82b8-cc0b614638fe", "Managed-UseOriginCacheControlHeaders-QueryStrings");

    /** Unconfirmed: when AWS last changed them. */
    private static final Instant MODIFIED = Instant.parse("2019-12-17T00:00:00Z");

    private final Map<String, CachePolicy> byId = new TreeMap<>();

    CachePolicies() {
        add(
                OPTIMIZED,
                "Managed-CachingOptimized",
                "Policy with caching enabled. Supports Gzip and Brotli compression.",
                1,
                DAY,
                YEAR,
                true);
        add(DISABLED, "Managed-CachingDisabled", "Policy with caching disabled", 0, 0, 0, false);
        add(
                UNCOMPRESSED,
                "Managed-CachingOptimizedForUncompressedObjects",
                "Default policy when compression is disabled",
                1,
                DAY,
                YEAR,
                false);
    }

    private void add(String id, String name, String comment, long min, long standard, long max, boolean compressed) {
        CachePolicyConfig config = CachePolicyConfig.builder()
                .name(name)
                .comment(comment)
                .minTTL(min)
                .defaultTTL(standard)
                .maxTTL(max)
                .parametersInCacheKeyAndForwardedToOrigin(key -> key.enableAcceptEncodingGzip(compressed)
                        .enableAcceptEncodingBrotli(compressed)
                        .headersConfig(h -> h.headerBehavior(CachePolicyHeaderBehavior.NONE))
                        .cookiesConfig(c -> c.cookieBehavior(CachePolicyCookieBehavior.NONE))
                        .queryStringsConfig(q -> q.queryStringBehavior(CachePolicyQueryStringBehavior.NONE)))
                .build();
        byId.put(
                id,
                CachePolicy.builder()
                        .id(id)
                        .lastModifiedTime(MODIFIED)
                        .cachePolicyConfig(config)
                        .build());
    }

    CachePolicy require(@Nullable String id) {
        CachePolicy policy = id == null ? null : byId.get(id);
        if (policy == null) {
            String name = id == null ? null : NOT_BUILT.get(id);
            throw name == null
                    ? CloudFrontErrors.noSuchCachePolicy()
                    : AwsError.unsupported("The cache policy " + name);
        }
        return policy;
    }

    /** The policy of a configuration that was checked. */
    CachePolicyConfig config(String id) {
        return require(id).cachePolicyConfig();
    }

    List<CachePolicy> list() {
        return List.copyOf(byId.values());
    }

    static String etag() {
        return "E23ZP02F085DFQ";
    }
}
