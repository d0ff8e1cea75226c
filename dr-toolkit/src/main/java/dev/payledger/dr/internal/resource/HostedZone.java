package dev.payledger.dr.internal.resource;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * A public hosted zone of Route 53 and its records. See <a
 * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html">
 * ChangeResourceRecordSets</a>.
 */
public final class HostedZone {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String GLOBAL = "aws-global";

    /** What aliases that are ours lead to. */
    private static final String API_PART = ".execute-api.";

    private static final String CDN_PART = ".cloudfront.net.";

    /** The hosted zone of every distribution's name: https://docs.aws.amazon.com/general/latest/gr/cf_region.html */
    private static final String CDN_ZONE = "Z2FDTNDATAQYW2";

    private final Route53Client client;
    private final String id;
    private final String name;
    private final Waiting waiting;
    private final List<String> pending = new ArrayList<>();

    private HostedZone(Route53Client client, String id, String name, Waiting waiting) {
        this.client = client;
        this.id = id;
        this.name = name;
        this.waiting = waiting;
    }

    /** The public zone of this name, or empty where the account has none. */
    static Optional<HostedZone> find(Route53Client client, String name, Waiting waiting) {
        String wanted = absolute(name);
        return new AwsCall("route53", "ListHostedZonesByName", "zone " + name, GLOBAL)
                .get(() -> client.listHostedZonesByName(request -> request.dnsName(wanted))).hostedZones().stream()
                        .filter(zone -> absolute(zone.name()).equals(wanted))
                        .filter(zone -> zone.config() == null
                                || !Boolean.TRUE.equals(zone.config().privateZone()))
                        .findFirst()
                        .map(zone -> new HostedZone(client, zone.id().replace("/hostedzone/", ""), name, waiting));
    }

    static DrException missing(String name) {
        return new DrException(
                DrError.DOMAIN_001,
                "There is no public hosted zone " + name + ".",
                "Route 53 knows none of this name in this account.",
                "create the zone (and delegate it), or set dr.domain to one that exists.");
    }

    /**
     * A record.
     *
     * @param alias the alias target's name; null for a plain record
     * @param role {@code PRIMARY} or {@code SECONDARY}; null for a record that does not fail over
     */
    public record Record(
            String name,
            String type,
            List<String> values,
            @Nullable Long ttlSeconds,
            @Nullable String alias,
            @Nullable String setId,
            @Nullable String role,
            @Nullable String healthCheckId) {}

    /**
     * One of two failover records.
     *
     * @param setId what tells it from the other
     */
    public record FailoverRecord(
            String name, String setId, String role, String value, Duration ttl, String healthCheckId) {

        private boolean equalTo(Record record) {
            return record.type().equals("CNAME")
                    && role.equals(record.role())
                    && healthCheckId.equals(record.healthCheckId())
                    && Long.valueOf(ttl.toSeconds()).equals(record.ttlSeconds())
                    && record.values().size() == 1
                    && absolute(record.values().get(0)).equals(absolute(value));
        }
    }

    public String name() {
        return name;
    }

    /** The names of the zone's servers. */
    List<String> nameServers() {
        return call("GetHostedZone", "zone " + name)
                .get(() -> client.getHostedZone(request -> request.id(id)))
                .delegationSet()
                .nameServers();
    }

    private AwsCall call(String operation, String resource) {
        return new AwsCall("route53", operation, resource, GLOBAL);
    }

    private List<ResourceRecordSet> sets(String recordName) {
        String wanted = absolute(recordName);
        return call("ListResourceRecordSets", "zone " + name)
                .get(() -> client.listResourceRecordSets(
                        request -> request.hostedZoneId(id).startRecordName(wanted)))
                .resourceRecordSets()
                .stream()
                .filter(set -> absolute(set.name()).equals(wanted))
                .toList();
    }

    /** The records of a name. */
    public List<Record> records(String recordName) {
        return sets(recordName).stream().map(HostedZone::record).toList();
    }

    private static Record record(ResourceRecordSet set) {
        return new Record(
                set.name(),
                set.typeAsString(),
                set.resourceRecords().stream().map(ResourceRecord::value).toList(),
                set.ttl(),
                set.aliasTarget() == null ? null : set.aliasTarget().dnsName(),
                set.setIdentifier(),
                set.failoverAsString(),
                set.healthCheckId());
    }

    /**
     * Writes an alias A record to a regional API domain.
     *
     * @return whether something changed
     * @throws DrException with {@code DR-DOMAIN-003} where the name has a record that is not an alias to an API
     */
    public boolean upsertAlias(String recordName, String target, String targetZoneId) {
        return upsertAliases(recordName, API_PART, target, targetZoneId, List.of(RRType.A));
    }

    /**
     * Writes the alias records of a name, for IPv4 and IPv6, to a distribution of CloudFront.
     *
     * @return whether something changed
     * @throws DrException with {@code DR-DOMAIN-003} where the name has a record that is not an alias to a distribution
     */
    public boolean upsertDistributionAlias(String recordName, String target) {
        return upsertAliases(recordName, CDN_PART, target, CDN_ZONE, List.of(RRType.A, RRType.AAAA));
    }

    /**
     * Looks whether a name may be given to a distribution.
     *
     * @throws DrException with {@code DR-DOMAIN-003} where the name has a record that is not an alias to a distribution
     */
    public void requireFreeForDistribution(String recordName) {
        requireAliases(records(recordName), CDN_PART);
    }

    private void requireAliases(List<Record> there, String part) {
        for (Record record : there) {
            String alias = record.alias();
            if (alias == null || !absolute(alias).contains(part)) {
                throw notOurs(record);
            }
        }
    }

