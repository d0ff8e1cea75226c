package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.region.Certificates;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.ObjectOrigin;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;

/** CloudFront on virtual time, over an origin that keeps a list of what it was asked. */
final class OneSite implements ObjectOrigin, Certificates {

    static final String CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/one";
    static final String ALIAS = "page.payledger.test";

    final VirtualTime time;
    final CloudFrontService cloudFront;
    final Map<String, Answer> objects = new TreeMap<>();
    final List<Request> asked = new ArrayList<>();
    final Set<String> certificateUsers = new TreeSet<>();

    OneSite() {
        this(1);
    }

    OneSite(double speed) {
        time = new VirtualTime(Instant.parse("2026-11-22T12:00:00Z"), speed);
        RegionContext context = new RegionContext("us-east-1", "111122223333", time, new IdSource(1));
        cloudFront = new CloudFrontService(context, this, this, InetAddress.getLoopbackAddress());
    }

    @Override
    public Answer get(Request request) {
        asked.add(request);
        Answer found = objects.get(request.key());
        if (found == null) {
            return new Answer(
                    403, Map.of("content-type", "application/xml"), "denied".getBytes(StandardCharsets.UTF_8));
        }
        return found.headers().get("etag").equals(request.ifNoneMatch())
                ? new Answer(304, found.headers(), new byte[0])
                : found;
    }

    @Override
    public Optional<Certificate> find(String arn) {
        return arn.equals(CERTIFICATE)
                ? Optional.of(new Certificate(arn, List.of("*.payledger.test"), true))
                : Optional.empty();
    }

    @Override
    public void use(String arn, String resourceArn) {
        certificateUsers.add(resourceArn);
    }

    @Override
    public void release(String arn, String resourceArn) {
        certificateUsers.remove(resourceArn);
    }

    void put(String key, String body, String cacheControl) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-type", "text/html; charset=utf-8");
        headers.put("etag", '"' + Integer.toHexString(body.hashCode()) + '"');
        if (!cacheControl.isEmpty()) {
            headers.put("cache-control", cacheControl);
        }
        objects.put(key, new Answer(200, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    static DistributionConfig.Builder config(String reference) {
        return DistributionConfig.builder()
                .callerReference(reference)
                .comment("")
                .enabled(true)
                .defaultRootObject("index.html")
                .origins(o -> o.quantity(1).items(i -> i.id("bucket")
                        .domainName("site.s3.us-east-1.amazonaws.com")
                        .s3OriginConfig(s -> s.originAccessIdentity(""))))
                .defaultCacheBehavior(b -> b.targetOriginId("bucket")
                        .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS)
                        .compress(true)
                        .cachePolicyId(CachePolicies.OPTIMIZED));
    }

    static DistributionConfig.Builder withAlias(String reference) {
        return config(reference).aliases(a -> a.quantity(1).items(ALIAS)).viewerCertificate(v -> v.acmCertificateArn(
                        CERTIFICATE)
                .sslSupportMethod("sni-only")
                .minimumProtocolVersion("TLSv1.2_2021"));
    }

    Distribution create(DistributionConfig config) {
        Distribution made =
                cloudFront.createDistribution(r -> r.distributionConfig(config)).distribution();
        time.advance(Distributions.DEPLOYMENT);
        return made;
    }

    void waitSeconds(long seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    HttpResponse get(String host, String path) {
        return get(host, path, Map.of());
    }

    HttpResponse get(String host, String path, Map<String, List<String>> headers) {
        return send("GET", host, path, headers);
    }

    HttpResponse send(String method, String host, String path, Map<String, List<String>> headers) {
        Map<String, List<String>> all = new TreeMap<>(headers);
        all.put("host", List.of(host));
        InetAddress here = InetAddress.getLoopbackAddress();
        return cloudFront
                .serve(new HttpRequest(method, path, "", all, new byte[0], here, here))
                .orElseThrow();
    }

    static String header(HttpResponse response, String name) {
        List<String> values = response.headers().get(name);
        return values == null ? "" : values.get(0);
    }

    static String body(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
