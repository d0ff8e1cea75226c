package dev.payledger.dr.local.service.route53;

import dev.payledger.dr.local.region.ApiGatewayZones;
import dev.payledger.dr.local.region.CloudFrontZone;
import dev.payledger.dr.local.region.NameAuthority;
import dev.payledger.dr.local.region.NameDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/**
 * Answers questions as Route 53's name servers do. See <a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html">how
 * Route 53 chooses records</a>. CNAMEs are followed through every zone of the account and AWS's own names, since this
 * server is authoritative for all of them.
 */
final class Resolution implements NameAuthority, ChangeBatches.AliasTargets {

    /** Unconfirmed: the TTL of AWS's names, and so of aliases to them. */
    static final long AWS_NAME_TTL_SECONDS = 60;

    private static final int CHAIN_MAX = 10;
    private static final Pattern API_NAME =
            Pattern.compile("[a-z0-9-]+\\.execute-api\\.([a-z0-9-]+)\\.amazonaws\\.com\\.");

    private static final String CLOUDFRONT_NAME = CloudFrontZone.SUFFIX + ".";

    private final Zones zones;
    private final NameDirectory awsNames;
    private final Predicate<String> healthy;

    /**
     * Makes a resolution.
     *
     * @param awsNames all regions' names
     * @param healthy what a health check says; true for one that does not exist
     */
    Resolution(Zones zones, NameDirectory awsNames, Predicate<String> healthy) {
        this.zones = zones;
        this.awsNames = awsNames;
        this.healthy = healthy;
    }

    @Override
    public Answer answer(String name, String type) {
        List<Record> chain = new ArrayList<>();
        String current = DnsName.canonical(name);
        for (int i = 0; i < CHAIN_MAX; i++) {
            Answer answer = step(current, type);
            chain.addAll(answer.records());
            Optional<Record> cname = answer.records().stream()
                    .filter(record -> record.type().equals("CNAME"))
                    .findFirst();
            if (cname.isEmpty() || type.equals("CNAME")) {
                return concluded(chain, answer);
            }
            current = DnsName.canonical(cname.get().value());
        }
        return new Answer(Status.ANSWERED, List.copyOf(chain), null);
    }

    /** The last step decides, except that a chain which leaves our zones is an answer as far as it goes. */
    private static Answer concluded(List<Record> chain, Answer last) {
        if (!chain.isEmpty() && (last.status() == Status.REFUSED || last.status() == Status.ANSWERED)) {
            return new Answer(Status.ANSWERED, List.copyOf(chain), null);
        }
        return new Answer(last.status(), List.copyOf(chain), last.soa());
    }

    private Answer step(String name, String type) {
        Matcher api = API_NAME.matcher(name);
        if (api.matches()) {
            return awsName(name, type, "execute-api." + api.group(1) + ".amazonaws.com.");
        }
        if (name.endsWith(CLOUDFRONT_NAME)) {
            return awsName(name, type, CLOUDFRONT_NAME.substring(1));
        }
        Optional<Zone> zone = zones.of(name);
        return zone.isEmpty() ? new Answer(Status.REFUSED, List.of(), null) : inZone(zone.get(), name, type);
    }

    /** Every name that AWS gives to a resource here is one IPv4 address. */
    private Answer awsName(String name, String type, String awsZone) {
        Record soa = new Record(
                awsZone,
                "SOA",
                AWS_NAME_TTL_SECONDS,
                "ns-1.amazonaws.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 60");
        return awsNames.addressOf(name.substring(0, name.length() - 1))
                .map(address -> type.equals("A")
                        ? new Answer(
                                Status.ANSWERED,
                                List.of(new Record(name, "A", AWS_NAME_TTL_SECONDS, address.getHostAddress())),
                                null)
                        : new Answer(Status.NO_DATA, List.of(), soa))
                .orElseGet(() -> new Answer(Status.NO_SUCH_NAME, List.of(), soa));
    }

    private Answer inZone(Zone zone, String name, String type) {
        boolean exists = zone.exists(name);
        String owner = exists ? name : wildcard(zone, name);
        if (!exists && owner.isEmpty()) {
            return new Answer(Status.NO_SUCH_NAME, List.of(), soa(zone));
        }
        List<ResourceRecordSet> sets = zone.sets(owner, type);
        if (sets.isEmpty()) {
            sets = zone.sets(owner, "CNAME");
        }
        List<Record> records =
                chosen(zone, sets).map(set -> records(zone, set, name, 0)).orElse(List.of());
        return records.isEmpty()
                ? new Answer(Status.NO_DATA, List.of(), soa(zone))
                : new Answer(Status.ANSWERED, records, null);
    }

    /** The wildcard that stands for a name which does not exist, or nothing. */
    private static String wildcard(Zone zone, String name) {
        for (String above = DnsName.parent(name); DnsName.isWithin(above, zone.name()); above = DnsName.parent(above)) {
            String candidate = "\\052." + above;
            if (zone.exists(candidate)) {
                return candidate;
            }
            if (zone.exists(above)) {
                return "";
            }
        }
        return "";
    }

