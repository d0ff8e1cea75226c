package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.region.StreamSignal;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.ItemSize;
import dev.payledger.dr.local.service.dynamodb.table.StreamLog;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilter;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * DynamoDB Streams of one region. Thread safe. Each stream has one shard, open as long as the stream is enabled.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html">DynamoDB
 *     Streams API reference</a>
 */
public final class DynamoDbStreamsService implements DynamoDbStreamsClient, StreamSignal, Authorized {

    private static final Duration ITERATOR_LIFE = Duration.ofMinutes(15);
    private static final int RECORDS_MAX = 1000;
    private static final int LIST_MAX = 100;
    private static final int ARN_LENGTH_MIN = 37;
    private static final int ARN_LENGTH_MAX = 1024;
    private static final int SHARD_LENGTH_MIN = 28;
    private static final int SHARD_LENGTH_MAX = 65;
    private static final int SEQUENCE_LENGTH_MIN = 21;
    private static final int SEQUENCE_LENGTH_MAX = 40;
    private static final String ITERATOR_TYPES = "AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON";
    private static final long RESPONSE_BYTES_MAX = 1024 * 1024;

    /** Sequence numbers have at least 21 digits; this keeps them all of one length. */
    private static final BigInteger SEQUENCE_BASE = BigInteger.TEN.pow(20);

    private final TableStore store;
    private final DynamoDbPermissions permissions;

    /**
     * The service over a region's tables.
     *
     * @param store the region's tables, shared with {@link DynamoDbService}
     */
    public DynamoDbStreamsService(TableStore store) {
        this.store = store;
        this.permissions = new DynamoDbPermissions(store);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    @Override
    public List<Permission> permissions(SdkRequest request) {
        return permissions.ofStreams(request);
    }

    @Override
    public boolean hasResourcePolicies() {
        return !store.policies().isEmpty();
    }

    @Override
    public Subscription onRecords(String streamArn, Runnable listener) {
        StreamLog stream = stream(streamArn);
        // An own object for each subscription, so that the same listener may be given twice.
        Runnable own = listener::run;
        stream.listen(own);
        return () -> stream.unlisten(own);
    }

    @Override
    @Honours({"TableName", "Limit", "ExclusiveStartStreamArn"})
    public ListStreamsResponse listStreams(ListStreamsRequest request) {
        new Constraints()
                .name("tableName", request.tableName())
                .range("limit", request.limit(), 1, LIST_MAX)
                .check();
        int limit = request.limit() == null ? LIST_MAX : request.limit();
        String start = request.exclusiveStartStreamArn();
        List<StreamLog> matching = store.streams().stream()
                .filter(stream ->
                        request.tableName() == null || stream.tableName().equals(request.tableName()))
                .filter(stream -> start == null || stream.arn().compareTo(start) > 0)
                .toList();
        List<StreamLog> page = matching.subList(0, Math.min(limit, matching.size()));
        ListStreamsResponse.Builder response = ListStreamsResponse.builder()
                .streams(page.stream()
                        .map(stream -> Stream.builder()
                                .streamArn(stream.arn())
                                .streamLabel(stream.label())
                                .tableName(stream.tableName())
                                .build())
                        .toList());
        if (page.size() < matching.size()) {
            response.lastEvaluatedStreamArn(page.get(page.size() - 1).arn());
        }
        return response.build();
    }

    @Override
    @Honours({"StreamArn", "Limit", "ExclusiveStartShardId", "ShardFilter"})
    public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
        Constraints constraints = new Constraints()
                .required("streamArn", request.streamArn() != null)
                .length("streamArn", request.streamArn(), ARN_LENGTH_MIN, ARN_LENGTH_MAX)
                .range("limit", request.limit(), 1, LIST_MAX)
                .length("exclusiveStartShardId", request.exclusiveStartShardId(), SHARD_LENGTH_MIN, SHARD_LENGTH_MAX);
        ShardFilter filter = request.shardFilter();
        if (filter != null) {
            constraints.oneOf("shardFilter.type", filter.typeAsString(), "CHILD_SHARDS");
        }
        constraints.check();
        StreamLog stream = stream(request.streamArn());
        Shard shard = Shard.builder()
                .shardId(stream.shardId())
                .sequenceNumberRange(range -> range.startingSequenceNumber(number(stream.oldest()))
                        .endingSequenceNumber(stream.isClosed() ? number(stream.next()) : null))
                .build();
        // The one shard has no children.
        boolean none = filter != null || stream.shardId().equals(request.exclusiveStartShardId());
        return DescribeStreamResponse.builder()
                .streamDescription(StreamDescription.builder()
                        .streamArn(stream.arn())
                        .streamLabel(stream.label())
                        .streamStatus(stream.isClosed() ? StreamStatus.DISABLED : StreamStatus.ENABLED)
                        .streamViewType(stream.viewType())
                        .creationRequestDateTime(stream.created())
                        .tableName(stream.tableName())
                        .keySchema(keySchema(stream))
                        .shards(none ? List.of() : List.of(shard))
                        .build())
                .build();
    }

    private List<KeySchemaElement> keySchema(StreamLog stream) {
        return store.find(stream.tableName())
                .map(Table::definition)
                .map(definition -> Descriptions.keySchema(definition.schema()))
                .orElse(List.of());
    }

