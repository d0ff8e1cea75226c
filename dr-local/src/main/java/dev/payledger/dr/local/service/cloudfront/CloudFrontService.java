package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.region.Certificates;
import dev.payledger.dr.local.region.CloudFrontZone;
import dev.payledger.dr.local.region.NameDirectory;
import dev.payledger.dr.local.region.ObjectOrigin;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.DataPlane;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.*;

/**
 * CloudFront of the account: distributions over S3 buckets with origin access control, managed cache policies, response
 * headers policies, invalidations, and one edge that really serves and caches. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/Welcome.html">CloudFront API</a>
 */
public final class CloudFrontService implements CloudFrontClient, NameDirectory, DataPlane {

    private static final String API = "https://cloudfront.amazonaws.com/2020-05-31/";

    private final RegionContext context;
    private final InetAddress address;
    private final CachePolicies cachePolicies = new CachePolicies();
    private final OriginAccessControls accessControls;
    private final ResponseHeadersPolicies headersPolicies;
    private final Distributions distributions;
    private final Invalidations invalidations;
    private final Edge edge;

    /**
     * Makes the service.
     *
     * @param context with the region {@code us-east-1}, where CloudFront is
     * @param certificates those of us-east-1, the only ones that CloudFront takes
     * @param objects S3, where the edge gets what it serves
     * @param address the edge's loopback address
     */
    public CloudFrontService(
            RegionContext context, Certificates certificates, ObjectOrigin objects, InetAddress address) {
        this.context = context;
        this.address = address;
        this.accessControls = new OriginAccessControls(context);
        this.headersPolicies = new ResponseHeadersPolicies(context);
        this.distributions = new Distributions(
                context,
                certificates,
                new DistributionRules(certificates, cachePolicies, accessControls, headersPolicies));
        EdgeCache cache = new EdgeCache();
        this.invalidations = new Invalidations(context, cache);
        this.edge = new Edge(context, distributions, cachePolicies, accessControls, headersPolicies, objects, cache);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // holds nothing open
    }

    @Override
    public Optional<InetAddress> addressOf(String name) {
        return name.endsWith(CloudFrontZone.SUFFIX) && distributions.hasDomainName(name)
                ? Optional.of(address)
                : Optional.empty();
    }

    @Override
    public Optional<HttpResponse> serve(HttpRequest request) {
        return Optional.of(edge.serve(request));
    }

    @Override
    @Honours("DistributionConfig")
    public CreateDistributionResponse createDistribution(CreateDistributionRequest request) {
        HeldDistribution made = distributions.create(request.distributionConfig(), Map.of());
        return CreateDistributionResponse.builder()
                .distribution(shape(made))
                .eTag(made.etag())
                .location(API + "distribution/" + made.id())
                .build();
    }

    @Override
    @Honours("DistributionConfigWithTags")
    public CreateDistributionWithTagsResponse createDistributionWithTags(CreateDistributionWithTagsRequest request) {
        DistributionConfigWithTags wanted = request.distributionConfigWithTags();
        HeldDistribution made = distributions.create(
                wanted == null ? null : wanted.distributionConfig(), wanted == null ? Map.of() : tags(wanted.tags()));
        return CreateDistributionWithTagsResponse.builder()
                .distribution(shape(made))
                .eTag(made.etag())
                .location(API + "distribution/" + made.id())
                .build();
    }

    @Override
    @Honours("Id")
    public GetDistributionResponse getDistribution(GetDistributionRequest request) {
        HeldDistribution held = distributions.require(request.id());
        return GetDistributionResponse.builder()
                .distribution(shape(held))
                .eTag(held.etag())
                .build();
    }

    @Override
    @Honours("Id")
    public GetDistributionConfigResponse getDistributionConfig(GetDistributionConfigRequest request) {
        HeldDistribution held = distributions.require(request.id());
        return GetDistributionConfigResponse.builder()
                .distributionConfig(held.config())
                .eTag(held.etag())
                .build();
    }

    @Override
    @Honours({"Id", "IfMatch", "DistributionConfig"})
    public UpdateDistributionResponse updateDistribution(UpdateDistributionRequest request) {
        HeldDistribution held = distributions.update(request.id(), request.ifMatch(), request.distributionConfig());
        return UpdateDistributionResponse.builder()
                .distribution(shape(held))
                .eTag(held.etag())
                .build();
    }

