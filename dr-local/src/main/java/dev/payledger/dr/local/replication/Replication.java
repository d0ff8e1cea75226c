package dev.payledger.dr.local.replication;

import dev.payledger.dr.local.region.Delays;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.ReplicationPauses;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.GlobalTables;
import dev.payledger.dr.local.service.dynamodb.table.StreamLog;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.time.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * Global tables, version 2019.11.21, with eventual consistency: every write in one region reaches the others after a
 * lag, in order for each item; where two regions write the same item, the last writer wins, whole item by whole item.
 * Transactions are not replicated as a unit, conditions not at all. A link between two regions can be paused, as if the
 * network between them were cut: writes wait and are delivered on resume.
 *
 * <p>Thread safe. With virtual time and a seed, a whole run of several regions can be repeated.
 *
 * <p>Unconfirmed against AWS: the wording of some refusals (noted at each), and that records of the items that were
 * there before appear in a new replica's stream. AWS refuses to delete a table that seeded a replica within the last 24
 * hours even when the replica is gone; here it is refused only while the replica is there.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html">Global
 *     tables: how it works</a>
 */
public final class Replication implements GlobalTables, ReplicationPauses {

    /** The median time from a write to its effect in another region, at speed 1. */
    public static final Duration DEFAULT_LAG = Duration.ofMillis(400);

    private static final Duration STRUCTURE_CHANGE = Duration.ofMillis(500);

    private final TimeSource time;
    private final ReplicationLag lag;
    private final Map<String, Member> members = new ConcurrentSkipListMap<>();
    private final Map<String, ReplicaGroup> groups = new ConcurrentSkipListMap<>();
    private final Set<Pause> pauses = new HashSet<>();

    /** Replication with the default lag. */
    public Replication(TimeSource time, IdSource ids) {
        this(time, ids, DEFAULT_LAG);
    }

    /**
     * Replication between regions that share a time source.
     *
     * @param time the regions' time; lags are intervals
     * @param ids where the scatter of the lag comes from
     * @param medianLag the median lag at speed 1
     */
    public Replication(TimeSource time, IdSource ids, Duration medianLag) {
        this(time, ids, medianLag, Delays.NONE);
    }

    /** Replication with the default lag, and its spikes where the context has delays. */
    public Replication(RegionContext context) {
        this(context.time(), context.ids(), DEFAULT_LAG, context.delays());
    }

    private Replication(TimeSource time, IdSource ids, Duration medianLag, Delays delays) {
        this.time = time;
        this.lag = new ReplicationLag(medianLag, ids, delays);
    }

    private record Member(TableStore store, MetricSink metrics) {}

    private record Pause(@Nullable String table, String from, String to) {}

    /**
     * Makes a region known, so that tables can have replicas there.
     *
     * @param store the region's tables
     * @param metrics where {@code ReplicationLatency} of writes from this region is published
     */
    public void join(TableStore store, MetricSink metrics) {
        members.put(store.context().region(), new Member(store, metrics));
    }

    @Override
    public synchronized void addReplica(Table source, String region) {
        if (region.equals(source.region())) {
            throw ownRegion();
        }
        Member target = members.get(region);
        if (target == null) {
            // Unconfirmed wording.
            throw DynamoErrors.invalidValues("Region " + region + " is not supported for replicas");
        }
        ReplicaGroup group = groups.get(source.name());
        if (group != null && group.tables().containsKey(region)) {
            // Unconfirmed wording.
            throw DynamoErrors.validation("Failed to create a the new replica of table with name: '" + source.name()
                    + "' because one or more replicas already exist in the global table.");
        }
        if (target.store().find(source.name()).isPresent()) {
            throw DynamoErrors.validation("Failed to create a the new replica of table with name: '" + source.name()
                    + "' because one or more replicas already existed as tables.");
        }
        requireStream(source);
        if (group == null) {
            group = new ReplicaGroup(
                    source,
                    member(source.region()).metrics(),
                    time,
                    lag,
                    (from, to) -> isPaused(source.name(), from, to));
            groups.put(source.name(), group);
        }
        Table replica = target.store().create(source.definition(), StreamViewType.NEW_AND_OLD_IMAGES);
        replica.hold(TableStatus.CREATING);
        replica.expireBy(source.expiryAttribute());
        group.add(replica, target.metrics());
        ReplicaGroup joined = group;
        time.schedule(time.interval(STRUCTURE_CHANGE), () -> joined.activateWhenComplete(region));
    }

    /** Replication reads the stream in AWS; a table without one gets it, another view type is refused (unconfirmed). */
    private void requireStream(Table source) {
        StreamLog stream = source.stream();
        if (stream == null) {
            member(source.region()).store().openStream(source, StreamViewType.NEW_AND_OLD_IMAGES);
        } else if (stream.viewType() != StreamViewType.NEW_AND_OLD_IMAGES) {
            throw DynamoErrors.validation("Table " + source.name() + " must have a stream with the view type"
                    + " NEW_AND_OLD_IMAGES to be replicated");
        }
    }

