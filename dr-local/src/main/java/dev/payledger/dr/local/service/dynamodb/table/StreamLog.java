package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * A table's stream: one shard, open until the stream is disabled, records kept for 24 hours. Written under its table's
 * lock, read by any thread.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html">Change data capture for
 *     DynamoDB Streams</a>
 */
public final class StreamLog {

    private static final Duration RETENTION = Duration.ofHours(24);

    private final TimeSource time;
    private final String arn;
    private final String label;
    private final StreamViewType viewType;
    private final String shardId;
    private final Instant created;
    private final String tableName;
    private final ConcurrentSkipListMap<Long, Entry> entries = new ConcurrentSkipListMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile long nextSequence = 1;
    private volatile @Nullable Instant closed;

    StreamLog(TimeSource time, Table table, String label, StreamViewType viewType, String shardSuffix) {
        this.time = time;
        this.tableName = table.name();
        this.arn = table.arn() + "/stream/" + label;
        this.label = label;
        this.viewType = viewType;
        this.created = time.now();
        this.shardId = String.format("shardId-%020d-%s", created.toEpochMilli(), shardSuffix);
    }

    /** One change; both images are whole items, whatever the view type. Expired: deleted by its time to live. */
    public record Entry(
            long sequence,
            String eventId,
            OperationType operation,
            Instant at,
            Map<String, AttributeValue> keys,
            @Nullable Map<String, AttributeValue> oldImage,
            @Nullable Map<String, AttributeValue> newImage,
            boolean expired) {}

    public String arn() {
        return arn;
    }

    /** The time of its making, as it stands in the ARN. */
    public String label() {
        return label;
    }

    public StreamViewType viewType() {
        return viewType;
    }

    public String shardId() {
        return shardId;
    }

    public String tableName() {
        return tableName;
    }

    public Instant created() {
        return created;
    }

    /** Whether the stream was disabled or its table deleted: nothing more is written to it. */
    public boolean isClosed() {
        return closed != null;
    }

    /** Whether even the last record of a closed stream has been trimmed. */
    boolean isExpired() {
        Instant end = closed;
        return end != null && end.isBefore(time.now().minus(retention()));
    }

    /** The sequence of the oldest record that can be read, or of the next one where there is none. */
    public long oldest() {
        trim();
        Map.Entry<Long, Entry> first = entries.firstEntry();
        return first == null ? nextSequence : first.getKey();
    }

    /** The sequence that the next record will have. */
    public long next() {
        return nextSequence;
    }

    /** The records from a sequence on, in order. A live view: stop when enough are read. */
    public Collection<Entry> from(long sequence) {
        trim();
        return entries.tailMap(sequence, true).values();
    }

    /** Calls a listener after each write that this stream notes, on the writer's thread; it must be quick. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Ends the calls to a listener. */
    public void unlisten(Runnable listener) {
        listeners.remove(listener);
    }

    void append(
            String eventId,
            Map<String, AttributeValue> keys,
            @Nullable Map<String, AttributeValue> oldImage,
            @Nullable Map<String, AttributeValue> newImage,
            boolean expired) {
        OperationType operation = oldImage == null
                ? OperationType.INSERT
                : newImage == null ? OperationType.REMOVE : OperationType.MODIFY;
        long sequence = nextSequence;
        entries.put(sequence, new Entry(sequence, eventId, operation, time.now(), keys, oldImage, newImage, expired));
        nextSequence = sequence + 1;
        trim();
    }

    void signal() {
        listeners.forEach(Runnable::run);
    }

    void close() {
        closed = time.now();
    }

    private Duration retention() {
        return time.interval(RETENTION);
    }

    private void trim() {
        Instant limit = time.now().minus(retention());
        Map.Entry<Long, Entry> first = entries.firstEntry();
        while (first != null && first.getValue().at().isBefore(limit)) {
            entries.remove(first.getKey());
            first = entries.firstEntry();
        }
    }
}
