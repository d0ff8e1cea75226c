package dev.payledger.dr.local.service.route53;

import dev.payledger.dr.local.region.Delays;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.TimeSource.Task;
import dev.payledger.dr.local.wire.AwsError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.HostedZoneAlreadyExistsException;
import software.amazon.awssdk.services.route53.model.HostedZoneConfig;
import software.amazon.awssdk.services.route53.model.HostedZoneNotEmptyException;
import software.amazon.awssdk.services.route53.model.InvalidDomainNameException;
import software.amazon.awssdk.services.route53.model.NoSuchChangeException;

/** The hosted zones of the account and the changes to them. Thread safe. */
final class Zones {

    /** How long a change stays PENDING. AWS says generally within 60 s; here nothing but the wait takes time. */
    static final Duration PROPAGATION = Duration.ofSeconds(5);

    /** Changes whose status can still be asked for; older ones are forgotten. */
    private static final int CHANGES_KEPT_MAX = 10_000;

    private final RegionContext context;
    private final Map<String, Zone> zones = new ConcurrentHashMap<>();
    private final Map<String, ChangeInfo> changes = new ConcurrentHashMap<>();

    Zones(RegionContext context) {
        this.context = context;
    }

    /** The id without the resource type that AWS lets stand before it ({@code /hostedzone/Z123}). */
    static String bareId(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    Zone require(String id) {
        Zone zone = id == null ? null : zones.get(bareId(id));
        if (zone == null) {
            throw Failures.noSuchZone(id == null ? "" : bareId(id));
        }
        return zone;
    }

    boolean exists(String id) {
        return zones.containsKey(bareId(id));
    }

    synchronized Zone create(CreateHostedZoneRequest request) {
        HostedZoneConfig config = request.hostedZoneConfig();
        if (request.vpc() != null || (config != null && Boolean.TRUE.equals(config.privateZone()))) {
            throw AwsError.unsupported("A private hosted zone");
        }
        if (request.delegationSetId() != null) {
            throw AwsError.unsupported("Route 53 DelegationSetId");
        }
        if (request.callerReference() == null || request.callerReference().isEmpty()) {
            throw Failures.invalidInput("Invalid request: CallerReference must be given");
        }
        String name = DnsName.canonical(request.name() == null ? "" : request.name());
        if (name.equals(".") || !DnsName.isValid(name)) {
            throw AwsError.of(
                    InvalidDomainNameException.builder(),
                    "InvalidDomainName",
                    400,
                    request.name() + " is not a valid domain name.");
        }
        if (zones.values().stream()
                .anyMatch(zone -> zone.shape().callerReference().equals(request.callerReference()))) {
            throw AwsError.of(
                    HostedZoneAlreadyExistsException.builder(),
                    "HostedZoneAlreadyExists",
                    409,
                    "A hosted zone has already been created with the specified caller reference.");
        }
        String id = "Z0" + context.ids().upper(19);
        HostedZone shape = HostedZone.builder()
                .id("/hostedzone/" + id)
                .name(name)
                .callerReference(request.callerReference())
                .config(HostedZoneConfig.builder()
                        .comment(config == null ? null : config.comment())
                        .privateZone(false)
                        .build())
                .build();
        Zone zone = new Zone(id, shape, nameServers());
        zones.put(id, zone);
        return zone;
    }

    synchronized void delete(String id) {
        Zone zone = require(id);
        if (zone.records().size() > 2) {
            throw AwsError.of(
                    HostedZoneNotEmptyException.builder(),
                    "HostedZoneNotEmpty",
                    400,
                    "The specified hosted zone contains non-required resource record sets and so cannot be deleted.");
        }
        zones.remove(zone.id());
    }

    List<Zone> byId() {
        return zones.values().stream().sorted(Comparator.comparing(Zone::id)).toList();
    }

    List<Zone> byName() {
        return zones.values().stream()
                .sorted(Comparator.comparing(Zone::name, DnsName.ORDER).thenComparing(Zone::id))
                .toList();
    }

    int count() {
        return zones.size();
    }

    /** The zone with the longest name that a name lies in; of several with one name the first created answers. */
    Optional<Zone> of(String name) {
        return zones.values().stream()
                .filter(zone -> DnsName.isWithin(name, zone.name()))
                .max(Comparator.comparing((Zone zone) -> zone.name().length())
                        .thenComparing(Zone::id, Comparator.reverseOrder()));
    }

    /** Notes a change of a whole zone as PENDING; it becomes INSYNC by itself. */
    ChangeInfo changed() {
        return changed(null, PROPAGATION, () -> {});
    }

    /**
     * Notes a change of records as PENDING; it becomes INSYNC by itself. It is served at once, or where it takes longer than
     * {@link #PROPAGATION} not before it is INSYNC.
     */
    ChangeInfo changed(Zone zone, Zone.Version version, @Nullable String comment) {
        Duration takes = context.delays().of(Delays.What.RECORDS, zone.name(), PROPAGATION);
        if (takes.compareTo(PROPAGATION) <= 0) {
            zone.serve(version);
        }
        return changed(comment, takes, () -> zone.serve(version));
    }

    private ChangeInfo changed(@Nullable String comment, Duration takes, Runnable serve) {
        String id = "/change/C" + context.ids().upper(20);
        ChangeInfo info = ChangeInfo.builder()
                .id(id)
                .status(ChangeStatus.PENDING)
                .submittedAt(context.time().now())
                .comment(comment)
                .build();
        if (changes.size() >= CHANGES_KEPT_MAX) {
            new ArrayList<>(changes.values())
                    .stream()
                            .sorted(Comparator.comparing(ChangeInfo::submittedAt))
                            .limit(CHANGES_KEPT_MAX / 10)
                            .forEach(old -> changes.remove(bareId(old.id())));
        }
        changes.put(bareId(id), info);
        Task unused = context.time().schedule(context.time().interval(takes), () -> {
            serve.run();
            changes.computeIfPresent(bareId(id), (key, pending) -> pending.toBuilder()
                    .status(ChangeStatus.INSYNC)
                    .build());
        });
        return info;
    }

    ChangeInfo change(String id) {
        ChangeInfo info = changes.get(bareId(id));
        if (info == null) {
            throw AwsError.of(
                    NoSuchChangeException.builder(),
                    "NoSuchChange",
                    404,
                    "Could not find resource with ID: " + bareId(id));
        }
        return info;
    }

    private List<String> nameServers() {
        List<String> servers = new ArrayList<>();
        for (String suffix : List.of("com", "net", "org", "co.uk")) {
            servers.add(String.format(
                    "ns-%d.awsdns-%02d.%s",
                    context.ids().below(2048), context.ids().below(64), suffix));
        }
        return servers;
    }
}