    @Override
    @Honours({"Id", "IfMatch"})
    public DeleteDistributionResponse deleteDistribution(DeleteDistributionRequest request) {
        distributions.delete(request.id(), request.ifMatch());
        invalidations.forget(request.id());
        return DeleteDistributionResponse.builder().build();
    }

    @Override
    @Honours({"Marker", "MaxItems"})
    public ListDistributionsResponse listDistributions(ListDistributionsRequest request) {
        Paging<HeldDistribution> page =
                Paging.of(distributions.list(), HeldDistribution::id, request.marker(), request.maxItems());
        Instant now = context.time().now();
        return ListDistributionsResponse.builder()
                .distributionList(DistributionList.builder()
                        .marker(marker(request.marker()))
                        .nextMarker(page.next())
                        .maxItems(page.max())
                        .isTruncated(page.next() != null)
                        .quantity(page.items().size())
                        .items(orNull(page.items(), held -> held.summary(now)))
                        .build())
                .build();
    }

    @Override
    @Honours({"DistributionId", "InvalidationBatch"})
    public CreateInvalidationResponse createInvalidation(CreateInvalidationRequest request) {
        HeldDistribution held = distributions.require(request.distributionId());
        Invalidation made = invalidations.create(held.id(), request.invalidationBatch());
        return CreateInvalidationResponse.builder()
                .invalidation(made)
                .location(API + "distribution/" + held.id() + "/invalidation/" + made.id())
                .build();
    }

    @Override
    @Honours({"DistributionId", "Id"})
    public GetInvalidationResponse getInvalidation(GetInvalidationRequest request) {
        HeldDistribution held = distributions.require(request.distributionId());
        return GetInvalidationResponse.builder()
                .invalidation(invalidations.require(held.id(), request.id()))
                .build();
    }

    @Override
    @Honours({"DistributionId", "Marker", "MaxItems"})
    public ListInvalidationsResponse listInvalidations(ListInvalidationsRequest request) {
        HeldDistribution held = distributions.require(request.distributionId());
        Paging<InvalidationSummary> page =
                Paging.of(invalidations.list(held.id()), InvalidationSummary::id, request.marker(), request.maxItems());
        return ListInvalidationsResponse.builder()
                .invalidationList(InvalidationList.builder()
                        .marker(marker(request.marker()))
                        .nextMarker(page.next())
                        .maxItems(page.max())
                        .isTruncated(page.next() != null)
                        .quantity(page.items().size())
                        .items(orNull(page.items(), Function.identity()))
                        .build())
                .build();
    }

    @Override
    @Honours("OriginAccessControlConfig")
    public CreateOriginAccessControlResponse createOriginAccessControl(CreateOriginAccessControlRequest request) {
        Versioned<OriginAccessControlConfig> made = accessControls.create(request.originAccessControlConfig());
        return CreateOriginAccessControlResponse.builder()
                .originAccessControl(OriginAccessControls.shape(made))
                .eTag(made.etag())
                .location(API + "origin-access-control/" + made.id())
                .build();
    }

    @Override
    @Honours("Id")
    public GetOriginAccessControlResponse getOriginAccessControl(GetOriginAccessControlRequest request) {
        Versioned<OriginAccessControlConfig> held = accessControls.require(request.id());
        return GetOriginAccessControlResponse.builder()
                .originAccessControl(OriginAccessControls.shape(held))
                .eTag(held.etag())
                .build();
    }

    @Override
    @Honours({"Id", "IfMatch", "OriginAccessControlConfig"})
    public UpdateOriginAccessControlResponse updateOriginAccessControl(UpdateOriginAccessControlRequest request) {
        Versioned<OriginAccessControlConfig> held =
                accessControls.update(request.id(), request.ifMatch(), request.originAccessControlConfig());
        return UpdateOriginAccessControlResponse.builder()
                .originAccessControl(OriginAccessControls.shape(held))
                .eTag(held.etag())
                .build();
    }

    @Override
    @Honours({"Id", "IfMatch"})
    public DeleteOriginAccessControlResponse deleteOriginAccessControl(DeleteOriginAccessControlRequest request) {
        accessControls.delete(request.id(), request.ifMatch(), this::usesAccessControl);
        return DeleteOriginAccessControlResponse.builder().build();
    }

