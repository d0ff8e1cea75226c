package dev.payledger.dr.local.service.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudfront.model.CachePolicyType;
import software.amazon.awssdk.services.cloudfront.model.CreateDistributionResponse;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionResponse;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionResponse;

/** The life of a distribution and what it refers to, with AWS's errors. */
class CloudFrontServiceTest {

    private final OneSite site = new OneSite();
    private final CloudFrontService cloudFront = site.cloudFront;

    @Test
    void changeIsInProgressUntilItIsDeployed() {
        site.put("index.html", "page", "");
        CreateDistributionResponse made = cloudFront.createDistribution(
                r -> r.distributionConfig(OneSite.withAlias("a").build()));
        Distribution distribution = made.distribution();
        assertThat(distribution.status()).isEqualTo("InProgress");
        assertThat(distribution.domainName()).matches("d[a-z0-9]{13}\\.cloudfront\\.net");
        assertThat(distribution.arn()).isEqualTo("arn:aws:cloudfront::111122223333:distribution/" + distribution.id());
        assertThat(site.get(OneSite.ALIAS, "/").status()).isEqualTo(403);
        assertThat(site.certificateUsers).containsExactly(distribution.arn());

        site.time.advance(Distributions.DEPLOYMENT);
        assertThat(get(distribution.id()).distribution().status()).isEqualTo("Deployed");
        assertThat(site.get(OneSite.ALIAS, "/").status()).isEqualTo(200);

        DistributionConfig off =
                distribution.distributionConfig().toBuilder().enabled(false).build();
        cloudFront.updateDistribution(
                r -> r.id(distribution.id()).ifMatch(made.eTag()).distributionConfig(off));
        assertThat(site.get(OneSite.ALIAS, "/").status())
                .as("until the change is deployed")
                .isEqualTo(200);
        site.time.advance(Distributions.DEPLOYMENT);
        assertThat(site.get(OneSite.ALIAS, "/").status()).isEqualTo(403);
    }

    @Test
    void onlyADisabledAndDeployedDistributionIsDeleted() {
        Distribution made = site.create(OneSite.withAlias("a").build());
        String etag = get(made.id()).eTag();
        fails(() -> cloudFront.deleteDistribution(r -> r.id(made.id())), 400, "InvalidIfMatchVersion");
        fails(() -> cloudFront.deleteDistribution(r -> r.id(made.id()).ifMatch("E1")), 412, "PreconditionFailed");
        fails(() -> cloudFront.deleteDistribution(r -> r.id(made.id()).ifMatch(etag)), 409, "DistributionNotDisabled");

        UpdateDistributionResponse off = cloudFront.updateDistribution(r -> r.id(made.id())
                .ifMatch(etag)
                .distributionConfig(
                        made.distributionConfig().toBuilder().enabled(false).build()));
        assertThat(off.eTag()).isNotEqualTo(etag);
        fails(
                () -> cloudFront.deleteDistribution(r -> r.id(made.id()).ifMatch(off.eTag())),
                409,
                "DistributionNotDisabled");
        site.time.advance(Distributions.DEPLOYMENT);
        cloudFront.deleteDistribution(r -> r.id(made.id()).ifMatch(off.eTag()));
        assertThat(site.certificateUsers).isEmpty();
        fails(() -> get(made.id()), 404, "NoSuchDistribution");
    }

    @Test
    void callerReferenceMakesCreationRepeatable() {
        Distribution made = site.create(OneSite.config("a").build());
        assertThat(site.create(OneSite.config("a").build()).id()).isEqualTo(made.id());
        fails(() -> site.create(OneSite.config("a").comment("other").build()), 409, "DistributionAlreadyExists");
        fails(
                () -> cloudFront.updateDistribution(r -> r.id(made.id())
                        .ifMatch(get(made.id()).eTag())
                        .distributionConfig(OneSite.config("b").build())),
                400,
                "IllegalUpdate");
    }

    @Test
    void aliasNeedsACertificateOfUsEast1ThatCoversItAndBelongsToOneDistribution() {
        fails(
                () -> site.create(OneSite.config("a")
                        .aliases(x -> x.quantity(1).items(OneSite.ALIAS))
                        .build()),
                400,
                "InvalidViewerCertificate");
        fails(
                () -> site.create(OneSite.withAlias("a")
                        .viewerCertificate(
                                v -> v.acmCertificateArn("arn:aws:acm:ap-southeast-1:111122223333:certificate/one")
                                        .sslSupportMethod("sni-only"))
                        .build()),
                400,
                "InvalidViewerCertificate");
        fails(
                () -> site.create(OneSite.withAlias("a")
                        .aliases(x -> x.quantity(1).items("deep.page.payledger.test"))
                        .build()),
                400,
                "InvalidViewerCertificate");
        site.create(OneSite.withAlias("a").build());
        fails(() -> site.create(OneSite.withAlias("b").build()), 409, "CNAMEAlreadyExists");
    }