    @Override
    @Honours({"StreamArn", "ShardId", "ShardIteratorType", "SequenceNumber"})
    public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
        new Constraints()
                .required("streamArn", request.streamArn() != null)
                .length("streamArn", request.streamArn(), ARN_LENGTH_MIN, ARN_LENGTH_MAX)
                .required("shardId", request.shardId() != null)
                .length("shardId", request.shardId(), SHARD_LENGTH_MIN, SHARD_LENGTH_MAX)
                .required("shardIteratorType", request.shardIteratorTypeAsString() != null)
                .oneOf("shardIteratorType", request.shardIteratorTypeAsString(), ITERATOR_TYPES)
                .length("sequenceNumber", request.sequenceNumber(), SEQUENCE_LENGTH_MIN, SEQUENCE_LENGTH_MAX)
                .check();
        StreamLog stream = stream(request.streamArn());
        if (!stream.shardId().equals(request.shardId())) {
            throw DynamoErrors.notFound("Requested resource not found: Shard does not exist");
        }
        long sequence =
                switch (request.shardIteratorType()) {
                    case TRIM_HORIZON -> stream.oldest();
                    case LATEST -> stream.next();
                    case AT_SEQUENCE_NUMBER -> sequence(stream, request.sequenceNumber());
                    case AFTER_SEQUENCE_NUMBER -> sequence(stream, request.sequenceNumber()) + 1;
                    default -> throw new IllegalStateException("an unknown type was not refused");
                };
        return GetShardIteratorResponse.builder()
                .shardIterator(iterator(stream, sequence))
                .build();
    }

    private String iterator(StreamLog stream, long sequence) {
        return new ShardIterator(stream.arn(), sequence, store.context().time().now()).text();
    }

    private static long sequence(StreamLog stream, @Nullable String number) {
        if (number == null) {
            throw DynamoErrors.validation("SequenceNumber is required for this ShardIteratorType");
        }
        try {
            long sequence = new BigInteger(number).subtract(SEQUENCE_BASE).longValueExact();
            if (sequence >= 0) {
                if (sequence + 1 < stream.oldest()) {
                    throw trimmed();
                }
                return sequence;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Falls through to the one error for every number that is not of this stream.
        }
        throw DynamoErrors.validation("Invalid SequenceNumber: " + number);
    }

    private static String number(long sequence) {
        return SEQUENCE_BASE.add(BigInteger.valueOf(sequence)).toString();
    }

    @Override
    @Honours({"ShardIterator", "Limit"})
    public GetRecordsResponse getRecords(GetRecordsRequest request) {
        new Constraints()
                .required("shardIterator", request.shardIterator() != null)
                .range("limit", request.limit(), 1, RECORDS_MAX)
                .check();
        Integer limit = request.limit();
        ShardIterator iterator = ShardIterator.parse(request.shardIterator());
        StreamLog stream = stream(iterator.streamArn());
        if (iterator.issued()
                .plus(ITERATOR_LIFE)
                .isBefore(store.context().time().now())) {
            throw AwsError.of(
                    ExpiredIteratorException.builder(),
                    "ExpiredIteratorException",
                    400,
                    "Iterator expired. The iterator was created at time " + iterator.issued());
        }
        if (iterator.sequence() < stream.oldest()) {
            throw trimmed();
        }
        boolean closed = stream.isClosed();
        List<Record> records = new ArrayList<>();
        long next = iterator.sequence();
        long bytes = 0;
        for (StreamLog.Entry entry : stream.from(iterator.sequence())) {
            Record record = record(stream, entry);
            bytes += record.dynamodb().sizeBytes();
            records.add(record);
            next = entry.sequence() + 1;
            if (records.size() >= (limit == null ? RECORDS_MAX : limit) || bytes >= RESPONSE_BYTES_MAX) {
                break;
            }
        }
        boolean atEnd = closed && next >= stream.next();
        return GetRecordsResponse.builder()
                .records(records)
                .nextShardIterator(atEnd ? null : iterator(stream, next))
                .build();
    }

    private Record record(StreamLog stream, StreamLog.Entry entry) {
        StreamViewType view = stream.viewType();
        boolean both = view == StreamViewType.NEW_AND_OLD_IMAGES;
        Map<String, AttributeValue> oldImage = both || view == StreamViewType.OLD_IMAGE ? entry.oldImage() : null;
        Map<String, AttributeValue> newImage = both || view == StreamViewType.NEW_IMAGE ? entry.newImage() : null;
        long bytes = (long) ItemSize.of(entry.keys())
                + (oldImage == null ? 0 : ItemSize.of(oldImage))
                + (newImage == null ? 0 : ItemSize.of(newImage));
        StreamRecord.Builder change = StreamRecord.builder()
                .approximateCreationDateTime(entry.at())
                .keys(entry.keys())
                .sequenceNumber(number(entry.sequence()))
                .sizeBytes(bytes)
                .streamViewType(view);
        if (oldImage != null) {
            change.oldImage(oldImage);
        }
        if (newImage != null) {
            change.newImage(newImage);
        }
        // AWS's own mark for items that time to live deleted.
        Identity identity = entry.expired()
                ? Identity.builder()
                        .principalId("dynamodb.amazonaws.com")
                        .type("Service")
                        .build()
                : null;
        return Record.builder()
                .userIdentity(identity)
                .eventID(entry.eventId())
                .eventName(entry.operation())
                .eventVersion("1.1")
                .eventSource("aws:dynamodb")
                .awsRegion(store.context().region())
                .dynamodb(change.build())
                .build();
    }

    private StreamLog stream(String arn) {
        return store.stream(arn)
                .orElseThrow(
                        () -> DynamoErrors.notFound("Requested resource not found: Stream: " + arn + " not found"));
    }

    private static RuntimeException trimmed() {
        return AwsError.of(
                TrimmedDataAccessException.builder(),
                "TrimmedDataAccessException",
                400,
                "The operation attempted to read past the oldest stream record in a shard. The requested sequence number"
                        + " has been trimmed.");
    }
}
