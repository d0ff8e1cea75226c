package dev.payledger.dr.local.service.route53;

import dev.payledger.dr.local.region.HealthListener;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.NameAuthority;
import dev.payledger.dr.local.region.NameDirectory;
import dev.payledger.dr.local.region.PublicNames;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Honours;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.*;

/**
 * Route 53 of the account: public hosted zones, simple and failover records, aliases, health checks of endpoints,
 * resolution. Private zones, other routing policies, calculated and metric health checks and DNSSEC are refused. Thread
 * safe.
 *
 * @see <a href="https://docs.aws.amazon.com/Route53/latest/APIReference/Welcome.html">Route 53 API</a>
 */
public final class Route53Service implements Route53Client, NameAuthority {

    private static final int PAGE_DEFAULT = 100;
    private static final int RECORDS_PAGE_MAX = 300;

    /** Probes that may run at once; more wait. */
    private static final int PROBE_THREADS_MAX = 64;

    private final Zones zones;
    private final HealthChecks healthChecks;
    private final Resolution resolution;
    private final ChangeBatches batches;
    private final Tags tags;
    private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
    private final @Nullable ThreadPoolExecutor threads;

    /**
     * Makes the service.
     *
     * @param context with the region {@code us-east-1}, where Route 53 is
     * @param awsNames the names that every region's services gave out
     * @param publicNames how health checkers reach an endpoint
     * @param metrics CloudWatch of us-east-1
     */
    public Route53Service(RegionContext context, NameDirectory awsNames, PublicNames publicNames, MetricSink metrics) {
        this(context, awsNames, new SocketProbe(publicNames), probeThreads(), metrics);
    }

    Route53Service(RegionContext context, NameDirectory awsNames, Probe probe, Executor executor, MetricSink metrics) {
        this.threads = executor instanceof ThreadPoolExecutor pool ? pool : null;
        this.zones = new Zones(context);
        this.healthChecks = new HealthChecks(context, probe, executor, metrics, this::announce);
        this.resolution = new Resolution(zones, awsNames, healthChecks::isHealthy);
        this.batches = new ChangeBatches(healthChecks::exists, resolution);
        this.tags = new Tags(zones, healthChecks);
    }

    /** Lets a listener hear of every change of every health check from now on. */
    public void onHealthChange(HealthListener listener) {
        listeners.add(listener);
    }

