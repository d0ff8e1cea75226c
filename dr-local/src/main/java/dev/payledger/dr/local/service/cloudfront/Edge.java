package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.region.ObjectOrigin;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudfront.EdgeCache.CachedObject;
import dev.payledger.dr.local.service.cloudfront.EdgeCache.Key;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.model.CachePolicyConfig;
import software.amazon.awssdk.services.cloudfront.model.CustomErrorResponse;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningBehaviors;

/**
 * The one edge location: finds the distribution by host, answers from its cache or from S3, and signs to S3 as the
 * origin access control says. The port is the one that stands for 443 (decision 4), so every request counts as HTTPS, and
 * {@code redirect-to-https} never redirects. Thread safe.
 */
final class Edge {

    /** How long errors are kept unless the distribution says otherwise. */
    private static final Duration ERROR_CACHING = Duration.ofSeconds(10);

    private static final String SERVICE = "cloudfront.amazonaws.com";

    private final RegionContext context;
    private final Distributions distributions;
    private final CachePolicies cachePolicies;
    private final OriginAccessControls accessControls;
    private final EdgeAnswers answers;
    private final ObjectOrigin objects;
    private final EdgeCache cache;

    Edge(
            RegionContext context,
            Distributions distributions,
            CachePolicies cachePolicies,
            OriginAccessControls accessControls,
            ResponseHeadersPolicies headersPolicies,
            ObjectOrigin objects,
            EdgeCache cache) {
        this.context = context;
        this.distributions = distributions;
        this.cachePolicies = cachePolicies;
        this.accessControls = accessControls;
        this.answers = new EdgeAnswers(context, headersPolicies);
        this.objects = objects;
        this.cache = cache;
    }

    HttpResponse serve(HttpRequest request) {
        Optional<HeldDistribution> held = distributions.named(request.host());
        Optional<DistributionConfig> served = held.flatMap(h -> h.servedAt(now()));
        if (held.isEmpty() || served.isEmpty()) {
            return answers.refusal(
                    403,
                    "Bad request. No distribution that is enabled and deployed serves the host " + request.host()
                            + ".");
        }
        DistributionConfig config = served.get();
        String path = request.rawPath();
        String root = config.defaultRootObject();
        if (path.equals("/") && root != null && !root.isEmpty()) {
            path = "/" + root;
        }
        Behavior behavior = Behavior.of(config, path);
        boolean isHead = request.method().equals("HEAD");
        if (!isHead && !request.method().equals("GET")) {
            return answers.refusal(
                    403,
                    "This distribution is not configured to allow the HTTP request method that was used for this"
                            + " request. The distribution supports only cachable requests.");
        }
        boolean gzip = Compression.accepts(
                String.join(",", request.headers().getOrDefault("accept-encoding", java.util.List.of())));
        Delivery delivery = deliver(held.get(), config, behavior, path, gzip);
        return answers.response(request, held.get(), behavior, cachePolicies.config(policyId(behavior)), delivery);
    }

    /** The object, or the page that stands for an error. */
    private Delivery deliver(
            HeldDistribution held, DistributionConfig config, Behavior behavior, String path, boolean gzip) {
        Delivery found = fetch(held, config, behavior, path, gzip);
        Optional<CustomErrorResponse> custom = errorResponse(
                        config, found.object().status())
                .filter(response -> response.responsePagePath() != null
                        && !response.responsePagePath().isEmpty());
        if (custom.isEmpty()) {
            return found;
        }
        String pagePath = custom.get().responsePagePath();
        Delivery page = fetch(held, config, Behavior.of(config, pagePath), pagePath, gzip);
        if (page.object().status() != 200) {
            return found;
        }
        CachedObject object = page.object();
        CachedObject shown = new CachedObject(
                Integer.parseInt(custom.get().responseCode()),
                object.headers(),
                object.body(),
                object.originEtag(),
                object.stored(),
                object.expires());
        return new Delivery(shown, "Error from cloudfront", found.fromCache());
    }

