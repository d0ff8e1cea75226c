package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/**
 * One mapping from a DynamoDB stream to a function: {@code Creating}, {@code Enabled}, {@code Updating},
 * {@code Disabling}, {@code Disabled}, {@code Enabling}, {@code Deleting}. While it is enabled it reads the stream four
 * times a second (an interval, divided by the speed) and delivers batches in order. A batch that the function fails on
 * holds up its shard and is delivered again, later and later, until it succeeds, or its retries or its age are used up;
 * the mapping may have it halved, and the function may say from which record on it failed. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html">Event source
 *     mappings</a>
 */
final class StreamMapping {

    private static final Duration TRANSITION = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(20);

    /** What the mapping needs of Lambda. */
    interface Target {
        /** Why the stream may not be read for the function now, as LastProcessingResult says it; empty if it may. */
        String obstacle(EventSourceMappingConfiguration configuration);

        /** Whether a record is for the function. */
        boolean wants(EventSourceMappingConfiguration configuration, Record record);

        /** What the function made of the batch; throws what Invoke would. */
        Delivery deliver(EventSourceMappingConfiguration configuration, List<Record> batch);

        /** Tells what is given up. */
        void giveUp(EventSourceMappingConfiguration configuration, GivenUp what);
    }

    /**
     * What a function made of a batch.
     *
     * @param taken how many of its records, from the first on, are done with
     */
    record Delivery(int taken, Invocations.Done done) {}

    /**
     * Records that do not reach the function.
     *
     * @param condition {@code RetryAttemptsExhausted} or {@code RecordAgeExceeded}
     * @param attempts how often they were tried
     * @param last how the last attempt ended, or null where it was not answered
     */
    record GivenUp(
            String condition, String shardId, List<Record> records, int attempts, Invocations.@Nullable Done last) {}

    private final RegionContext context;
    private final Executor executor;
    private final Target target;
    private final Consumer<StreamMapping> onDeleted;
    private final StreamReader reader;
    private EventSourceMappingConfiguration configuration;
    private boolean opened;
    private int run;

    StreamMapping(
            RegionContext context,
            Executor executor,
            DynamoDbStreamsClient streams,
            Target target,
            EventSourceMappingConfiguration configuration,
            Consumer<StreamMapping> onDeleted) {
        this.context = context;
        this.executor = executor;
        this.target = target;
        this.onDeleted = onDeleted;
        this.configuration = configuration;
        this.reader = new StreamReader(streams, configuration.eventSourceArn());
    }

    synchronized EventSourceMappingConfiguration configuration() {
        return configuration;
    }

    /** Begins its life. */
    void create(boolean enabled) {
        become("Creating", enabled ? "Enabled" : "Disabled");
    }

    /** Changes its settings, and switches it on or off. */
    synchronized void update(UnaryOperator<EventSourceMappingConfiguration> change, boolean enabled) {
        boolean was = configuration.state().equals("Enabled");
        if (!was && !configuration.state().equals("Disabled")) {
            throw LambdaErrors.inUse("Cannot update the event source mapping because it is in use.");
        }
        configuration = change.apply(configuration).toBuilder()
                .lastModified(context.time().now())
                .build();
        become(was == enabled ? "Updating" : enabled ? "Enabling" : "Disabling", enabled ? "Enabled" : "Disabled");
    }

    /** Ends it; it is gone a moment later. */
    void delete() {
        become("Deleting", "");
    }

    /** Stops reading, without a change of state. */
    synchronized void stop() {
        run++;
    }

    private synchronized void become(String passing, String next) {
        run++;
        int expected = run;
        state(passing);
        context.time().schedule(context.time().interval(TRANSITION), () -> arrive(expected, next));
    }

    private void arrive(int expected, String next) {
        synchronized (this) {
            if (run != expected) {
                return;
            }
            if (!next.isEmpty()) {
                state(next);
            }
        }
        if (next.isEmpty()) {
            onDeleted.accept(this);
        } else if (next.equals("Enabled")) {
            executor.execute(() -> step(expected, FIRST_RETRY));
        }
    }

    private synchronized boolean runs(int expected) {
        return run == expected;
    }

    private void step(int expected, Duration retry) {
        if (!runs(expected)) {
            return;
        }
        Duration wait = POLL;
        Duration nextRetry = FIRST_RETRY;
        try {
            if (!pass(expected)) {
                wait = retry;
                nextRetry = longer(retry);
            }
        } catch (AwsServiceException e) {
            result("PROBLEM: " + e.awsErrorDetails().errorMessage());
            wait = retry;
            nextRetry = longer(retry);
        }
        Duration waits = context.time().interval(wait);
        Duration then = nextRetry;
        context.time().schedule(waits.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : waits, () -> next(expected, then));
    }

