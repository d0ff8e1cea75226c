package dev.payledger.dr.local.service.cloudfront;

import static dev.payledger.dr.local.service.cloudfront.OneSite.body;
import static dev.payledger.dr.local.service.cloudfront.OneSite.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.wire.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.FrameOptionsList;
import software.amazon.awssdk.services.cloudfront.model.Invalidation;

/** What viewers get from the edge, and what the origin is asked for. */
class EdgeTest {

    private static final Map<String, List<String>> GZIP = Map.of("accept-encoding", List.of("gzip, deflate, br"));

    @Test
    void objectIsAMissThenAHitUntilItsMaxAgeIsOver() {
        OneSite site = new OneSite();
        site.put("index.html", "one", "public, max-age=60");
        String host = site.create(OneSite.config("a").build()).domainName();

        assertThat(header(site.get(host, "/"), "x-cache")).isEqualTo("Miss from cloudfront");
        site.waitSeconds(59);
        HttpResponse hit = site.get(host, "/index.html");
        assertThat(header(hit, "x-cache")).isEqualTo("Hit from cloudfront");
        assertThat(header(hit, "age")).isEqualTo("59");
        assertThat(site.asked).hasSize(1);

        site.waitSeconds(1);
        assertThat(header(site.get(host, "/"), "x-cache")).isEqualTo("RefreshHit from cloudfront");
        assertThat(site.asked).hasSize(2);
        assertThat(site.asked.get(1).ifNoneMatch()).isNotNull();
    }

    @Test
    void changedObjectIsFetchedAnewOnceItsTimeIsOver() {
        OneSite site = new OneSite();
        site.put("index.html", "one", "max-age=60");
        String host = site.create(OneSite.config("a").build()).domainName();
        assertThat(body(site.get(host, "/"))).isEqualTo("one");

        site.put("index.html", "two", "max-age=60");
        assertThat(body(site.get(host, "/"))).isEqualTo("one");
        site.waitSeconds(60);
        HttpResponse fresh = site.get(host, "/");
        assertThat(body(fresh)).isEqualTo("two");
        assertThat(header(fresh, "x-cache")).isEqualTo("Miss from cloudfront");
    }

    @Test
    void sharedMaxAgeWinsAndNoCacheIsKeptForTheLeastTimeOfThePolicy() {
        OneSite site = new OneSite();
        site.put("shared", "s", "max-age=0, s-maxage=100");
        site.put("never", "n", "no-cache");
        site.put("silent", "d", "");
        String host = site.create(OneSite.config("a").build()).domainName();
        for (String path : List.of("/shared", "/never", "/silent")) {
            site.get(host, path);
        }
        site.waitSeconds(2);
        assertThat(header(site.get(host, "/shared"), "x-cache")).isEqualTo("Hit from cloudfront");
        assertThat(header(site.get(host, "/never"), "x-cache")).isEqualTo("RefreshHit from cloudfront");
        assertThat(header(site.get(host, "/silent"), "x-cache")).isEqualTo("Hit from cloudfront");
        site.waitSeconds(86_400);
        assertThat(header(site.get(host, "/silent"), "x-cache")).isEqualTo("RefreshHit from cloudfront");
    }

    @Test
    void timesAreDividedByTheSpeedAndAgeIsToldAsOnAws() {
        OneSite site = new OneSite(10);
        site.put("index.html", "one", "max-age=100");
        String host = site.create(OneSite.config("a").build()).domainName();
        site.get(host, "/");
        site.waitSeconds(9);
        HttpResponse hit = site.get(host, "/");
        assertThat(header(hit, "x-cache")).isEqualTo("Hit from cloudfront");
        assertThat(header(hit, "age")).isEqualTo("90");
        site.waitSeconds(1);
        assertThat(header(site.get(host, "/"), "x-cache")).isEqualTo("RefreshHit from cloudfront");
    }

    @Test
    void disabledCachingAsksTheOriginEveryTime() {
        OneSite site = new OneSite();
        site.put("index.html", "one", "max-age=60");
        String host = site.create(OneSite.config("a")
                        .defaultCacheBehavior(b -> b.targetOriginId("bucket")
                                .viewerProtocolPolicy("allow-all")
                                .cachePolicyId(CachePolicies.DISABLED))
                        .build())
                .domainName();
        site.get(host, "/");
        assertThat(header(site.get(host, "/"), "x-cache")).isEqualTo("Miss from cloudfront");
        assertThat(site.asked).hasSize(2);
    }