    private Optional<ResourceRecordSet> chosen(Zone zone, List<ResourceRecordSet> sets) {
        Optional<ResourceRecordSet> primary = with(sets, ResourceRecordSetFailover.PRIMARY);
        Optional<ResourceRecordSet> secondary = with(sets, ResourceRecordSetFailover.SECONDARY);
        if (primary.isEmpty() && secondary.isEmpty()) {
            return sets.stream().findFirst();
        }
        if (primary.isEmpty() || secondary.isEmpty()) {
            return primary.or(() -> secondary);
        }
        boolean failedOver = !isHealthy(zone, primary.get(), 0) && isHealthy(zone, secondary.get(), 0);
        return failedOver ? secondary : primary;
    }

    private static Optional<ResourceRecordSet> with(List<ResourceRecordSet> sets, ResourceRecordSetFailover role) {
        return sets.stream().filter(set -> set.failover() == role).findFirst();
    }

    /** A record without a health check is healthy; an alias may ask its target as well. */
    private boolean isHealthy(Zone zone, ResourceRecordSet set, int depth) {
        if (set.healthCheckId() != null && !healthy.test(set.healthCheckId())) {
            return false;
        }
        AliasTarget alias = set.aliasTarget();
        boolean asksZone = alias != null
                && Boolean.TRUE.equals(alias.evaluateTargetHealth())
                && Zones.bareId(alias.hostedZoneId()).equals(zone.id())
                && depth < CHAIN_MAX;
        return !asksZone
                || zone.sets(alias.dnsName(), set.typeAsString()).stream()
                        .anyMatch(target -> isHealthy(zone, target, depth + 1));
    }

    private List<Record> records(Zone zone, ResourceRecordSet set, String owner, int depth) {
        AliasTarget alias = set.aliasTarget();
        if (alias == null) {
            return set.resourceRecords().stream()
                    .map(record -> new Record(owner, set.typeAsString(), set.ttl(), record.value()))
                    .toList();
        }
        if (Zones.bareId(alias.hostedZoneId()).equals(zone.id()) && depth < CHAIN_MAX) {
            return chosen(zone, zone.sets(alias.dnsName(), set.typeAsString()))
                    .map(target -> records(zone, target, owner, depth + 1))
                    .orElse(List.of());
        }
        return step(alias.dnsName(), set.typeAsString()).records().stream()
                .map(record -> new Record(owner, record.type(), record.ttlSeconds(), record.value()))
                .toList();
    }

    private static Record soa(Zone zone) {
        ResourceRecordSet soa = zone.sets(zone.name(), "SOA").get(0);
        return new Record(
                zone.name(), "SOA", soa.ttl(), soa.resourceRecords().get(0).value());
    }

    @Override
    public Optional<String> problem(
            Zone zone, NavigableMap<Zone.Key, ResourceRecordSet> records, ResourceRecordSet set) {
        AliasTarget alias = set.aliasTarget();
        if (alias == null) {
            return Optional.empty();
        }
        String targetZone = Zones.bareId(alias.hostedZoneId());
        String what = "Tried to create an alias that targets " + alias.dnsName() + ", type " + set.typeAsString()
                + " in zone " + targetZone + ", but ";
        Matcher api = API_NAME.matcher(alias.dnsName());
        if (targetZone.equals(zone.id())) {
            boolean found = records.tailMap(new Zone.Key(alias.dnsName(), set.typeAsString(), "")).keySet().stream()
                    .limit(1)
                    .anyMatch(key ->
                            key.name().equals(alias.dnsName()) && key.type().equals(set.typeAsString()));
            return found ? Optional.empty() : Optional.of(what + "that target was not found");
        }
        boolean cloudFront = alias.dnsName().endsWith(CLOUDFRONT_NAME) && targetZone.equals(CloudFrontZone.ID);
        boolean gateway = api.matches() && ApiGatewayZones.of(api.group(1)).equals(targetZone);
        if (!cloudFront && !gateway) {
            return Optional.of(what + "the alias target name does not lie within the target zone");
        }
        if (cloudFront && Boolean.TRUE.equals(alias.evaluateTargetHealth())) {
            // That it is refused is documented, the wording is not.
            return Optional.of(what + "EvaluateTargetHealth must be false for a CloudFront distribution");
        }
        // CloudFront takes IPv6 aliases as well; here they have no address.
        boolean typeFits = set.type() == RRType.A || (cloudFront && set.type() == RRType.AAAA);
        boolean found = typeFits
                && awsNames.addressOf(
                                alias.dnsName().substring(0, alias.dnsName().length() - 1))
                        .isPresent();
        return found ? Optional.empty() : Optional.of(what + "that target was not found");
    }
}