    private void next(int expected, Duration retry) {
        try {
            executor.execute(() -> step(expected, retry));
        } catch (RejectedExecutionException e) {
            // The service was closed since this was scheduled: there is nothing to read for any more.
            return;
        }
    }

    private static Duration longer(Duration retry) {
        Duration doubled = retry.multipliedBy(2);
        return doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
    }

    /** Reads every shard until there is nothing new; false if the function failed or may not be served. */
    private boolean pass(int expected) {
        EventSourceMappingConfiguration now = configuration();
        String obstacle = target.obstacle(now);
        if (!obstacle.isEmpty()) {
            result("PROBLEM: " + obstacle);
            return false;
        }
        if (!opened) {
            reader.open(
                    now.startingPositionAsString().equals("LATEST")
                            ? ShardIteratorType.LATEST
                            : ShardIteratorType.TRIM_HORIZON);
            opened = true;
        }
        boolean well = true;
        for (StreamReader.Lane lane : reader.lanes()) {
            well &= pass(expected, now, lane);
        }
        return well;
    }

    private boolean pass(int expected, EventSourceMappingConfiguration now, StreamReader.Lane lane) {
        Duration window = context.time().interval(Duration.ofSeconds(now.maximumBatchingWindowInSeconds()));
        while (true) {
            Instant at = context.time().now();
            boolean more = reader.read(lane, now.batchSize(), at, record -> target.wants(now, record));
            lane.complete(now.batchSize(), window, at);
            if (!runs(expected) || (lane.batch().isEmpty() && !more)) {
                return true;
            }
            if (!lane.batch().isEmpty() && !deliver(now, lane)) {
                return false;
            }
        }
    }

    /** Whether to go on at once: the batch, or a part of it, is done with or made smaller. */
    private boolean deliver(EventSourceMappingConfiguration now, StreamReader.Lane lane) {
        int old = tooOld(now, lane.batch());
        if (old > 0) {
            List<Record> records = lane.batch().subList(0, old);
            target.giveUp(now, new GivenUp("RecordAgeExceeded", lane.shardId(), records, lane.failures(), null));
            lane.doneUpTo(old);
            return true;
        }
        Delivery delivery;
        try {
            delivery = target.deliver(now, lane.batch());
        } catch (AwsServiceException e) {
            result("PROBLEM: " + e.awsErrorDetails().errorMessage());
            // a throttled request is not a failed one: it does not count as a retry (unconfirmed)
            return e.statusCode() != 429 && exhausted(now, lane, null);
        }
        int records = lane.batch().size();
        if (delivery.taken() == records) {
            lane.done();
            result("OK");
            return true;
        }
        result("PROBLEM: Function call failed");
        boolean bisects = Boolean.TRUE.equals(now.bisectBatchOnFunctionError()) && records > 1;
        if (delivery.taken() > 0) {
            lane.doneUpTo(delivery.taken());
        } else if (bisects) {
            lane.halve();
        }
        // What is made smaller is not tried again: it uses up no retry.
        return bisects || exhausted(now, lane, delivery.done());
    }

    /** Counts a failure; whether the batch has used up its retries and was given up. */
    private boolean exhausted(
            EventSourceMappingConfiguration now, StreamReader.Lane lane, Invocations.@Nullable Done last) {
        lane.failed();
        if (now.maximumRetryAttempts() < 0 || lane.failures() <= now.maximumRetryAttempts()) {
            return false;
        }
        target.giveUp(now, new GivenUp("RetryAttemptsExhausted", lane.shardId(), lane.batch(), lane.failures(), last));
        lane.done();
        return true;
    }

    /** How many records, from the first on, are older than the mapping allows. */
    private int tooOld(EventSourceMappingConfiguration now, List<Record> batch) {
        if (now.maximumRecordAgeInSeconds() < 0) {
            return 0;
        }
        Instant oldest = context.time()
                .now()
                .minus(context.time().interval(Duration.ofSeconds(now.maximumRecordAgeInSeconds())));
        int old = 0;
        while (old < batch.size()
                && batch.get(old).dynamodb().approximateCreationDateTime().isBefore(oldest)) {
            old++;
        }
        return old;
    }

    private synchronized void state(String state) {
        configuration = configuration.toBuilder()
                .state(state)
                .stateTransitionReason("User action")
                .build();
    }

    private synchronized void result(String result) {
        Instant at = context.time().now();
        configuration = configuration.toBuilder()
                .lastProcessingResult(result)
                .lastModified(result.equals(configuration.lastProcessingResult()) ? configuration.lastModified() : at)
                .build();
    }
}
