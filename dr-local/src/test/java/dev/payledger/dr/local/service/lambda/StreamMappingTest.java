package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;

final class StreamMappingTest {

    private static final Invocations.Done DONE = new Invocations.Done("request", null, new byte[0], "", "$LATEST");

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T10:00:00Z"), 1);
    private final FakeStream stream = new FakeStream();
    private final List<String> delivered = new ArrayList<>();
    private final List<String> attempts = new ArrayList<>();
    private final List<StreamMapping.GivenUp> givenUp = new ArrayList<>();
    private Predicate<List<String>> function = batch -> true;
    private UnaryOperator<EventSourceMappingConfiguration.Builder> settings = UnaryOperator.identity();
    private boolean reports;
    private String obstacle = "";
    private boolean gone;

    @Test
    void deliversWhatWasThereBeforeAndWhatComesLaterInOrderAndInBatches() {
        stream.add("a", "b", "c");
        StreamMapping mapping = mapping("TRIM_HORIZON", 2, -1);

        assertThat(mapping.configuration().state()).isEqualTo("Creating");
        time.advance(Duration.ofSeconds(1));
        stream.add("d");
        time.advance(Duration.ofSeconds(1));

        assertThat(attempts).containsExactly("[a, b]", "[c]", "[d]");
        assertThat(mapping.configuration().state()).isEqualTo("Enabled");
        assertThat(mapping.configuration().lastProcessingResult()).isEqualTo("OK");
    }

    @Test
    void latestStartsBehindWhatIsThere() {
        stream.add("a");
        mapping("LATEST", 10, -1);
        time.advance(Duration.ofSeconds(1));
        stream.add("b");
        time.advance(Duration.ofSeconds(1));

        assertThat(delivered).containsExactly("b");
    }

    @Test
    void aFailingBatchHoldsUpItsShardUntilItSucceedsAndIsTriedMoreAndMoreRarely() {
        stream.add("a", "b");
        function = batch -> false;
        StreamMapping mapping = mapping("TRIM_HORIZON", 1, -1);
        time.advance(Duration.ofSeconds(60));

        assertThat(attempts).hasSizeBetween(8, 14).containsOnly("[a]");
        assertThat(mapping.configuration().lastProcessingResult()).isEqualTo("PROBLEM: Function call failed");

        function = batch -> true;
        time.advance(Duration.ofSeconds(11));
        assertThat(delivered).containsExactly("a", "b");
    }

    @Test
    void afterTheAllowedRetriesABatchIsGivenUp() {
        stream.add("bad", "good");
        function = batch -> !batch.contains("bad");
        mapping("TRIM_HORIZON", 1, 2);
        time.advance(Duration.ofSeconds(20));

        assertThat(attempts).containsExactly("[bad]", "[bad]", "[bad]", "[good]");
        assertThat(delivered).containsExactly("good");
    }