    @Test
    void invalidationTakesWhatItNamesOutOnceItIsComplete() {
        OneSite site = new OneSite();
        for (String key : List.of("a/one", "a/two", "b")) {
            site.put(key, "old", "max-age=3600");
        }
        Distribution distribution = site.create(OneSite.config("a").build());
        String host = distribution.domainName();
        List<String> paths = List.of("/a/one", "/a/two", "/b");
        paths.forEach(path -> site.get(host, path));
        for (String key : List.of("a/one", "a/two", "b")) {
            site.put(key, "new", "max-age=3600");
        }
        Invalidation made = site.cloudFront
                .createInvalidation(
                        r -> r.distributionId(distribution.id()).invalidationBatch(b -> b.callerReference("1")
                                .paths(p -> p.quantity(1).items("/a/*"))))
                .invalidation();
        assertThat(made.status()).isEqualTo("InProgress");
        assertThat(body(site.get(host, "/a/one"))).isEqualTo("old");

        site.time.advance(Invalidations.COMPLETION);
        assertThat(site.cloudFront
                        .getInvalidation(
                                r -> r.distributionId(distribution.id()).id(made.id()))
                        .invalidation()
                        .status())
                .isEqualTo("Completed");
        assertThat(paths.stream().map(path -> body(site.get(host, path)))).containsExactly("new", "new", "old");
    }

