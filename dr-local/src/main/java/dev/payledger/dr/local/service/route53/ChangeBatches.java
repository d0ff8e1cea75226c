package dev.payledger.dr.local.service.route53;

import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Shapes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeBatch;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/**
 * Checks a change batch and computes the zone's records after it; all of it or nothing. Simple and failover records, and
 * aliases; the other routing policies are refused.
 *
 * @see <a href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html">
 *     ChangeResourceRecordSets</a>
 */
final class ChangeBatches {

    private static final int CHANGES_MAX = 1_000;
    private static final long TTL_MAX_SECONDS = 2_147_483_647;
    private static final List<String> OTHER_POLICIES = List.of(
            "Weight",
            "Region",
            "GeoLocation",
            "MultiValueAnswer",
            "TrafficPolicyInstanceId",
            "CidrRoutingConfig",
            "GeoProximityLocation");

    private final Predicate<String> healthCheckExists;
    private final AliasTargets aliasTargets;

    ChangeBatches(Predicate<String> healthCheckExists, AliasTargets aliasTargets) {
        this.healthCheckExists = healthCheckExists;
        this.aliasTargets = aliasTargets;
    }

    /** The records after the batch. */
    NavigableMap<Zone.Key, ResourceRecordSet> apply(Zone zone, ChangeBatch batch) {
        if (batch == null || batch.changes().isEmpty()) {
            throw Failures.invalidInput("Invalid request: a change batch needs at least one change");
        }
        if (batch.changes().size() > CHANGES_MAX) {
            throw Failures.invalidBatch(List.of("Number of records limit of " + CHANGES_MAX + " exceeded."));
        }
        batch.changes().forEach(this::checkShape);
        NavigableMap<Zone.Key, ResourceRecordSet> records = new TreeMap<>(zone.records());
        List<String> problems = new ArrayList<>();
        Set<ResourceRecordSet> put = new LinkedHashSet<>();
        for (Change change : batch.changes()) {
            ResourceRecordSet set = canonical(change.resourceRecordSet());
            if (change.action() == ChangeAction.DELETE) {
                delete(records, set).ifPresent(problems::add);
            } else if (change.action() == ChangeAction.CREATE && records.containsKey(Zone.Key.of(set))) {
                problems.add("Tried to create resource record set " + described(set) + " but it already exists");
            } else {
                checkValues(zone, set, problems);
                records.put(Zone.Key.of(set), set);
                put.add(set);
            }
        }
        for (ResourceRecordSet set : put) {
            checkNeighbours(zone, records, set, problems);
            aliasTargets.problem(zone, records, set).ifPresent(problems::add);
        }
        checkApex(zone, records, problems);
        if (!problems.isEmpty()) {
            throw Failures.invalidBatch(problems);
        }
        return records;
    }

    private void checkShape(Change change) {
        ResourceRecordSet set = change.resourceRecordSet();
        if (change.action() == null
                || change.action() == ChangeAction.UNKNOWN_TO_SDK_VERSION
                || set == null
                || set.name() == null
                || set.type() == null
                || set.type() == RRType.UNKNOWN_TO_SDK_VERSION) {
            throw Failures.invalidInput("Invalid request: Action, Name and Type must be given for every change");
        }
        List<String> unsupported = Shapes.present(set, OTHER_POLICIES);
        if (!unsupported.isEmpty()) {
            throw AwsError.unsupported("Route 53 record " + String.join(", ", unsupported));
        }
        String where = " in Change with [Action=" + change.actionAsString() + ", Name=" + set.name() + ", Type="
                + set.typeAsString() + ", SetIdentifier=" + set.setIdentifier() + "]";
        boolean values = set.ttl() != null && !set.resourceRecords().isEmpty();
        boolean anyValue = set.ttl() != null || !set.resourceRecords().isEmpty();
        if (set.aliasTarget() == null ? !values : anyValue) {
            throw Failures.invalidInput(
                    "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or"
                            + " TrafficPolicyInstanceId], but found " + (anyValue ? "more than one" : "none") + where);
        }
        if (set.ttl() != null && (set.ttl() < 0 || set.ttl() > TTL_MAX_SECONDS)) {
            throw Failures.invalidInput("Invalid request: TTL must be between 0 and " + TTL_MAX_SECONDS + where);
        }
        if (set.failover() == ResourceRecordSetFailover.UNKNOWN_TO_SDK_VERSION) {
            throw Failures.invalidInput("Invalid request: Failover must be PRIMARY or SECONDARY" + where);
        }
        if (set.failover() != null && set.setIdentifier() == null) {
            throw Failures.invalidInput("Invalid request: Missing field 'SetIdentifier'" + where);
        }
        if (set.failover() == null && set.setIdentifier() != null) {
            throw Failures.invalidInput(
                    "Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation,"
                            + " MultiValueAnswer, GeoProximityLocation, or CidrRoutingConfig], but found none" + where);
        }
        if (set.failover() == null && set.healthCheckId() != null) {
            throw Failures.invalidInput("Invalid request: HealthCheckId is not allowed for a simple record" + where);
        }
        if (set.healthCheckId() != null
                && change.action() != ChangeAction.DELETE
                && !healthCheckExists.test(set.healthCheckId())) {
            throw Failures.noSuchHealthCheck(set.healthCheckId());
        }
    }

