package dev.payledger.dr.local.service.route53;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * A hosted zone. Its records are an immutable map that a change batch replaces as a whole, so that no reader sees half a
 * batch. Changes hold this object's monitor.
 */
final class Zone {

    private static final long NS_TTL = 172_800;
    private static final long SOA_TTL = 900;

    private final String id;
    private final String name;
    private final List<String> nameServers;
    private volatile HostedZone hostedZone;
    private volatile NavigableMap<Key, ResourceRecordSet> records;
    private volatile NavigableMap<Key, ResourceRecordSet> served;
    private long changes;
    private long servedChange;

    Zone(String id, HostedZone hostedZone, List<String> nameServers) {
        this.id = id;
        this.name = hostedZone.name();
        this.hostedZone = hostedZone;
        this.nameServers = List.copyOf(nameServers);
        NavigableMap<Key, ResourceRecordSet> initial = new TreeMap<>();
        put(initial, set("NS", NS_TTL, nameServers.stream().map(server -> server + ".")));
        put(
                initial,
                set(
                        "SOA",
                        SOA_TTL,
                        Stream.of(nameServers.get(0) + ". awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400")));
        this.records = initial;
        this.served = initial;
    }

    String id() {
        return id;
    }

    /** The apex, in Route 53's form. */
    String name() {
        return name;
    }

    List<String> nameServers() {
        return nameServers;
    }

    HostedZone shape() {
        return hostedZone.toBuilder()
                .resourceRecordSetCount((long) records.size())
                .build();
    }

    void describe(@Nullable String comment) {
        hostedZone = hostedZone.toBuilder()
                .config(hostedZone.config().toBuilder().comment(comment).build())
                .build();
    }

    /** The records now, whether they are served already or not. Not to be changed. */
    NavigableMap<Key, ResourceRecordSet> records() {
        return records;
    }

    /** Changes the records; until they are {@linkplain #serve served}, queries are answered with the former ones. */
    Version replace(NavigableMap<Key, ResourceRecordSet> changed) {
        records = changed;
        changes++;
        return new Version(changes, changed);
    }

    /** The records after one change of them. */
    record Version(long number, NavigableMap<Key, ResourceRecordSet> records) {}

    /** Name servers know this version from now on, or a later one. */
    synchronized void serve(Version version) {
        if (version.number() > servedChange) {
            servedChange = version.number();
            served = version.records();
        }
    }

    /** All sets of a name and type that are served; several where they have a routing policy. */
    List<ResourceRecordSet> sets(String recordName, String type) {
        return List.copyOf(served.subMap(new Key(recordName, type, ""), true, new Key(recordName, type, "\uffff"), true)
                .values());
    }

    /** Whether a name has records that are served, or names below it have. */
    boolean exists(String recordName) {
        Key first = served.ceilingKey(new Key(recordName, "", ""));
        return first != null && DnsName.isWithin(first.name(), recordName);
    }

    private ResourceRecordSet set(String type, long ttl, Stream<String> values) {
        return ResourceRecordSet.builder()
                .name(name)
                .type(type)
                .ttl(ttl)
                .resourceRecords(
                        values.map(v -> ResourceRecord.builder().value(v).build())
                                .toList())
                .build();
    }

    private static void put(NavigableMap<Key, ResourceRecordSet> map, ResourceRecordSet set) {
        map.put(Key.of(set), set);
    }

    /** What tells one record set from another; the order is that of ListResourceRecordSets. */
    record Key(String name, String type, String setIdentifier) implements Comparable<Key> {

        private static final Comparator<Key> ORDER = Comparator.comparing(Key::name, DnsName.ORDER)
                .thenComparing(Key::type)
                .thenComparing(Key::setIdentifier);

        static Key of(ResourceRecordSet set) {
            String identifier = set.setIdentifier();
            return new Key(set.name(), set.typeAsString(), identifier == null ? "" : identifier);
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }
}