    @Test
    void viewerWithTheSameETagGets304() {
        OneSite site = new OneSite();
        site.put("index.html", "one", "max-age=60");
        String host = site.create(OneSite.config("a").build()).domainName();
        String etag = header(site.get(host, "/"), "etag");

        HttpResponse unchanged = site.get(host, "/", Map.of("if-none-match", List.of("\"other\", W/" + etag)));
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
        assertThat(header(unchanged, "etag")).isEqualTo(etag);
        assertThat(site.get(host, "/", Map.of("if-none-match", List.of("\"other\"")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headHasTheLengthAndGoesByTheSameCache() {
        OneSite site = new OneSite();
        site.put("index.html", "four", "max-age=60");
        String host = site.create(OneSite.config("a").build()).domainName();
        site.get(host, "/");
        HttpResponse head = site.send("HEAD", host, "/", Map.of());
        assertThat(head.status()).isEqualTo(200);
        assertThat(header(head, "content-length")).isEqualTo("4");
        assertThat(header(head, "x-cache")).isEqualTo("Hit from cloudfront");
        assertThat(site.send("POST", host, "/", Map.of()).status()).isEqualTo(403);
    }

    @Test
    void textIsCompressedForViewersThatTakeGzipAndKeptApart() throws IOException {
        OneSite site = new OneSite();
        String text = "tokyo and singapore ".repeat(100);
        site.put("index.html", text, "max-age=60");
        site.put("short.html", "short", "max-age=60");
        String host = site.create(OneSite.config("a").build()).domainName();

        HttpResponse compressed = site.get(host, "/", GZIP);
        assertThat(header(compressed, "content-encoding")).isEqualTo("gzip");
        assertThat(header(compressed, "vary")).isEqualTo("Accept-Encoding");
        assertThat(header(compressed, "etag")).startsWith("W/\"");
        assertThat(compressed.body().length).isLessThan(text.length() / 4);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));

        HttpResponse plain = site.get(host, "/");
        assertThat(header(plain, "x-cache")).isEqualTo("Miss from cloudfront");
        assertThat(body(plain)).isEqualTo(text);
        assertThat(header(site.get(host, "/", Map.of("accept-encoding", List.of("gzip;q=0"))), "content-encoding"))
                .isEmpty();
        assertThat(header(site.get(host, "/short.html", GZIP), "content-encoding"))
                .isEmpty();
    }

    @Test
    void whatTheBucketDeniesIsShownAsTheErrorPage() {
        OneSite site = new OneSite();
        site.put("404.html", "nothing here", "max-age=60");
        String host = site.create(OneSite.config("a")
                        .customErrorResponses(c -> c.quantity(1).items(e -> e.errorCode(403)
                                .responseCode("404")
                                .responsePagePath("/404.html")
                                .errorCachingMinTTL(5L)))
                        .build())
                .domainName();
        HttpResponse missing = site.get(host, "/gone.html");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(body(missing)).isEqualTo("nothing here");
        assertThat(header(missing, "x-cache")).isEqualTo("Error from cloudfront");

        site.put("gone.html", "here again", "");
        site.waitSeconds(4);
        assertThat(site.get(host, "/gone.html").status()).isEqualTo(404);
        site.waitSeconds(1);
        assertThat(body(site.get(host, "/gone.html"))).isEqualTo("here again");
    }

    @Test
    void withoutAnErrorPageTheOriginsErrorIsShown() {
        OneSite site = new OneSite();
        String host = site.create(OneSite.config("a").build()).domainName();
        HttpResponse denied = site.get(host, "/");
        assertThat(denied.status()).isEqualTo(403);
        assertThat(body(denied)).isEqualTo("denied");
    }

    @Test
    void pathPatternsChooseTheBehaviourAndItsHeaders() {
        OneSite site = new OneSite();
        site.put("index.html", "page", "max-age=60");
        site.put("api/data", "data", "max-age=60");
        String policy = site.cloudFront
                .createResponseHeadersPolicy(r -> r.responseHeadersPolicyConfig(c -> c.name("strict")
                        .securityHeadersConfig(
                                s -> s.contentSecurityPolicy(p -> p.contentSecurityPolicy("default-src 'none'")
                                                .override(true))
                                        .contentTypeOptions(o -> o.override(true))
                                        .frameOptions(o -> o.frameOption(FrameOptionsList.DENY)
                                                .override(true))
                                        .strictTransportSecurity(t -> t.accessControlMaxAgeSec(60)
                                                .includeSubdomains(true)
                                                .override(true)))
                        .customHeadersConfig(h -> h.quantity(1).items(i -> i.header("Cache-Control")
                                .value("private")
                                .override(false)))))
                .responseHeadersPolicy()
                .id();
        String host = site.create(OneSite.config("a")
                        .cacheBehaviors(c -> c.quantity(1).items(b -> b.pathPattern("api/*")
                                .targetOriginId("bucket")
                                .viewerProtocolPolicy("https-only")
                                .cachePolicyId(CachePolicies.DISABLED)
                                .responseHeadersPolicyId(policy)))
                        .build())
                .domainName();
        HttpResponse page = site.get(host, "/");
        HttpResponse data = site.get(host, "/api/data");
        assertThat(header(page, "content-security-policy")).isEmpty();
        assertThat(header(data, "content-security-policy")).isEqualTo("default-src 'none'");
        assertThat(header(data, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(data, "x-frame-options")).isEqualTo("DENY");
        assertThat(header(data, "strict-transport-security")).isEqualTo("max-age=60; includeSubDomains");
        assertThat(header(data, "cache-control")).isEqualTo("max-age=60");
    }

    @Test
    void edgeSignsAsTheOriginAccessControlSays() {
        OneSite site = new OneSite();
        String control = site.cloudFront
                .createOriginAccessControl(r -> r.originAccessControlConfig(c -> c.name("oac")
                        .originAccessControlOriginType("s3")
                        .signingBehavior("always")
                        .signingProtocol("sigv4")))
                .originAccessControl()
                .id();
        Distribution distribution = site.create(OneSite.config("a")
                .origins(o -> o.quantity(1).items(i -> i.id("bucket")
                        .domainName("site.s3.ap-southeast-1.amazonaws.com")
                        .originPath("/v1")
                        .originAccessControlId(control)
                        .s3OriginConfig(s -> s.originAccessIdentity(""))))
                .build());
        site.get(distribution.domainName(), "/a%20b+c");
        assertThat(site.asked).singleElement().satisfies(request -> {
            assertThat(request.bucket()).isEqualTo("site");
            assertThat(request.region()).isEqualTo("ap-southeast-1");
            assertThat(request.key()).isEqualTo("v1/a b+c");
            assertThat(String.valueOf(request.signer())).contains("cloudfront.amazonaws.com", distribution.arn());
        });
    }

    @Test
    void hostOfNoDistributionIsRefusedAndSoIsADisabledOne() {
        OneSite site = new OneSite();
        site.put("index.html", "one", "");
        assertThat(site.get("d1.cloudfront.net", "/").status()).isEqualTo(403);
        String host = site.create(OneSite.config("a").enabled(false).build()).domainName();
        assertThat(site.get(host, "/").status()).isEqualTo(403);
    }
}
