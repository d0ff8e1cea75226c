package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.compositeTable;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.StreamSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

class StreamsTest {

    private final OneRegion region = new OneRegion();
    private String arn = "";

    @BeforeEach
    void tableWithStream() {
        region.dynamo.createTable(compositeTable(TABLE)
                .streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES))
                .build());
        region.settle();
        arn = region.dynamo
                .describeTable(describe -> describe.tableName(TABLE))
                .table()
                .latestStreamArn();
    }

    private Shard shard() {
        return region.streams
                .describeStream(describe -> describe.streamArn(arn))
                .streamDescription()
                .shards()
                .get(0);
    }

    private String iterator(ShardIteratorType type, String sequence) {
        return region.streams
                .getShardIterator(get -> get.streamArn(arn)
                        .shardId(shard().shardId())
                        .shardIteratorType(type)
                        .sequenceNumber(sequence))
                .shardIterator();
    }

    private List<Record> readAll(String iterator) {
        return region.streams.getRecords(get -> get.shardIterator(iterator)).records();
    }

    @Test
    void recordsTellInsertModifyAndRemoveWithImagesAndNothingOfWritesWithoutEffect() {
        String latest = iterator(ShardIteratorType.LATEST, null);
        region.put(item("a", "1", "v", 1));
        region.put(item("a", "1", "v", 1));
        region.put(item("a", "1", "v", 2));
        region.dynamo.deleteItem(delete -> delete.tableName(TABLE).key(item("a", "1")));
        region.dynamo.deleteItem(delete -> delete.tableName(TABLE).key(item("a", "1")));

        List<Record> records = readAll(latest);
        assertThat(records)
                .extracting(Record::eventName)
                .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
        assertThat(records.get(1)).satisfies(modify -> {
            assertThat(modify.eventID()).matches("[0-9a-f]{32}");
            assertThat(modify.eventSource()).isEqualTo("aws:dynamodb");
            assertThat(modify.awsRegion()).isEqualTo("ap-southeast-1");
            assertThat(modify.dynamodb().keys()).isEqualTo(item("a", "1"));
            assertThat(modify.dynamodb().oldImage()).isEqualTo(item("a", "1", "v", 1));
            assertThat(modify.dynamodb().newImage()).isEqualTo(item("a", "1", "v", 2));
            assertThat(modify.dynamodb().sequenceNumber()).matches("[0-9]{21,40}");
            assertThat(modify.dynamodb().approximateCreationDateTime()).isEqualTo(region.time.now());
        });
        assertThat(records.get(2).dynamodb().hasNewImage()).isFalse();
        assertThat(arn)
                .isEqualTo("arn:aws:dynamodb:ap-southeast-1:111122223333:table/things/stream/"
                        + "2026-03-01T10:00:00.000");
    }

    @Test
    void iteratorsBeginWhereTheySayAndPagesFollowEachOther() {
        for (int i = 0; i < 5; i++) {
            region.put(item("a", "" + i));
        }
        GetRecordsResponse page =
                region.streams.getRecords(get -> get.shardIterator(iterator(ShardIteratorType.TRIM_HORIZON, null))
                        .limit(2));
        assertThat(page.records()).hasSize(2);
        assertThat(readAll(page.nextShardIterator())).hasSize(3);
        String second = page.records().get(1).dynamodb().sequenceNumber();
        assertThat(readAll(iterator(ShardIteratorType.AT_SEQUENCE_NUMBER, second)))
                .hasSize(4);
        assertThat(readAll(iterator(ShardIteratorType.AFTER_SEQUENCE_NUMBER, second)))
                .hasSize(3);
    }

    @Test
    void recordsAreTrimmedAfterADayAndIteratorsExpire() {
        region.put(item("a", "1"));
        String first = readAll(iterator(ShardIteratorType.TRIM_HORIZON, null))
                .get(0)
                .dynamodb()
                .sequenceNumber();
        String old = iterator(ShardIteratorType.TRIM_HORIZON, null);
        region.time.advance(Duration.ofMinutes(16));
        assertThatThrownBy(() -> readAll(old)).isInstanceOf(ExpiredIteratorException.class);
        region.put(item("a", "2"));

        region.time.advance(Duration.ofHours(24).minusMinutes(8));
        assertThat(readAll(iterator(ShardIteratorType.TRIM_HORIZON, null))).hasSize(1);
        region.time.advance(Duration.ofHours(1));
        region.put(item("a", "3"));
        assertThatThrownBy(() -> readAll(iterator(ShardIteratorType.AT_SEQUENCE_NUMBER, first)))
                .isInstanceOf(TrimmedDataAccessException.class);
    }

    @Test
    void disabledStreamIsReadToItsEndAndANewOneHasItsOwnArn() {
        region.put(item("a", "1"));
        region.dynamo.updateTable(
                update -> update.tableName(TABLE).streamSpecification(stream -> stream.streamEnabled(false)));
        region.settle();
        region.put(item("a", "2"));

        GetRecordsResponse page =
                region.streams.getRecords(get -> get.shardIterator(iterator(ShardIteratorType.TRIM_HORIZON, null)));
        assertThat(page.records()).hasSize(1);
        assertThat(page.nextShardIterator()).isNull();
        assertThat(shard().sequenceNumberRange().endingSequenceNumber()).isNotNull();
        assertThat(region.streams
                        .describeStream(describe -> describe.streamArn(arn))
                        .streamDescription()
                        .streamStatus())
                .isEqualTo(StreamStatus.DISABLED);

        region.dynamo.updateTable(update -> update.tableName(TABLE)
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
        assertThat(region.streams.listStreams(list -> list.tableName(TABLE)).streams())
                .hasSize(2);
        region.time.advance(Duration.ofHours(25));
        assertThatThrownBy(this::shard).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void listenerHearsOfWritesAfterTheyCanBeRead() {
        String latest = iterator(ShardIteratorType.LATEST, null);
        List<Integer> readable = new ArrayList<>();
        try (StreamSignal.Subscription subscription =
                region.streams.onRecords(arn, () -> readable.add(readAll(latest).size()))) {
            region.put(item("a", "1"));
            region.put(item("a", "1"));
            region.put(item("a", "2"));
        }
        region.put(item("a", "3"));
        assertThat(readable).containsExactly(1, 2);
    }

    @Test
    void expiredItemsAreDeletedByDynamoDbItself() {
        region.dynamo.updateTimeToLive(update -> update.tableName(TABLE)
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("expires")));
        long now = region.time.now().getEpochSecond();
        region.put(item("a", "soon", "expires", now + 60));
        region.put(item("a", "later", "expires", now + 86_400));
        region.time.advance(Duration.ofMinutes(11));

        assertThat(region.get("a", "soon")).isEmpty();
        assertThat(region.get("a", "later")).isNotEmpty();
        List<Record> records = readAll(iterator(ShardIteratorType.TRIM_HORIZON, null));
        assertThat(records.get(2).eventName()).isEqualTo(OperationType.REMOVE);
        assertThat(records.get(2).userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
    }
}