    @Test
    void aThrottledFunctionUsesUpNoRetries() {
        stream.add("a");
        function = batch -> {
            throw LambdaErrors.throttled(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        };
        StreamMapping mapping = mapping("TRIM_HORIZON", 1, 0);
        time.advance(Duration.ofSeconds(30));
        assertThat(mapping.configuration().lastProcessingResult()).isEqualTo("PROBLEM: Rate Exceeded.");

        function = batch -> true;
        time.advance(Duration.ofSeconds(11));
        assertThat(delivered).containsExactly("a");
    }

    @Test
    void switchedOffItDeliversNothingAndSwitchedOnItGoesOnWhereItWas() {
        stream.add("a");
        StreamMapping mapping = mapping("TRIM_HORIZON", 10, -1);
        time.advance(Duration.ofSeconds(1));
        mapping.update(configuration -> configuration, false);
        assertThat(mapping.configuration().state()).isEqualTo("Disabling");
        time.advance(Duration.ofSeconds(1));
        assertThat(mapping.configuration().state()).isEqualTo("Disabled");
        stream.add("b");
        time.advance(Duration.ofSeconds(5));
        assertThat(delivered).containsExactly("a");

        mapping.update(configuration -> configuration, true);
        time.advance(Duration.ofSeconds(1));
        assertThat(delivered).containsExactly("a", "b");
    }

    @Test
    void anExpiredIteratorIsReplacedWithoutLossOrRepetition() {
        stream.add("a");
        mapping("TRIM_HORIZON", 10, -1);
        time.advance(Duration.ofSeconds(1));
        stream.expireIterators();
        stream.add("b");
        time.advance(Duration.ofSeconds(2));

        assertThat(delivered).containsExactly("a", "b");
    }

    @Test
    void withoutPermissionItSaysSoAndWaits() {
        stream.add("a");
        obstacle = "Function's role may not";
        StreamMapping mapping = mapping("TRIM_HORIZON", 10, -1);
        time.advance(Duration.ofSeconds(5));
        assertThat(mapping.configuration().lastProcessingResult()).isEqualTo("PROBLEM: Function's role may not");
        assertThat(delivered).isEmpty();

        obstacle = "";
        time.advance(Duration.ofSeconds(11));
        assertThat(delivered).containsExactly("a");
    }

    @Test
    void deletedItIsGoneAMomentLaterAndDeliversNothingMore() {
        StreamMapping mapping = mapping("TRIM_HORIZON", 10, -1);
        time.advance(Duration.ofSeconds(1));
        mapping.delete();
        assertThat(mapping.configuration().state()).isEqualTo("Deleting");
        stream.add("a");
        time.advance(Duration.ofSeconds(5));

        assertThat(gone).isTrue();
        assertThat(delivered).isEmpty();
    }

    @Test
    void whatTheFilterLeavesOutIsPassedOver() {
        stream.add("unwanted-1", "a", "unwanted-2");
        mapping("TRIM_HORIZON", 2, -1);
        time.advance(Duration.ofSeconds(1));
        stream.add("unwanted-3", "b");
        time.advance(Duration.ofSeconds(1));

        assertThat(attempts).containsExactly("[a]", "[b]");
    }

    @Test
    void aBatchThatFailsIsHalvedUntilTheRecordThatFailsIsAlone() {
        settings = mapping -> mapping.bisectBatchOnFunctionError(true);
        stream.add("a", "b", "bad", "c");
        function = batch -> !batch.contains("bad");
        mapping("TRIM_HORIZON", 10, 0);
        time.advance(Duration.ofSeconds(20));

        assertThat(attempts).containsExactly("[a, b, bad, c]", "[a, b]", "[bad, c]", "[bad]", "[c]");
        assertThat(delivered).containsExactly("a", "b", "c");
        assertThat(givenUp).singleElement().satisfies(gone -> {
            assertThat(gone.condition()).isEqualTo("RetryAttemptsExhausted");
            assertThat(gone.attempts()).isEqualTo(1);
            assertThat(gone.records()).extracting(StreamMappingTest::name).containsExactly("bad");
        });
    }

    @Test
    void fromTheRecordThatTheFunctionReportsTheBatchComesAgain() {
        reports = true;
        stream.add("a", "bad", "b");
        function = batch -> !batch.contains("bad");
        mapping("TRIM_HORIZON", 10, -1);
        time.advance(Duration.ofMillis(800));
        assertThat(attempts).startsWith("[a, bad, b]", "[bad, b]");

        function = batch -> true;
        time.advance(Duration.ofSeconds(11));
        assertThat(delivered).containsExactly("a", "bad", "b");
        assertThat(givenUp).isEmpty();
    }

    @Test
    void aBatchIsCutAtTheRecordThatIsReportedBeforeItsRestIsHalved() {
        reports = true;
        settings = mapping -> mapping.bisectBatchOnFunctionError(true);
        stream.add("a", "bad", "b", "c");
        function = batch -> !batch.contains("bad");
        mapping("TRIM_HORIZON", 10, 0);
        time.advance(Duration.ofSeconds(20));

        assertThat(attempts).containsExactly("[a, bad, b, c]", "[bad, b, c]", "[bad]", "[b, c]");
        assertThat(delivered).containsExactly("a", "b", "c");
        assertThat(givenUp).singleElement().satisfies(gone -> assertThat(gone.records())
                .extracting(StreamMappingTest::name)
                .containsExactly("bad"));
    }

    @Test
    void recordsThatAreTooOldAreGivenUp() {
        settings = mapping -> mapping.maximumRecordAgeInSeconds(60);
        stream.add("bad", "b");
        function = batch -> !batch.contains("bad");
        mapping("TRIM_HORIZON", 1, -1);
        time.advance(Duration.ofSeconds(50));
        stream.add("late");
        time.advance(Duration.ofSeconds(30));

        assertThat(delivered).containsExactly("late");
        assertThat(givenUp).extracting(StreamMapping.GivenUp::condition).containsOnly("RecordAgeExceeded");
        assertThat(givenUp.get(0).attempts()).isGreaterThan(3);
    }

    @Test
    void recordsAreGatheredForTheWindowOrUntilTheBatchIsFull() {
        settings = mapping -> mapping.maximumBatchingWindowInSeconds(10);
        mapping("TRIM_HORIZON", 3, -1);
        time.advance(Duration.ofSeconds(1));
        stream.add("a");
        time.advance(Duration.ofSeconds(8));
        stream.add("b");
        time.advance(Duration.ofSeconds(1));
        assertThat(attempts).isEmpty();
        time.advance(Duration.ofSeconds(2));
        assertThat(attempts).containsExactly("[a, b]");

        stream.add("c", "d", "e", "f");
        time.advance(Duration.ofSeconds(1));
        assertThat(attempts).containsExactly("[a, b]", "[c, d, e]");
    }

    private static String name(Record record) {
        return record.dynamodb().keys().get("pk").s();
    }

    private StreamMapping mapping(String position, int batchSize, int retries) {
        RegionContext context = new RegionContext("ap-southeast-1", "111122223333", time, new IdSource(1));
        StreamMapping.Target target = new StreamMapping.Target() {
            @Override
            public String obstacle(EventSourceMappingConfiguration configuration) {
                return obstacle;
            }

            @Override
            public boolean wants(EventSourceMappingConfiguration configuration, Record record) {
                return !name(record).startsWith("unwanted");
            }

            @Override
            public StreamMapping.Delivery deliver(EventSourceMappingConfiguration configuration, List<Record> batch) {
                List<String> names = batch.stream().map(StreamMappingTest::name).toList();
                attempts.add(names.toString());
                int taken = function.test(names) ? names.size() : reports ? Math.max(0, names.indexOf("bad")) : 0;
                delivered.addAll(names.subList(0, taken));
                return new StreamMapping.Delivery(taken, DONE);
            }

            @Override
            public void giveUp(EventSourceMappingConfiguration configuration, StreamMapping.GivenUp what) {
                givenUp.add(what);
            }
        };
        StreamMapping mapping = new StreamMapping(
                context,
                Runnable::run,
                stream,
                target,
                settings.apply(EventSourceMappingConfiguration.builder()
                                .eventSourceArn("arn:stream")
                                .startingPosition(position)
                                .batchSize(batchSize)
                                .maximumBatchingWindowInSeconds(0)
                                .maximumRecordAgeInSeconds(-1)
                                .maximumRetryAttempts(retries))
                        .build(),
                deleted -> gone = true);
        mapping.create(true);
        return mapping;
    }

    /** One open shard; a sequence number is an index, an iterator an epoch and an index. */
    private final class FakeStream implements DynamoDbStreamsClient {
        private final List<Record> records = new ArrayList<>();
        private int epoch;

        void add(String... keys) {
            for (String key : keys) {
                records.add(Record.builder()
                        .dynamodb(change -> change.keys(Map.of("pk", AttributeValue.fromS(key)))
                                .approximateCreationDateTime(time.now())
                                .sequenceNumber(Integer.toString(records.size())))
                        .build());
            }
        }

        void expireIterators() {
            epoch++;
        }

        @Override
        public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
            return DescribeStreamResponse.builder()
                    .streamDescription(stream -> stream.shards(shard -> shard.shardId("shard")))
                    .build();
        }

        @Override
        public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
            int index =
                    switch (request.shardIteratorType()) {
                        case TRIM_HORIZON -> 0;
                        case LATEST -> records.size();
                        default -> Integer.parseInt(request.sequenceNumber()) + 1;
                    };
            return GetShardIteratorResponse.builder()
                    .shardIterator(epoch + ":" + index)
                    .build();
        }

        @Override
        public GetRecordsResponse getRecords(GetRecordsRequest request) {
            String[] parts = request.shardIterator().split(":", -1);
            if (Integer.parseInt(parts[0]) != epoch) {
                throw ExpiredIteratorException.builder().build();
            }
            int from = Integer.parseInt(parts[1]);
            int to = Math.min(records.size(), from + request.limit());
            return GetRecordsResponse.builder()
                    .records(records.subList(from, to))
                    .nextShardIterator(epoch + ":" + to)
                    .build();
        }

        @Override
        public String serviceName() {
            return "dynamodb";
        }

        @Override
        public void close() {}
    }
}