    private static ResourceRecordSet canonical(ResourceRecordSet set) {
        ResourceRecordSet.Builder changed = set.toBuilder().name(DnsName.canonical(set.name()));
        AliasTarget alias = set.aliasTarget();
        if (alias != null) {
            changed.aliasTarget(alias.toBuilder()
                    .dnsName(DnsName.canonical(alias.dnsName()))
                    .evaluateTargetHealth(Boolean.TRUE.equals(alias.evaluateTargetHealth()))
                    .build());
        }
        return changed.build();
    }

    private static Optional<String> delete(NavigableMap<Zone.Key, ResourceRecordSet> records, ResourceRecordSet set) {
        ResourceRecordSet existing = records.get(Zone.Key.of(set));
        if (existing == null) {
            return Optional.of("Tried to delete resource record set " + described(set) + " but it was not found");
        }
        if (!existing.equals(set)) {
            return Optional.of("Tried to delete resource record set " + described(set)
                    + " but the values provided do not match the current values");
        }
        records.remove(Zone.Key.of(set));
        return Optional.empty();
    }

    private static void checkValues(Zone zone, ResourceRecordSet set, List<String> problems) {
        if (!DnsName.isWithin(set.name(), zone.name())) {
            problems.add("RRSet with DNS name " + set.name() + " is not permitted in zone " + zone.name());
        } else if (!DnsName.isValid(set.name())) {
            problems.add("FATAL problem: DomainLabelTooLong or empty encountered with '" + set.name() + "'");
        }
        if (set.type() == RRType.CNAME && set.name().equals(zone.name())) {
            problems.add("RRSet of type CNAME with DNS name " + set.name() + " is not permitted at apex in zone "
                    + zone.name());
        }
        if (set.type() == RRType.CNAME && set.resourceRecords().size() > 1) {
            problems.add("RRSet of type CNAME with DNS name " + set.name() + " must have exactly one value");
        }
        Set<String> seen = new LinkedHashSet<>();
        for (ResourceRecord record : set.resourceRecords()) {
            RecordValues.problem(set.typeAsString(), record.value()).ifPresent(problems::add);
            if (!seen.add(record.value())) {
                problems.add("Duplicate Resource Record: '" + record.value() + "'");
            }
        }
    }

    private static void checkNeighbours(
            Zone zone,
            NavigableMap<Zone.Key, ResourceRecordSet> records,
            ResourceRecordSet set,
            List<String> problems) {
        Zone.Key own = Zone.Key.of(set);
        for (ResourceRecordSet other :
                records.tailMap(new Zone.Key(set.name(), "", "")).values()) {
            if (!other.name().equals(set.name())) {
                return;
            }
            if (Zone.Key.of(other).equals(own)) {
                continue;
            }
            if (other.type() != set.type()) {
                if (set.type() == RRType.CNAME) {
                    problems.add("RRSet of type CNAME with DNS name " + set.name() + " is not permitted as it conflicts"
                            + " with other records with the same DNS name in zone " + zone.name());
                } else if (other.type() == RRType.CNAME) {
                    problems.add("RRSet of type " + set.typeAsString() + " with DNS name " + set.name()
                            + " is not permitted because a conflicting RRSet of type CNAME with the same DNS name already"
                            + " exists in zone " + zone.name());
                }
            } else if ((other.failover() == null) != (set.failover() == null)) {
                problems.add("RRSet with DNS name " + set.name() + ", type " + set.typeAsString() + ", SetIdentifier "
                        + set.setIdentifier() + " cannot be created because a "
                        + (other.failover() == null ? "non-failover" : "failover")
                        + " RRSet with the same name and type already exists");
            } else if (other.failover() == set.failover()) {
                problems.add("Failover RRSet with DNS name " + set.name() + ", type " + set.typeAsString()
                        + ", SetIdentifier " + set.setIdentifier() + " cannot be created because a "
                        + set.failoverAsString() + " failover RRSet with the same name and type already exists");
            }
        }
    }

    private static void checkApex(Zone zone, NavigableMap<Zone.Key, ResourceRecordSet> records, List<String> problems) {
        if (!records.containsKey(new Zone.Key(zone.name(), "SOA", ""))) {
            problems.add("A HostedZone must contain exactly one SOA record.");
        }
        if (!records.containsKey(new Zone.Key(zone.name(), "NS", ""))) {
            problems.add("A HostedZone must contain at least one NS record for the zone itself.");
        }
    }

    private static String described(ResourceRecordSet set) {
        @Nullable String identifier = set.setIdentifier();
        return "[name='" + set.name() + "', type='" + set.typeAsString() + "'"
                + (identifier == null ? "" : ", set identifier='" + identifier + "'") + "]";
    }

    /** Knows whether what an alias names exists. */
    interface AliasTargets {
        /** What is wrong with a set's alias, in Route 53's words; empty for a set without one. */
        Optional<String> problem(Zone zone, NavigableMap<Zone.Key, ResourceRecordSet> records, ResourceRecordSet set);
    }
}