    @Test
    void configurationIsCheckedAndWhatIsNotBuiltIsNamed() {
        fails(() -> site.create(OneSite.config("a").defaultRootObject("/i").build()), 400, "InvalidDefaultRootObject");
        fails(
                () -> site.create(OneSite.config("a")
                        .aliases(a -> a.quantity(2).items("one.test"))
                        .build()),
                400,
                "InconsistentQuantities");
        fails(
                () -> site.create(OneSite.config("a")
                        .defaultCacheBehavior(b -> b.targetOriginId("other")
                                .viewerProtocolPolicy("allow-all")
                                .cachePolicyId(CachePolicies.OPTIMIZED))
                        .build()),
                404,
                "NoSuchOrigin");
        fails(
                () -> site.create(OneSite.config("a")
                        .defaultCacheBehavior(b -> b.targetOriginId("bucket")
                                .viewerProtocolPolicy("allow-all")
                                .cachePolicyId("none"))
                        .build()),
                404,
                "NoSuchCachePolicy");
        fails(
                () -> site.create(OneSite.config("a")
                        .origins(o -> o.quantity(1).items(i -> i.id("bucket")
                                .domainName("site.s3-website.us-east-1.amazonaws.com")
                                .s3OriginConfig(s -> s.originAccessIdentity(""))))
                        .build()),
                400,
                "InvalidOrigin");
        assertThatThrownBy(() -> site.create(OneSite.config("a")
                        .logging(l -> l.enabled(true)
                                .includeCookies(false)
                                .bucket("logs.s3.amazonaws.com")
                                .prefix(""))
                        .build()))
                .hasMessageContaining("Logging.Enabled = true")
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnsupportedOperation"));
    }

    @Test
    void whatADistributionUsesCannotBeDeleted() {
        String control = cloudFront
                .createOriginAccessControl(r -> r.originAccessControlConfig(c -> c.name("oac")
                        .originAccessControlOriginType("s3")
                        .signingBehavior("always")
                        .signingProtocol("sigv4")))
                .originAccessControl()
                .id();
        String etag = cloudFront.getOriginAccessControl(r -> r.id(control)).eTag();
        fails(
                () -> cloudFront.createOriginAccessControl(r -> r.originAccessControlConfig(c -> c.name("oac")
                        .originAccessControlOriginType("s3")
                        .signingBehavior("always")
                        .signingProtocol("sigv4"))),
                409,
                "OriginAccessControlAlreadyExists");
        site.create(OneSite.config("a")
                .origins(o -> o.quantity(1).items(i -> i.id("bucket")
                        .domainName("site.s3.us-east-1.amazonaws.com")
                        .originAccessControlId(control)
                        .s3OriginConfig(s -> s.originAccessIdentity(""))))
                .build());
        fails(
                () -> cloudFront.deleteOriginAccessControl(r -> r.id(control).ifMatch(etag)),
                409,
                "OriginAccessControlInUse");
    }

    @Test
    void tagsAreThoseOfTheDistribution() {
        Distribution made = cloudFront
                .createDistributionWithTags(r -> r.distributionConfigWithTags(
                        d -> d.distributionConfig(OneSite.config("a").build())
                                .tags(t -> t.items(i -> i.key("team").value("ledger")))))
                .distribution();
        cloudFront.tagResource(r ->
                r.resource(made.arn()).tags(t -> t.items(i -> i.key("stage").value("dev"))));
        cloudFront.untagResource(r -> r.resource(made.arn()).tagKeys(k -> k.items("team")));
        assertThat(cloudFront
                        .listTagsForResource(r -> r.resource(made.arn()))
                        .tags()
                        .items())
                .singleElement()
                .satisfies(tag -> assertThat(tag.key() + "=" + tag.value()).isEqualTo("stage=dev"));
        fails(() -> cloudFront.listTagsForResource(r -> r.resource(made.arn() + "X")), 404, "NoSuchResource");
    }

    @Test
    void invalidationIsCheckedAndRepeatable() {
        String id = site.create(OneSite.config("a").build()).id();
        String first = invalidate(id, "r", "/a");
        assertThat(invalidate(id, "r", "/a")).isEqualTo(first);
        fails(() -> invalidate(id, "r", "/b"), 400, "InvalidArgument");
        fails(() -> invalidate(id, "s", "b"), 400, "InvalidArgument");
        fails(() -> invalidate(id, "s", "/a*/b"), 400, "InvalidArgument");
        fails(() -> cloudFront.getInvalidation(r -> r.distributionId(id).id("I0")), 404, "NoSuchInvalidation");
        assertThat(cloudFront
                        .listInvalidations(r -> r.distributionId(id))
                        .invalidationList()
                        .quantity())
                .isEqualTo(1);
    }

    @Test
    void managedCachePoliciesCanBeRead() {
        assertThat(cloudFront
                        .getCachePolicy(r -> r.id(CachePolicies.OPTIMIZED))
                        .cachePolicy()
                        .cachePolicyConfig()
                        .name())
                .isEqualTo("Managed-CachingOptimized");
        assertThat(cloudFront
                        .listCachePolicies(r -> r.type(CachePolicyType.MANAGED))
                        .cachePolicyList()
                        .quantity())
                .isEqualTo(3);
        fails(
                () -> cloudFront.getCachePolicy(r -> r.id("2e54312d-136d-493c-8eb9-b001f22f67d2")),
                400,
                "UnsupportedOperation");
    }

    @Test
    void listingsGoFromPageToPage() {
        site.create(OneSite.config("a").build());
        site.create(OneSite.config("b").build());
        var first = cloudFront.listDistributions(r -> r.maxItems("1")).distributionList();
        assertThat(first.isTruncated()).isTrue();
        var second = cloudFront
                .listDistributions(r -> r.maxItems("1").marker(first.nextMarker()))
                .distributionList();
        assertThat(second.isTruncated()).isFalse();
        assertThat(second.items().get(0).id()).isNotEqualTo(first.items().get(0).id());
    }

    private String invalidate(String id, String reference, String path) {
        return cloudFront
                .createInvalidation(r -> r.distributionId(id).invalidationBatch(b -> b.callerReference(reference)
                        .paths(p -> p.quantity(1).items(path))))
                .invalidation()
                .id();
    }

    private GetDistributionResponse get(String id) {
        return cloudFront.getDistribution(r -> r.id(id));
    }

    private static void fails(ThrowingCallable call, int status, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
        });
    }
}