    private boolean upsertAliases(
            String recordName, String part, String target, String targetZoneId, List<RRType> types) {
        List<Record> there = records(recordName);
        requireAliases(there, part);
        List<ResourceRecordSet> missing = types.stream()
                .filter(type -> there.stream()
                        .noneMatch(record -> record.type().equals(type.toString())
                                && absolute(String.valueOf(record.alias())).equals(absolute(target))))
                .map(type -> ResourceRecordSet.builder()
                        .name(recordName)
                        .type(type)
                        .aliasTarget(to ->
                                to.dnsName(target).hostedZoneId(targetZoneId).evaluateTargetHealth(false))
                        .build())
                .toList();
        if (!missing.isEmpty()) {
            change(ChangeAction.UPSERT, missing);
        }
        return !missing.isEmpty();
    }

    /**
     * Writes the two failover records of a name.
     *
     * @return the roles whose record changed
     * @throws DrException with {@code DR-DOMAIN-003} where the name has a record that is not ours
     */
    public List<String> upsertFailover(List<FailoverRecord> wanted) {
        String recordName = wanted.get(0).name();
        List<Record> there = records(recordName);
        for (Record record : there) {
            if (wanted.stream().noneMatch(ours -> ours.setId().equals(record.setId()))) {
                throw notOurs(record);
            }
        }
        List<FailoverRecord> changed = wanted.stream()
                .filter(ours -> there.stream().noneMatch(ours::equalTo))
                .toList();
        if (!changed.isEmpty()) {
            change(
                    ChangeAction.UPSERT,
                    changed.stream()
                            .map(ours -> ResourceRecordSet.builder()
                                    .name(ours.name())
                                    .type(RRType.CNAME)
                                    .setIdentifier(ours.setId())
                                    .failover(ours.role())
                                    .ttl(ours.ttl().toSeconds())
                                    .healthCheckId(ours.healthCheckId())
                                    .resourceRecords(ResourceRecord.builder()
                                            .value(ours.value())
                                            .build())
                                    .build())
                            .toList());
        }
        return changed.stream().map(FailoverRecord::role).toList();
    }

    /** Writes a plain CNAME record; says whether something changed. */
    boolean upsertCname(String recordName, String value, Duration ttl) {
        boolean there = records(recordName).stream()
                .anyMatch(record ->
                        record.type().equals("CNAME") && record.values().contains(value));
        if (!there) {
            change(
                    ChangeAction.UPSERT,
                    List.of(ResourceRecordSet.builder()
                            .name(recordName)
                            .type(RRType.CNAME)
                            .ttl(ttl.toSeconds())
                            .resourceRecords(
                                    ResourceRecord.builder().value(value).build())
                            .build()));
        }
        return !there;
    }

    /**
     * Removes the records of a name that are ours: those of these set identifiers, or where none are given aliases to
     * APIs or distributions, and plain CNAMEs.
     *
     * @return how many were removed
     */
    public int remove(String recordName, List<String> setIds) {
        List<ResourceRecordSet> ours = ours(recordName, setIds);
        if (!ours.isEmpty()) {
            try {
                change(ChangeAction.DELETE, ours);
            } catch (DrException e) {
                // If the answer is lost, the SDK asks again and hears that there are no such records.
                if (!AwsCall.code(e).equals("InvalidChangeBatch")
                        || !ours(recordName, setIds).isEmpty()) {
                    throw e;
                }
            }
        }
        return ours.size();
    }

    private List<ResourceRecordSet> ours(String recordName, List<String> setIds) {
        return sets(recordName).stream()
                .filter(set -> setIds.isEmpty()
                        ? set.setIdentifier() == null
                                && (set.type() == RRType.CNAME
                                        || (set.aliasTarget() != null
                                                && isOurs(set.aliasTarget().dnsName())))
                        : setIds.contains(set.setIdentifier()))
                .toList();
    }

    private static boolean isOurs(String aliasTarget) {
        String target = absolute(aliasTarget);
        return target.contains(API_PART) || target.contains(CDN_PART);
    }

    private DrException notOurs(Record record) {
        return new DrException(
                DrError.DOMAIN_003,
                "Record " + record.name() + " " + record.type() + " in zone " + name + " is not ours.",
                "it answers " + (record.alias() == null ? record.values() : record.alias())
                        + (record.setId() == null ? "" : " (set identifier " + record.setId() + ")") + ".",
                "remove the record, or choose another dr.domain, dr.service or dr.stage.");
    }

    private void change(ChangeAction action, List<ResourceRecordSet> sets) {
        List<Change> changes = new ArrayList<>();
        sets.forEach(set -> changes.add(
                Change.builder().action(action).resourceRecordSet(set).build()));
        String change = call("ChangeResourceRecordSets", "zone " + name)
                .get(() -> client.changeResourceRecordSets(
                        request -> request.hostedZoneId(id).changeBatch(batch -> batch.changes(changes))))
                .changeInfo()
                .id();
        pending.add(change.replace("/change/", ""));
    }

    /** Waits until every change made through this object has reached all of Route 53's servers. */
    public void settled(Step step) {
        for (String change : pending) {
            waiting.until(
                    LIMIT,
                    () -> call("GetChange", "change " + change)
                            .get(() -> client.getChange(request -> request.id(change)))
                            .changeInfo()
                            .status(),
                    status -> status == ChangeStatus.INSYNC,
                    (status, elapsed) -> step.progress(name, "records " + status, elapsed),
                    status -> new DrException(
                            DrError.ROUTING_001,
                            "A change of zone " + name + " did not reach all servers.",
                            "change " + change + " is still " + status + " after " + LIMIT.toMinutes() + " min.",
                            "run the goal again."));
        }
        pending.clear();
    }

    static String absolute(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower : lower + ".";
    }
}
