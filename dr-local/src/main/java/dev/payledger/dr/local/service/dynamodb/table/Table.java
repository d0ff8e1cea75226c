package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReplicaStatus;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * A table of one region: items, indexes, stream.
 *
 * <p>Items are read under {@link #reading} and changed under {@link #writing}; several tables are locked in the order of
 * their names ({@link TableStore#writingAll}). No operation's cost grows with the table but by the depth of a balanced
 * tree. A transaction marks its items first ({@link #mark}): a write to a marked item is a conflict.
 */
public final class Table {

    private static final Duration SETTLING = Duration.ofMillis(20);
    private static final DateTimeFormatter LABEL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final RegionContext context;
    private final HybridClock clock;
    private final String id;
    private final String arn;
    private final Instant created;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final TreeMap<Position, StoredItem> items = new TreeMap<>();
    private final Indexes indexes;
    private final Map<Position, Version> tombstones = new HashMap<>();
    private final Map<Position, Object> marks = new HashMap<>();
    private final SortedMap<String, ReplicaStatus> replicas = new ConcurrentSkipListMap<>();
    private final Map<String, String> tags = new ConcurrentSkipListMap<>();
    private final List<StreamLog> touched = new ArrayList<>();
    private final @Nullable ItemCollections collections;
    private volatile TableDefinition definition;
    private volatile boolean deletionProtected;
    private volatile @Nullable Expiry expiry;
    private volatile @Nullable RestoreSummary restored;
    private volatile TableSettings settings = TableSettings.DEFAULT;
    private volatile @Nullable StreamLog stream;
    private volatile @Nullable Outbox outbox;
    private volatile TableStatus transition = TableStatus.CREATING;
    private volatile Instant settledAt;
    private @Nullable Recovery recovery;
    private long bytes;
    private boolean expiring;

    Table(RegionContext context, HybridClock clock, TableDefinition definition, long collectionBytesMax) {
        this.context = context;
        this.clock = clock;
        this.definition = definition;
        this.id = context.ids().uuid();
        this.arn = context.arn("dynamodb", "table/" + definition.name());
        this.created = context.time().now();
        this.settledAt = created.plus(SETTLING);
        this.indexes = new Indexes(context.time(), definition);
        this.collections = definition.indexes().stream().allMatch(IndexDefinition::global)
                ? null
                : new ItemCollections(indexes::all, collectionBytesMax);
    }

    public String name() {
        return definition.name();
    }

    public String arn() {
        return arn;
    }

    public String id() {
        return id;
    }

    public String region() {
        return context.region();
    }

    public Instant created() {
        return created;
    }

    public TableDefinition definition() {
        return definition;
    }

    /** The tags; changed in place. */
    public Map<String, String> tags() {
        return tags;
    }

    /** The replicas in other regions and their states, as DescribeTable shows them; kept by replication. */
    public SortedMap<String, ReplicaStatus> replicas() {
        return replicas;
    }

    public boolean isDeletionProtected() {
        return deletionProtected;
    }

    public void protectFromDeletion(boolean protect) {
        deletionProtected = protect;
    }

    /** Table class, encryption and on-demand limits. */
    public TableSettings settings() {
        return settings;
    }

    public void settings(TableSettings changed) {
        settings = changed;
    }

    /** Its point-in-time recovery, or null while that is off. The caller holds the lock. */
    public @Nullable Recovery recovery() {
        return recovery;
    }

    /** Switches point-in-time recovery on, or changes its days; null stands for those it has, or the most. */
    public void enableRecovery(@Nullable Integer days) {
        writing(() -> {
            Recovery current = recovery == null ? new Recovery(context.time()) : recovery;
            if (days != null) {
                current.days(days);
            }
            recovery = current;
            return null;
        });
    }

    /** Switches point-in-time recovery off: the table can no longer be restored to any moment before. */
    public void disableRecovery() {
        writing(() -> recovery = null);
    }

    /** The table as it is, or as it was at a moment of its recovery's window. */
    public Snapshot snapshot(@Nullable Instant moment) {
        return reading(() -> {
            StreamLog current = stream;
            Recovery past = recovery;
            Collection<StoredItem> kept = moment == null || past == null
                    ? items.values()
                    : past.at(moment, items).values();
            return new Snapshot(
                    definition,
                    settings,
                    arn,
                    id,
                    created,
                    current == null ? null : current.viewType(),
                    expiryAttribute(),
                    kept.stream().map(StoredItem::attributes).toList(),
                    kept.stream().mapToLong(StoredItem::bytes).sum());
        });
    }

    /** What the table is being restored from, or null once that is done. */
    public @Nullable RestoreSummary restoring() {
        return status() == TableStatus.CREATING ? restored : null;
    }

    /** Fills a new table with items, and shows it as CREATING for some time. */
    void restore(RestoreSummary from, List<Map<String, AttributeValue>> content, Duration duration) {
        restored = from;
        pass(TableStatus.CREATING, duration);
        writing(() -> {
            content.forEach(item -> put(Position.of(definition.schema(), item), item));
            return null;
        });
    }

    /** The attribute that says when items expire, or null. */
    public @Nullable String expiryAttribute() {
        Expiry current = expiry;
        return current == null ? null : current.attribute();
    }

    /** From now on deletes items whose attribute, in epoch seconds, is past; null ends that. */
    public synchronized void expireBy(@Nullable String attribute) {
        Expiry former = expiry;
        if (former != null) {
            former.end();
        }
        expiry = attribute == null ? null : new Expiry(this, context.time(), attribute);
    }

    /** CREATING, UPDATING, DELETING or ACTIVE. A change settles by itself after 20 ms of real time. */
    public TableStatus status() {
        if (context.time().now().isBefore(settledAt)) {
            return transition;
        }
        return replicas.values().stream().allMatch(status -> status == ReplicaStatus.ACTIVE)
                ? TableStatus.ACTIVE
                : TableStatus.UPDATING;
    }

    /** Whether items can be read and written: not while the table is made or deleted. */
    public boolean isUsable() {
        TableStatus status = status();
        return status == TableStatus.ACTIVE || status == TableStatus.UPDATING;
    }

    boolean isGone() {
        return transition == TableStatus.DELETING && !context.time().now().isBefore(settledAt);
    }

    /** Shows a state until {@link #settle}. */
    public void hold(TableStatus status) {
        transition = status;
        settledAt = Instant.MAX;
    }

    /** Shows a state for the short time that a change takes. */
    public void pass(TableStatus status) {
        pass(status, SETTLING);
    }

    private void pass(TableStatus status, Duration duration) {
        transition = status;
        settledAt = context.time().now().plus(duration);
    }

    /** Ends a state that was held. */
    public void settle() {
        settledAt = Instant.MIN;
    }

    /** Changes the table's capacity or indexes; new indexes are filled, indexes that are gone are dropped. */
    public void redefine(TableDefinition changed) {
        writing(() -> {
            definition = changed;
            indexes.redefine(changed, items);
            return null;
        });
    }

    /** The current stream, or null. */
    public @Nullable StreamLog stream() {
        return stream;
    }

    /** Begins a new stream; the caller holds no lock and has checked that there is none. */
    public StreamLog openStream(StreamViewType viewType) {
        String label = LABEL.format(context.time().now());
        StreamLog opened = new StreamLog(
                context.time(), this, label, viewType, context.ids().hex(8));
        writing(() -> stream = opened);
        return opened;
    }

    /** Ends the stream, if there is one; its records stay readable until they are trimmed. */
    public void closeStream() {
        writing(() -> {
            StreamLog current = stream;
            if (current != null) {
                current.close();
            }
            stream = null;
            return null;
        });
    }

    /** Gives every later write to an outbox, or to none. The caller holds the lock for writing. */
    public void replicateTo(@Nullable Outbox target) {
        outbox = target;
    }

    /** Runs an action while nothing changes. */
    public <T extends @Nullable Object> T reading(Supplier<T> action) {
        lock.readLock().lock();
        try {
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Runs an action alone, then tells the stream's listeners if it wrote. */
    public <T extends @Nullable Object> T writing(Supplier<T> action) {
        lockForWriting();
        List<StreamLog> written;
        try {
            return action.get();
        } finally {
            written = unlockFromWriting();
            written.forEach(StreamLog::signal);
        }
    }

    void lockForWriting() {
        lock.writeLock().lock();
    }

    /** Releases the lock; answers the streams whose listeners are to be told now. */
    List<StreamLog> unlockFromWriting() {
        List<StreamLog> written = touched.isEmpty() || lock.getWriteHoldCount() > 1 ? List.of() : List.copyOf(touched);
        if (lock.getWriteHoldCount() == 1) {
            touched.clear();
        }
        lock.writeLock().unlock();
        return written;
    }

    /** The item at a position, or null. */
    public @Nullable StoredItem get(Position key) {
        return items.get(key);
    }

    /** The rows of the table, in order. */
    public Rows rows() {
        return new Rows(items);
    }

    /** The rows of an index, in order. */
    public Rows rows(Index index) {
        return new Rows(index.rows());
    }

    /** An index by its name, or null. */
    public @Nullable Index index(String name) {
        return indexes.get(name);
    }

    /** Every index. */
    public List<Index> indexes() {
        return List.copyOf(indexes.all());
    }

    /** The name of the index that is being added and cannot be read yet, or null. */
    public @Nullable String fillingIndex() {
        return indexes.filling();
    }

    /** The index that is being taken away, or null. */
    public @Nullable Index leavingIndex() {
        return indexes.leaving();
    }

    /** How many items there are. */
    public int count() {
        return items.size();
    }

    /** The size of all items. */
    public long bytes() {
        return bytes;
    }

    /** The sizes of its item collections; null where the table has no local index. */
    public @Nullable ItemCollections collections() {
        return collections;
    }

    /** Refuses an item whose index keys are of another type or empty. To be called before {@link #put}. */
    public void checkIndexKeys(Map<String, AttributeValue> attributes) {
        for (Index index : indexes.all()) {
            index.definition().schema().checkIndexed(attributes);
        }
    }

    /** Puts a normalised, checked item. */
    public void put(Position key, Map<String, AttributeValue> attributes) {
        write(key, attributes, clock.next(), true);
    }

    /** Deletes an item; nothing happens where there is none. */
    public void delete(Position key) {
        if (items.containsKey(key)) {
            write(key, null, clock.next(), true);
        }
    }

    /** Deletes an item whose time to live is over: as a local write, marked so in the stream. */
    void expire(Position key) {
        expiring = true;
        try {
            delete(key);
        } finally {
            expiring = false;
        }
    }

    private void write(Position key, @Nullable Map<String, AttributeValue> attributes, Version version, boolean local) {
        StoredItem after = attributes == null ? null : StoredItem.of(attributes, version);
        StoredItem before = after == null ? items.remove(key) : items.put(key, after);
        bytes += (after == null ? 0 : after.bytes()) - (before == null ? 0 : before.bytes());
        indexes.all().forEach(index -> index.replace(key, before, after));
        if (collections != null) {
            collections.replace(key, before, after);
        }
        Outbox out = outbox;
        if (out != null && after == null) {
            tombstones.put(key, version);
        } else {
            tombstones.remove(key);
        }
        if (recovery != null) {
            recovery.note(key, before);
        }
        note(before, after);
        if (local && out != null) {
            out.written(new Outbox.Change(key, attributes, version));
        }
    }

    /** Notes a change in the stream; a write that changes nothing leaves no record, as in AWS. */
    private void note(@Nullable StoredItem before, @Nullable StoredItem after) {
        StreamLog log = stream;
        StoredItem either = after == null ? before : after;
        if (log == null || either == null) {
            return;
        }
        Map<String, AttributeValue> oldImage = before == null ? null : before.attributes();
        Map<String, AttributeValue> newImage = after == null ? null : after.attributes();
        if (oldImage != null && oldImage.equals(newImage)) {
            return;
        }
        Map<String, AttributeValue> keys = definition.schema().keyOf(either.attributes());
        log.append(context.ids().hex(32), keys, oldImage, newImage, expiring);
        touched.add(log);
    }

    /**
     * Applies a write of another region, unless this region holds a later version. The caller holds the lock.
     *
     * @return the version that this region keeps instead, or null where the write was applied
     */
    public @Nullable Version applyReplicated(Outbox.Change change) {
        clock.observe(change.version());
        StoredItem current = items.get(change.key());
        Version held = current == null ? tombstones.get(change.key()) : current.version();
        if (held != null && held.compareTo(change.version()) >= 0) {
            return held;
        }
        write(change.key(), change.item(), change.version(), false);
        return null;
    }

    /** Visits every item and every tombstone, as changes that another region could apply. The caller holds the lock. */
    public void forEachVersion(BiConsumer<Position, Outbox.Change> visitor) {
        items.forEach((key, item) -> visitor.accept(key, new Outbox.Change(key, item.attributes(), item.version())));
        tombstones.forEach((key, version) -> visitor.accept(key, new Outbox.Change(key, null, version)));
    }

    /** Forgets that an item was deleted. The caller holds the lock. */
    public void forgetTombstone(Position key) {
        tombstones.remove(key);
    }

    /** How many deletions are remembered. */
    public int tombstones() {
        return tombstones.size();
    }

    /** Whether a running transaction holds an item. */
    public boolean isMarked(Position key) {
        return marks.containsKey(key);
    }

    /** Marks an item for a transaction. */
    public void mark(Position key, Object transaction) {
        marks.put(key, transaction);
    }

    /** Takes a transaction's mark away. */
    public void unmark(Position key, Object transaction) {
        marks.remove(key, transaction);
    }

    /** Refuses a single write to an item that a running transaction holds. */
    public void refuseMarked(Position key) {
        if (marks.containsKey(key)) {
            throw DynamoErrors.transactionConflict();
        }
    }
}
