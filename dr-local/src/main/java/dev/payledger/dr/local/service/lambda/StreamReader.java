package dev.payledger.dr.local.service.lambda;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads a DynamoDB stream, shard by shard, and keeps what was read until it is delivered. Remembers its place by
 * sequence number. Used by one thread at a time.
 */
final class StreamReader {

    private static final int MAX_READ = 1_000;

    /** So much is a batch, however few its records are: an event holds 6 MB, and one more read may come to it. */
    private static final long FULL_BYTES = 1 << 20;

    private final DynamoDbStreamsClient streams;
    private final String streamArn;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();

    StreamReader(DynamoDbStreamsClient streams, String streamArn) {
        this.streams = streams;
        this.streamArn = streamArn;
    }

    /**
     * One shard: the place in it, what was read and is not complete yet, and what is to be delivered. Used by one thread at
     * a time.
     */
    static final class Lane {
        private final String shardId;
        private final ShardIteratorType start;
        private final List<Record> gathered = new ArrayList<>();
        private final Deque<List<Record>> pending = new ArrayDeque<>();
        private @Nullable String iterator;
        private @Nullable String lastSequence;
        private Instant since = Instant.MIN;
        private long bytes;
        private int failures;
        private boolean drained;
        private boolean followed;

        private Lane(String shardId, ShardIteratorType start) {
            this.shardId = shardId;
            this.start = start;
        }

        String shardId() {
            return shardId;
        }

        /** The batch to deliver; empty where there is none. */
        List<Record> batch() {
            return pending.isEmpty() ? List.of() : pending.getFirst();
        }

        /** Makes what was gathered a batch if it is enough or has waited long enough, or nothing will follow. */
        void complete(int batchSize, Duration window, Instant now) {
            if (gathered.isEmpty() || !pending.isEmpty()) {
                return;
            }
            boolean due =
                    gathered.size() >= batchSize || bytes >= FULL_BYTES || drained || !now.isBefore(since.plus(window));
            if (due) {
                pending.add(List.copyOf(gathered));
                gathered.clear();
                bytes = 0;
            }
        }

        /** The batch has been delivered, or is given up. */
        void done() {
            pending.removeFirst();
            failures = 0;
        }

        /** The first records of the batch are done with; the others are the batch now. */
        void doneUpTo(int records) {
            List<Record> batch = pending.getFirst();
            done();
            if (records < batch.size()) {
                pending.addFirst(batch.subList(records, batch.size()));
            }
        }

        /** Makes two batches of one. */
        void halve() {
            List<Record> batch = pending.removeFirst();
            pending.addFirst(batch.subList(batch.size() / 2, batch.size()));
            pending.addFirst(batch.subList(0, batch.size() / 2));
            failures = 0;
        }

        /** The batch could not be delivered. */
        void failed() {
            failures++;
        }

        /** How often the batch could not be delivered. */
        int failures() {
            return failures;
        }

        private void add(Record record, Instant now) {
            if (gathered.isEmpty()) {
                since = now;
            }
            gathered.add(record);
            bytes += record.dynamodb().sizeBytes() == null
                    ? 0
                    : record.dynamodb().sizeBytes();
        }
    }

    /** Looks for shards; those that are new are read from this position, later ones from their beginning. */
    void open(ShardIteratorType position) {
        for (Shard shard : shards()) {
            if (!lanes.containsKey(shard.shardId())) {
                Lane lane = new Lane(shard.shardId(), lanes.isEmpty() ? position : ShardIteratorType.TRIM_HORIZON);
                lanes.put(shard.shardId(), lane);
                lane.iterator = iterator(lane);
            }
        }
    }

    List<Lane> lanes() {
        return List.copyOf(lanes.values());
    }

    /**
     * Reads on in a shard, unless a batch is still to be delivered or enough is gathered.
     *
     * @param wanted which records are for the function
     * @return whether there was anything new, wanted or not
     */
    boolean read(Lane lane, int batchSize, Instant now, Predicate<Record> wanted) {
        if (!lane.pending.isEmpty() || lane.gathered.size() >= batchSize) {
            return false;
        }
        if (lane.drained) {
            if (!lane.followed && lane.gathered.isEmpty()) {
                lane.followed = true;
                open(ShardIteratorType.TRIM_HORIZON);
            }
            return false;
        }
        String from = lane.iterator;
        if (from == null) {
            from = iterator(lane);
        }
        GetRecordsResponse response;
        try {
            response = streams.getRecords(GetRecordsRequest.builder()
                    .shardIterator(from)
                    .limit(Math.min(MAX_READ, batchSize - lane.gathered.size()))
                    .build());
        } catch (ExpiredIteratorException e) {
            lane.iterator = null;
            return false;
        } catch (TrimmedDataAccessException e) {
            lane.lastSequence = null;
            lane.iterator = iterator(lane.shardId, ShardIteratorType.TRIM_HORIZON, null);
            return false;
        }
        for (Record record : response.records()) {
            lane.lastSequence = record.dynamodb().sequenceNumber();
            if (wanted.test(record)) {
                lane.add(record, now);
            }
        }
        lane.iterator = response.nextShardIterator();
        lane.drained = lane.iterator == null;
        return !response.records().isEmpty();
    }

    private String iterator(Lane lane) {
        return lane.lastSequence == null
                ? iterator(lane.shardId, lane.start, null)
                : iterator(lane.shardId, ShardIteratorType.AFTER_SEQUENCE_NUMBER, lane.lastSequence);
    }

    private String iterator(String shardId, ShardIteratorType type, @Nullable String sequence) {
        return streams.getShardIterator(GetShardIteratorRequest.builder()
                        .streamArn(streamArn)
                        .shardId(shardId)
                        .shardIteratorType(type)
                        .sequenceNumber(sequence)
                        .build())
                .shardIterator();
    }

    private List<Shard> shards() {
        DescribeStreamResponse response = streams.describeStream(
                DescribeStreamRequest.builder().streamArn(streamArn).build());
        return response.streamDescription().shards();
    }
}
