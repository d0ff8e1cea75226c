package dev.payledger.dr.local.replication;

import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.service.dynamodb.table.Outbox;
import dev.payledger.dr.local.service.dynamodb.table.Position;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.Version;
import dev.payledger.dr.local.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BiPredicate;
import software.amazon.awssdk.services.dynamodb.model.ReplicaStatus;

/**
 * A table and its replicas: every region sends its own writes to every other. Membership changes one at a time, under
 * {@link Replication}'s lock; writes flow at any time.
 *
 * <p>A deletion is remembered (tombstone) while any write of that item is on its way between any two regions; after that
 * nothing older can arrive, and it is forgotten everywhere.
 */
final class ReplicaGroup implements Link.Receiver {

    private final String tableName;
    private final String sourceRegion;
    private final TimeSource time;
    private final ReplicationLag lag;
    private final BiPredicate<String, String> pausedLinks;
    private final Map<String, Table> tables = new ConcurrentSkipListMap<>();
    private final Map<String, MetricSink> metrics = new ConcurrentHashMap<>();
    private final Map<String, Link> links = new ConcurrentSkipListMap<>();
    private final Set<String> joining = new ConcurrentSkipListSet<>();
    private final Map<Position, Integer> underway = new ConcurrentHashMap<>();

    ReplicaGroup(
            Table source,
            MetricSink sourceMetrics,
            TimeSource time,
            ReplicationLag lag,
            BiPredicate<String, String> pausedLinks) {
        this.tableName = source.name();
        this.sourceRegion = source.region();
        this.time = time;
        this.lag = lag;
        this.pausedLinks = pausedLinks;
        tables.put(source.region(), source);
        metrics.put(source.region(), sourceMetrics);
    }

    /** The region whose table the first replica was made from. */
    String sourceRegion() {
        return sourceRegion;
    }

    Map<String, Table> tables() {
        return tables;
    }

    List<Link> links() {
        return List.copyOf(links.values());
    }

    List<LinkStatus> status() {
        return links.values().stream().map(link -> link.status(tableName)).toList();
    }

    /** Takes a new table in: it is sent every item and deletion that each other region holds, and every later write. */
    synchronized void add(Table replica, MetricSink replicaMetrics) {
        String region = replica.region();
        List<Table> others = List.copyOf(tables.values());
        metrics.put(region, replicaMetrics);
        joining.add(region);
        tables.put(region, replica);
        for (Table other : others) {
            other.replicas().put(region, ReplicaStatus.CREATING);
            replica.replicas().put(other.region(), ReplicaStatus.ACTIVE);
            link(region, other.region());
        }
        replica.writing(() -> {
            replica.replicateTo(change -> send(region, change));
            return null;
        });
        for (Table other : others) {
            String from = other.region();
            other.writing(() -> {
                Link link = link(from, region);
                other.replicateTo(change -> send(from, change));
                other.forEachVersion((key, change) -> {
                    underway.merge(key, 1, Integer::sum);
                    link.offer(change, true);
                });
                return null;
            });
        }
    }

    private Link link(String from, String to) {
        Link link = new Link(from, to, time, lag, this);
        if (pausedLinks.test(from, to)) {
            link.pause();
        }
        links.put(from + ">" + to, link);
        return link;
    }

    /** Called under the writing table's lock. */
    private void send(String from, Outbox.Change change) {
        for (Link link : links.values()) {
            if (link.from().equals(from)) {
                underway.merge(change.key(), 1, Integer::sum);
                link.offer(change, false);
            }
        }
    }

    @Override
    public Link.Result deliver(Link link, Outbox.Change change, Duration taken, boolean backfill) {
        Table target = tables.get(link.to());
        Version held = target == null ? change.version() : target.writing(() -> target.applyReplicated(change));
        arrived(change.key(), change.item() == null || held != null);
        MetricSink sink = metrics.get(link.from());
        if (sink != null && !backfill) {
            sink.record(
                    "AWS/DynamoDB",
                    "ReplicationLatency",
                    Map.of("TableName", tableName, "ReceivingRegion", link.to()),
                    taken.toNanos() / 1e6,
                    "Milliseconds");
        }
        if (held == null) {
            return Link.Result.APPLIED;
        }
        return held.equals(change.version()) || held.region().equals(link.from())
                ? Link.Result.KNOWN
                : Link.Result.CONFLICT;
    }

    @Override
    public void backfilled(Link link) {
        activateWhenComplete(link.to());
    }

    private void arrived(Position key, boolean mayHaveTombstone) {
        Integer left = underway.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
        if (left != null || !mayHaveTombstone) {
            return;
        }
        for (Table table : tables.values()) {
            // Under the table's lock no write of it can begin its way, so that the check holds.
            table.writing(() -> {
                if (!underway.containsKey(key)) {
                    table.forgetTombstone(key);
                }
                return null;
            });
        }
    }

    /** Shows a new replica as ACTIVE everywhere once all that was there when it joined has arrived. */
    synchronized void activateWhenComplete(String region) {
        boolean complete = links.values().stream()
                .filter(link -> link.to().equals(region))
                .allMatch(link -> link.isBackfilled() && !link.isPaused());
        if (!complete || !joining.remove(region)) {
            return;
        }
        tables.forEach((name, table) -> {
            if (name.equals(region)) {
                table.settle();
            } else {
                table.replicas().replace(region, ReplicaStatus.ACTIVE);
            }
        });
    }

    /**
     * Takes a table out. What it had still to send is put into effect first, unless its link is paused; what was on its
     * way to it is dropped.
     */
    void remove(String region) {
        Table leaving = tables.get(region);
        if (leaving == null) {
            return;
        }
        leaving.writing(() -> {
            leaving.replicateTo(null);
            return null;
        });
        for (Link link : links()) {
            boolean outgoing = link.from().equals(region);
            if (!outgoing && !link.to().equals(region)) {
                continue;
            }
            links.remove(link.from() + ">" + link.to());
            boolean paused = link.isPaused();
            for (Outbox.Change change : link.close()) {
                if (outgoing && !paused) {
                    deliver(link, change, Duration.ZERO, true);
                } else {
                    arrived(change.key(), true);
                }
            }
        }
        tables.remove(region);
        joining.remove(region);
        leaving.replicas().clear();
        tables.values().forEach(table -> table.replicas().replace(region, ReplicaStatus.DELETING));
        if (tables.size() == 1) {
            tables.values()
                    .forEach(table -> table.writing(() -> {
                        table.replicateTo(null);
                        return null;
                    }));
        }
    }

    /** Stops showing a replica that was removed. */
    void forget(String region) {
        tables.values().forEach(table -> table.replicas().remove(region, ReplicaStatus.DELETING));
    }
}
