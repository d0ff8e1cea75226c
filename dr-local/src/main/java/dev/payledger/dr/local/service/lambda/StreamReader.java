package dev.payledger.dr.local.service.lambda;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Reads a DynamoDB stream, shard by shard, each batch until it is marked as done. Remembers its place by sequence
 * number. Used by one thread at a time.
 */
final class StreamReader {

    private final DynamoDbStreamsClient streams;
    private final String streamArn;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();

    StreamReader(DynamoDbStreamsClient streams, String streamArn) {
        this.streams = streams;
        this.streamArn = streamArn;
    }

    /** One shard and the place in it. */
    static final class Lane {
        private final String shardId;
        private final ShardIteratorType start;
        private @Nullable String iterator;
        private @Nullable String lastSequence;
        private @Nullable String nextIterator;
        private List<Record> batch = List.of();
        private int failures;
        private boolean finished;

        private Lane(String shardId, ShardIteratorType start) {
            this.shardId = shardId;
            this.start = start;
        }

        /** The batch to deliver; empty where there is nothing new. */
        List<Record> batch() {
            return batch;
        }

        /** The batch has been delivered, or is given up. */
        void done() {
            if (!batch.isEmpty()) {
                lastSequence = batch.get(batch.size() - 1).dynamodb().sequenceNumber();
            }
            batch = List.of();
            failures = 0;
            iterator = nextIterator;
            finished = nextIterator == null;
        }

        /** The batch could not be delivered; returns how often that has happened. */
        int failed() {
            return ++failures;
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

    /** Reads the next batch of a shard, unless one is still to be delivered. */
    void read(Lane lane, int most) {
        if (!lane.batch.isEmpty() || lane.finished) {
            return;
        }
        String from = lane.iterator;
        if (from == null) {
            from = iterator(lane);
        }
        GetRecordsResponse response;
        try {
            response = streams.getRecords(GetRecordsRequest.builder()
                    .shardIterator(from)
                    .limit(Math.min(1_000, most))
                    .build());
        } catch (ExpiredIteratorException e) {
            lane.iterator = null;
            return;
        } catch (TrimmedDataAccessException e) {
            lane.lastSequence = null;
            lane.iterator = iterator(lane.shardId, ShardIteratorType.TRIM_HORIZON, null);
            return;
        }
        lane.nextIterator = response.nextShardIterator();
        lane.batch = List.copyOf(response.records());
        if (lane.batch.isEmpty()) {
            lane.done();
        }
        if (lane.finished) {
            open(ShardIteratorType.TRIM_HORIZON);
        }
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