    @Override
    @Honours({"Marker", "MaxItems"})
    public ListOriginAccessControlsResponse listOriginAccessControls(ListOriginAccessControlsRequest request) {
        Paging<Versioned<OriginAccessControlConfig>> page =
                Paging.of(accessControls.list(), Versioned::id, request.marker(), request.maxItems());
        return ListOriginAccessControlsResponse.builder()
                .originAccessControlList(OriginAccessControlList.builder()
                        .marker(marker(request.marker()))
                        .nextMarker(page.next())
                        .maxItems(page.max())
                        .isTruncated(page.next() != null)
                        .quantity(page.items().size())
                        .items(orNull(page.items(), CloudFrontService::summary))
                        .build())
                .build();
    }

    @Override
    @Honours({
        "ResponseHeadersPolicyConfig.Name",
        "ResponseHeadersPolicyConfig.Comment",
        "ResponseHeadersPolicyConfig.SecurityHeadersConfig",
        "ResponseHeadersPolicyConfig.CustomHeadersConfig"
    })
    public CreateResponseHeadersPolicyResponse createResponseHeadersPolicy(CreateResponseHeadersPolicyRequest request) {
        Versioned<ResponseHeadersPolicyConfig> made = headersPolicies.create(request.responseHeadersPolicyConfig());
        return CreateResponseHeadersPolicyResponse.builder()
                .responseHeadersPolicy(ResponseHeadersPolicies.shape(made))
                .eTag(made.etag())
                .location(API + "response-headers-policy/" + made.id())
                .build();
    }

    @Override
    @Honours("Id")
    public GetResponseHeadersPolicyResponse getResponseHeadersPolicy(GetResponseHeadersPolicyRequest request) {
        Versioned<ResponseHeadersPolicyConfig> held = headersPolicies.require(request.id());
        return GetResponseHeadersPolicyResponse.builder()
                .responseHeadersPolicy(ResponseHeadersPolicies.shape(held))
                .eTag(held.etag())
                .build();
    }

    @Override
    @Honours({
        "Id",
        "IfMatch",
        "ResponseHeadersPolicyConfig.Name",
        "ResponseHeadersPolicyConfig.Comment",
        "ResponseHeadersPolicyConfig.SecurityHeadersConfig",
        "ResponseHeadersPolicyConfig.CustomHeadersConfig"
    })
    public UpdateResponseHeadersPolicyResponse updateResponseHeadersPolicy(UpdateResponseHeadersPolicyRequest request) {
        Versioned<ResponseHeadersPolicyConfig> held =
                headersPolicies.update(request.id(), request.ifMatch(), request.responseHeadersPolicyConfig());
        return UpdateResponseHeadersPolicyResponse.builder()
                .responseHeadersPolicy(ResponseHeadersPolicies.shape(held))
                .eTag(held.etag())
                .build();
    }

    @Override
    @Honours({"Id", "IfMatch"})
    public DeleteResponseHeadersPolicyResponse deleteResponseHeadersPolicy(DeleteResponseHeadersPolicyRequest request) {
        headersPolicies.delete(request.id(), request.ifMatch(), this::usesHeadersPolicy);
        return DeleteResponseHeadersPolicyResponse.builder().build();
    }

    @Override
    @Honours({"Type", "Marker", "MaxItems"})
    public ListResponseHeadersPoliciesResponse listResponseHeadersPolicies(ListResponseHeadersPoliciesRequest request) {
        // Those that AWS manages are not built.
        List<Versioned<ResponseHeadersPolicyConfig>> all =
                request.type() == ResponseHeadersPolicyType.MANAGED ? List.of() : headersPolicies.list();
        Paging<Versioned<ResponseHeadersPolicyConfig>> page =
                Paging.of(all, Versioned::id, request.marker(), request.maxItems());
        return ListResponseHeadersPoliciesResponse.builder()
                .responseHeadersPolicyList(ResponseHeadersPolicyList.builder()
                        .nextMarker(page.next())
                        .maxItems(page.max())
                        .quantity(page.items().size())
                        .items(orNull(page.items(), held -> ResponseHeadersPolicySummary.builder()
                                .type(ResponseHeadersPolicyType.CUSTOM)
                                .responseHeadersPolicy(ResponseHeadersPolicies.shape(held))
                                .build()))
                        .build())
                .build();
    }