    private Delivery fetch(
            HeldDistribution held, DistributionConfig config, Behavior behavior, String path, boolean gzip) {
        CachePolicyConfig policy = cachePolicies.config(policyId(behavior));
        boolean compressing = gzip
                && behavior.compress()
                && Boolean.TRUE.equals(
                        policy.parametersInCacheKeyAndForwardedToOrigin().enableAcceptEncodingGzip());
        Key key = new Key(held.id(), path, compressing ? "gzip" : "");
        CachedObject cached = cache.find(key);
        if (cached != null && now().isBefore(cached.expires())) {
            String how = cached.status() >= 400 ? "Error from cloudfront" : "Hit from cloudfront";
            return new Delivery(cached, how, true);
        }
        long mark = cache.mark();
        ObjectOrigin.Answer answer = ask(held, config, behavior, path, cached);
        Instant now = now();
        if (answer.status() == 304 && cached != null) {
            CachedObject refreshed = cached.refreshed(now, expires(now, config, policy, 200, cached.headers()));
            cache.put(key, refreshed, mark);
            return new Delivery(refreshed, "RefreshHit from cloudfront", true);
        }
        CachedObject fresh =
                object(answer, now, expires(now, config, policy, answer.status(), answer.headers()), compressing);
        if (now.isBefore(fresh.expires())) {
            cache.put(key, fresh, mark);
        }
        String how = fresh.status() >= 400 ? "Error from cloudfront" : "Miss from cloudfront";
        return new Delivery(fresh, how, false);
    }

    private ObjectOrigin.Answer ask(
            HeldDistribution held,
            DistributionConfig config,
            Behavior behavior,
            String path,
            @Nullable CachedObject cached) {
        Origin origin = config.origins().items().stream()
                .filter(candidate -> candidate.id().equals(behavior.originId()))
                .findFirst()
                .orElseThrow(CloudFrontErrors::noSuchOrigin);
        S3Endpoint endpoint = S3Endpoint.of(origin.domainName());
        String fullPath = (origin.originPath() == null ? "" : origin.originPath()) + path;
        String key = URLDecoder.decode(fullPath.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        boolean signs = accessControls
                .find(origin.originAccessControlId())
                .filter(control -> control.config().signingBehavior() != OriginAccessControlSigningBehaviors.NEVER)
                .isPresent();
        return objects.get(new ObjectOrigin.Request(
                endpoint.bucket(),
                endpoint.region(),
                key,
                signs ? new ObjectOrigin.Signer(SERVICE, held.arn()) : null,
                cached == null || cached.status() != 200 ? null : cached.originEtag()));
    }

    private static CachedObject object(ObjectOrigin.Answer answer, Instant now, Instant expires, boolean compressing) {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        String etag = headers.get("etag");
        byte[] body = answer.body();
        if (compressing && answer.status() == 200 && Compression.fits(headers, body)) {
            body = Compression.gzip(body);
            headers.put("content-encoding", "gzip");
            if (etag != null) {
                headers.put("etag", "W/" + etag);
            }
        }
        return new CachedObject(answer.status(), headers, body, etag, now, expires);
    }

    private Instant expires(
            Instant now, DistributionConfig config, CachePolicyConfig policy, int status, Map<String, String> headers) {
        Duration kept = status < 400
                ? Freshness.of(headers.get("cache-control"), policy)
                : errorResponse(config, status)
                        .map(CustomErrorResponse::errorCachingMinTTL)
                        .map(Duration::ofSeconds)
                        .orElse(ERROR_CACHING);
        return now.plus(context.time().interval(kept));
    }

    private static Optional<CustomErrorResponse> errorResponse(DistributionConfig config, int status) {
        return config.customErrorResponses() == null
                ? Optional.empty()
                : config.customErrorResponses().items().stream()
                        .filter(response -> response.errorCode() == status)
                        .findFirst();
    }

    private static String policyId(Behavior behavior) {
        String id = behavior.cachePolicyId();
        return id == null ? "" : id;
    }

    private Instant now() {
        return context.time().now();
    }

    /**
     * What a viewer gets.
     *
     * @param how the {@code x-cache} header
     * @param fromCache whether the origin was not asked for the whole object
     */
    record Delivery(CachedObject object, String how, boolean fromCache) {}
}