    @Override
    public Answer answer(String name, String type) {
        return resolution.answer(name, type);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        healthChecks.close();
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    private void announce(String id, boolean healthy, int healthyCheckers, int checkers, Instant at) {
        listeners.forEach(listener -> listener.changed(id, healthy, healthyCheckers, checkers, at));
    }

    private static ThreadPoolExecutor probeThreads() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                PROBE_THREADS_MAX, PROBE_THREADS_MAX, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "dr-local-health-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Override
    @Honours({"Name", "CallerReference", "HostedZoneConfig"})
    public CreateHostedZoneResponse createHostedZone(CreateHostedZoneRequest request) {
        Zone zone = zones.create(request);
        return CreateHostedZoneResponse.builder()
                .hostedZone(zone.shape())
                .delegationSet(delegation(zone))
                .changeInfo(zones.changed())
                .location("https://route53.amazonaws.com/2013-04-01/hostedzone/" + zone.id())
                .build();
    }

    @Override
    @Honours("Id")
    public GetHostedZoneResponse getHostedZone(GetHostedZoneRequest request) {
        Zone zone = zones.require(request.id());
        return GetHostedZoneResponse.builder()
                .hostedZone(zone.shape())
                .delegationSet(delegation(zone))
                .build();
    }

    @Override
    @Honours({})
    public GetHostedZoneCountResponse getHostedZoneCount(GetHostedZoneCountRequest request) {
        return GetHostedZoneCountResponse.builder()
                .hostedZoneCount((long) zones.count())
                .build();
    }

    @Override
    @Honours({"Marker", "MaxItems"})
    public ListHostedZonesResponse listHostedZones(ListHostedZonesRequest request) {
        int max = maxItems(request.maxItems(), PAGE_DEFAULT);
        String marker = request.marker();
        List<Zone> rest = zones.byId().stream()
                .filter(zone -> marker == null || zone.id().compareTo(marker) >= 0)
                .toList();
        boolean more = rest.size() > max;
        return ListHostedZonesResponse.builder()
                .hostedZones(rest.stream().limit(max).map(Zone::shape).toList())
                .marker(marker)
                .isTruncated(more)
                .nextMarker(more ? rest.get(max).id() : null)
                .maxItems(Integer.toString(max))
                .build();
    }

    @Override
    @Honours({"DNSName", "HostedZoneId", "MaxItems"})
    public ListHostedZonesByNameResponse listHostedZonesByName(ListHostedZonesByNameRequest request) {
        if (request.hostedZoneId() != null && request.dnsName() == null) {
            throw Failures.invalidInput("Invalid request: HostedZoneId needs DNSName");
        }
        int max = maxItems(request.maxItems(), PAGE_DEFAULT);
        String start = request.dnsName() == null ? null : DnsName.canonical(request.dnsName());
        String startId = request.hostedZoneId() == null ? "" : Zones.bareId(request.hostedZoneId());
        List<Zone> rest = zones.byName().stream()
                .filter(zone -> start == null || follows(zone, start, startId))
                .toList();
        boolean more = rest.size() > max;
        return ListHostedZonesByNameResponse.builder()
                .hostedZones(rest.stream().limit(max).map(Zone::shape).toList())
                .dnsName(request.dnsName())
                .hostedZoneId(request.hostedZoneId())
                .isTruncated(more)
                .nextDNSName(more ? rest.get(max).name() : null)
                .nextHostedZoneId(more ? rest.get(max).id() : null)
                .maxItems(Integer.toString(max))
                .build();
    }

    private static boolean follows(Zone zone, String start, String startId) {
        int order = DnsName.ORDER.compare(zone.name(), start);
        return order > 0 || (order == 0 && zone.id().compareTo(startId) >= 0);
    }

    @Override
    @Honours({"Id", "Comment"})
    public UpdateHostedZoneCommentResponse updateHostedZoneComment(UpdateHostedZoneCommentRequest request) {
        Zone zone = zones.require(request.id());
        zone.describe(request.comment());
        return UpdateHostedZoneCommentResponse.builder()
                .hostedZone(zone.shape())
                .build();
    }

    @Override
    @Honours("Id")
    public DeleteHostedZoneResponse deleteHostedZone(DeleteHostedZoneRequest request) {
        zones.delete(request.id());
        tags.forget(TagResourceType.HOSTEDZONE, request.id());
        return DeleteHostedZoneResponse.builder().changeInfo(zones.changed()).build();
    }

    @Override
    @Honours({"HostedZoneId", "ChangeBatch"})
    public ChangeResourceRecordSetsResponse changeResourceRecordSets(ChangeResourceRecordSetsRequest request) {
        Zone zone = zones.require(request.hostedZoneId());
        synchronized (zone) {
            Zone.Version version = zone.replace(batches.apply(zone, request.changeBatch()));
            return ChangeResourceRecordSetsResponse.builder()
                    .changeInfo(
                            zones.changed(zone, version, request.changeBatch().comment()))
                    .build();
        }
    }

    @Override
    @Honours({"HostedZoneId", "StartRecordName", "StartRecordType", "StartRecordIdentifier", "MaxItems"})
    public ListResourceRecordSetsResponse listResourceRecordSets(ListResourceRecordSetsRequest request) {
        Zone zone = zones.require(request.hostedZoneId());
        if (request.startRecordType() != null && request.startRecordName() == null) {
            throw Failures.invalidInput("Invalid request: StartRecordType needs StartRecordName");
        }
        int max = Math.min(RECORDS_PAGE_MAX, maxItems(request.maxItems(), RECORDS_PAGE_MAX));
        NavigableMap<Zone.Key, ResourceRecordSet> rest = zone.records();
        if (request.startRecordName() != null) {
            rest = rest.tailMap(
                    new Zone.Key(
                            DnsName.canonical(request.startRecordName()),
                            request.startRecordType() == null ? "" : request.startRecordTypeAsString(),
                            request.startRecordIdentifier() == null ? "" : request.startRecordIdentifier()),
                    true);
        }
        List<ResourceRecordSet> page = rest.values().stream().limit(max + 1L).toList();
        boolean more = page.size() > max;
        ResourceRecordSet next = more ? page.get(max) : null;
        return ListResourceRecordSetsResponse.builder()
                .resourceRecordSets(more ? page.subList(0, max) : page)
                .isTruncated(more)
                .nextRecordName(next == null ? null : next.name())
                .nextRecordType(next == null ? null : next.typeAsString())
                .nextRecordIdentifier(next == null ? null : next.setIdentifier())
                .maxItems(Integer.toString(max))
                .build();
    }

    @Override
    @Honours("Id")
    public GetChangeResponse getChange(GetChangeRequest request) {
        return GetChangeResponse.builder()
                .changeInfo(zones.change(request.id()))
                .build();
    }

    @Override
    @Honours({"CallerReference", "HealthCheckConfig"})
    public CreateHealthCheckResponse createHealthCheck(CreateHealthCheckRequest request) {
        HealthCheck check = healthChecks.create(request);
        return CreateHealthCheckResponse.builder()
                .healthCheck(check)
                .location("https://route53.amazonaws.com/2013-04-01/healthcheck/" + check.id())
                .build();
    }

    @Override
    @Honours("HealthCheckId")
    public GetHealthCheckResponse getHealthCheck(GetHealthCheckRequest request) {
        return GetHealthCheckResponse.builder()
                .healthCheck(healthChecks.require(request.healthCheckId()))
                .build();
    }

    @Override
    @Honours({"Marker", "MaxItems"})
    public ListHealthChecksResponse listHealthChecks(ListHealthChecksRequest request) {
        int max = maxItems(request.maxItems(), PAGE_DEFAULT);
        String marker = request.marker();
        List<HealthCheck> rest = healthChecks.list().stream()
                .filter(check -> marker == null || check.id().compareTo(marker) >= 0)
                .toList();
        boolean more = rest.size() > max;
        return ListHealthChecksResponse.builder()
                .healthChecks(more ? rest.subList(0, max) : rest)
                .marker(marker)
                .isTruncated(more)
                .nextMarker(more ? rest.get(max).id() : null)
                .maxItems(Integer.toString(max))
                .build();
    }

    @Override
    @Honours({
        "HealthCheckId",
        "HealthCheckVersion",
        "IPAddress",
        "Port",
        "ResourcePath",
        "FullyQualifiedDomainName",
        "SearchString",
        "FailureThreshold",
        "Inverted",
        "Disabled",
        "EnableSNI",
        "Regions",
        "ResetElements"
    })
    public UpdateHealthCheckResponse updateHealthCheck(UpdateHealthCheckRequest request) {
        return UpdateHealthCheckResponse.builder()
                .healthCheck(healthChecks.update(request))
                .build();
    }

    @Override
    @Honours("HealthCheckId")
    public DeleteHealthCheckResponse deleteHealthCheck(DeleteHealthCheckRequest request) {
        healthChecks.delete(request.healthCheckId());
        tags.forget(TagResourceType.HEALTHCHECK, request.healthCheckId());
        return DeleteHealthCheckResponse.builder().build();
    }

    @Override
    @Honours({})
    public GetHealthCheckCountResponse getHealthCheckCount(GetHealthCheckCountRequest request) {
        return GetHealthCheckCountResponse.builder()
                .healthCheckCount((long) healthChecks.list().size())
                .build();
    }

    @Override
    @Honours("HealthCheckId")
    public GetHealthCheckStatusResponse getHealthCheckStatus(GetHealthCheckStatusRequest request) {
        return GetHealthCheckStatusResponse.builder()
                .healthCheckObservations(
                        healthChecks.monitor(request.healthCheckId()).observations())
                .build();
    }

    @Override
    @Honours("HealthCheckId")
    public GetHealthCheckLastFailureReasonResponse getHealthCheckLastFailureReason(
            GetHealthCheckLastFailureReasonRequest request) {
        return GetHealthCheckLastFailureReasonResponse.builder()
                .healthCheckObservations(
                        healthChecks.monitor(request.healthCheckId()).lastFailures())
                .build();
    }

    @Override
    @Honours({})
    public GetCheckerIpRangesResponse getCheckerIpRanges(GetCheckerIpRangesRequest request) {
        return GetCheckerIpRangesResponse.builder()
                .checkerIpRanges(CheckerFleet.ranges())
                .build();
    }

    @Override
    @Honours({"ResourceType", "ResourceId", "AddTags", "RemoveTagKeys"})
    public ChangeTagsForResourceResponse changeTagsForResource(ChangeTagsForResourceRequest request) {
        tags.change(request.resourceType(), request.resourceId(), request.addTags(), request.removeTagKeys());
        return ChangeTagsForResourceResponse.builder().build();
    }

    @Override
    @Honours({"ResourceType", "ResourceId"})
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return ListTagsForResourceResponse.builder()
                .resourceTagSet(tags.list(request.resourceType(), request.resourceId()))
                .build();
    }

    @Override
    @Honours({"ResourceType", "ResourceIds"})
    public ListTagsForResourcesResponse listTagsForResources(ListTagsForResourcesRequest request) {
        return ListTagsForResourcesResponse.builder()
                .resourceTagSets(request.resourceIds().stream()
                        .map(id -> tags.list(request.resourceType(), id))
                        .toList())
                .build();
    }

    private static DelegationSet delegation(Zone zone) {
        return DelegationSet.builder().nameServers(zone.nameServers()).build();
    }

    private static int maxItems(@Nullable String text, int whenAbsent) {
        if (text == null) {
            return whenAbsent;
        }
        try {
            int max = Integer.parseInt(text);
            if (max >= 1) {
                return Math.min(max, whenAbsent);
            }
        } catch (NumberFormatException e) {
            throw notANumber(text);
        }
        throw notANumber(text);
    }

    private static RuntimeException notANumber(String text) {
        return AwsError.of(
                InvalidInputException.builder(),
                "InvalidInput",
                400,
                "Invalid request: MaxItems is not valid: " + text);
    }
}