    @Override
    @Honours("Id")
    public GetCachePolicyResponse getCachePolicy(GetCachePolicyRequest request) {
        return GetCachePolicyResponse.builder()
                .cachePolicy(cachePolicies.require(request.id()))
                .eTag(CachePolicies.etag())
                .build();
    }

    @Override
    @Honours("Id")
    public GetCachePolicyConfigResponse getCachePolicyConfig(GetCachePolicyConfigRequest request) {
        return GetCachePolicyConfigResponse.builder()
                .cachePolicyConfig(cachePolicies.require(request.id()).cachePolicyConfig())
                .eTag(CachePolicies.etag())
                .build();
    }

    @Override
    @Honours({"Type", "Marker", "MaxItems"})
    public ListCachePoliciesResponse listCachePolicies(ListCachePoliciesRequest request) {
        List<CachePolicy> all = request.type() == CachePolicyType.CUSTOM ? List.of() : cachePolicies.list();
        Paging<CachePolicy> page = Paging.of(all, CachePolicy::id, request.marker(), request.maxItems());
        return ListCachePoliciesResponse.builder()
                .cachePolicyList(CachePolicyList.builder()
                        .nextMarker(page.next())
                        .maxItems(page.max())
                        .quantity(page.items().size())
                        .items(orNull(page.items(), policy -> CachePolicySummary.builder()
                                .type(CachePolicyType.MANAGED)
                                .cachePolicy(policy)
                                .build()))
                        .build())
                .build();
    }

    @Override
    @Honours({"Resource", "Tags"})
    public TagResourceResponse tagResource(TagResourceRequest request) {
        Map<String, String> added = tags(request.tags());
        distributions.tag(request.resource(), before -> {
            before.putAll(added);
            return before;
        });
        return TagResourceResponse.builder().build();
    }

    @Override
    @Honours({"Resource", "TagKeys"})
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        List<String> gone =
                request.tagKeys() == null ? List.of() : request.tagKeys().items();
        distributions.tag(request.resource(), before -> {
            before.keySet().removeAll(gone);
            return before;
        });
        return UntagResourceResponse.builder().build();
    }

    @Override
    @Honours("Resource")
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return ListTagsForResourceResponse.builder()
                .tags(distributions.requireArn(request.resource()).tagShape())
                .build();
    }

    private Distribution shape(HeldDistribution held) {
        return held.shape(context.time().now(), invalidations.inProgress(held.id()));
    }

    private boolean usesAccessControl(String id) {
        return distributions.list().stream()
                .flatMap(held -> held.config().origins().items().stream())
                .anyMatch(origin -> id.equals(origin.originAccessControlId()));
    }

    private boolean usesHeadersPolicy(String id) {
        return distributions.list().stream()
                .flatMap(held -> Behavior.all(held.config()).stream())
                .anyMatch(behavior -> id.equals(behavior.headersPolicyId()));
    }

    private static OriginAccessControlSummary summary(Versioned<OriginAccessControlConfig> held) {
        return OriginAccessControlSummary.builder()
                .id(held.id())
                .name(held.config().name())
                .description(
                        held.config().description() == null ? "" : held.config().description())
                .signingProtocol(held.config().signingProtocolAsString())
                .signingBehavior(held.config().signingBehaviorAsString())
                .originAccessControlOriginType(held.config().originAccessControlOriginTypeAsString())
                .build();
    }

    private static Map<String, String> tags(@Nullable Tags tags) {
        Map<String, String> found = new HashMap<>();
        if (tags != null) {
            tags.items().forEach(tag -> found.put(tag.key(), tag.value() == null ? "" : tag.value()));
        }
        return found;
    }

    private static String marker(@Nullable String marker) {
        return marker == null ? "" : marker;
    }

    /** CloudFront leaves {@code Items} out where there are none. */
    private static <T, R> @Nullable List<R> orNull(List<T> items, Function<? super T, ? extends R> shape) {
        return items.isEmpty() ? null : items.stream().<R>map(shape).toList();
    }
}