    @Override
    public synchronized void removeReplica(Table source, String region) {
        if (region.equals(source.region())) {
            throw ownRegion();
        }
        ReplicaGroup group = groups.get(source.name());
        Table replica = group == null ? null : group.tables().get(region);
        if (group == null || replica == null || !group.tables().containsKey(source.region())) {
            // Unconfirmed wording.
            throw DynamoErrors.validation("Update global table operation failed because one or more replicas were not"
                    + " part of the global table.");
        }
        if (region.equals(group.sourceRegion())) {
            throw seeded();
        }
        if (replica.isDeletionProtected()) {
            throw DynamoErrors.validation("Resource cannot be deleted as it is currently protected against deletion."
                    + " Disable deletion protection first.");
        }
        detach(group, region, source.name());
        member(region).store().delete(replica);
    }

    @Override
    public synchronized Collection<Table> replicasOf(Table table) {
        ReplicaGroup group = groups.get(table.name());
        if (group == null || group.tables().get(table.region()) != table) {
            return List.of();
        }
        return group.tables().values().stream().filter(each -> each != table).toList();
    }

    @Override
    public synchronized void leave(Table table) {
        ReplicaGroup group = groups.get(table.name());
        if (group == null || group.tables().get(table.region()) != table) {
            return;
        }
        if (table.region().equals(group.sourceRegion())) {
            throw seeded();
        }
        detach(group, table.region(), table.name());
    }

    private void detach(ReplicaGroup group, String region, String tableName) {
        group.remove(region);
        if (group.tables().size() == 1) {
            groups.remove(tableName, group);
        }
        time.schedule(time.interval(STRUCTURE_CHANGE), () -> group.forget(region));
    }

    private static RuntimeException ownRegion() {
        return DynamoErrors.validation("Cannot add, delete, or update the local region through ReplicaUpdates. Use"
                + " CreateTable, DeleteTable, or UpdateTable as required.");
    }

    private static RuntimeException seeded() {
        return DynamoErrors.validation("Replica cannot be deleted because it has acted as a source region for new"
                + " replicas being added to the table in the last 24 hours.");
    }

    private Member member(String region) {
        Member member = members.get(region);
        if (member == null) {
            throw new IllegalStateException("region " + region + " has not joined replication");
        }
        return member;
    }

    /**
     * Holds back the writes from one region to another, also of tables that become global later. Pausing twice is
     * pausing once.
     *
     * @param table a table's name, or null for all tables
     * @throws IllegalArgumentException if a region is unknown
     */
    public synchronized void pause(@Nullable String table, String from, String to) {
        requireKnown(from);
        requireKnown(to);
        pauses.add(new Pause(table, from, to));
        matching(table, from, to).forEach(Link::pause);
    }

    /**
     * Lets the writes through again; all that waited is delivered. Ends only a pause of the same table, or of all.
     *
     * @param table a table's name, or null for all tables: that ends the pauses of single tables, too
     * @throws IllegalArgumentException if a region is unknown
     */
    public synchronized void resume(@Nullable String table, String from, String to) {
        requireKnown(from);
        requireKnown(to);
        pauses.removeIf(pause ->
                pause.from().equals(from) && pause.to().equals(to) && (table == null || table.equals(pause.table())));
        groups.forEach((name, group) -> {
            if ((table == null || table.equals(name)) && !isPaused(name, from, to)) {
                matching(name, from, to).forEach(Link::resume);
                group.tables()
                        .keySet()
                        .forEach(region -> time.schedule(
                                time.interval(STRUCTURE_CHANGE), () -> group.activateWhenComplete(region)));
            }
        });
    }

    @Override
    public synchronized boolean isReplicated(String table, String region) {
        ReplicaGroup group = groups.get(table);
        return group != null && group.tables().containsKey(region);
    }

    @Override
    public void pauseAround(String table, String region) {
        othersThan(region).forEach(other -> {
            pause(table, region, other);
            pause(table, other, region);
        });
    }

    @Override
    public void resumeAround(String table, String region) {
        othersThan(region).forEach(other -> {
            resume(table, region, other);
            resume(table, other, region);
        });
    }

    private List<String> othersThan(String region) {
        return members.keySet().stream().filter(other -> !other.equals(region)).toList();
    }

    /** How every link of every global table stands, by table, then by region. */
    public List<LinkStatus> status() {
        return groups.values().stream()
                .flatMap(group -> group.status().stream())
                .toList();
    }

    private synchronized boolean isPaused(String table, String from, String to) {
        return pauses.contains(new Pause(null, from, to)) || pauses.contains(new Pause(table, from, to));
    }

    private List<Link> matching(@Nullable String table, String from, String to) {
        return groups.entrySet().stream()
                .filter(group -> table == null || table.equals(group.getKey()))
                .flatMap(group -> group.getValue().links().stream())
                .filter(link -> link.from().equals(from) && link.to().equals(to))
                .toList();
    }

    private void requireKnown(String region) {
        if (!members.containsKey(region)) {
            throw new IllegalArgumentException("no such region: " + region + " (known: " + members.keySet() + ")");
        }
    }
}
