package dev.payledger.systemtests.simulation;

import dev.payledger.core.Ledger;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.Transaction;
import dev.payledger.core.dynamodb.Backoff;
import dev.payledger.core.dynamodb.DynamoDbLedgerStore;
import dev.payledger.core.dynamodb.TransactionItem;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.dynamodb.DynamoDbService;
import dev.payledger.dr.local.service.dynamodb.DynamoDbStreamsService;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** One region: tables on the real engine, the ledger's functions, and the projector that reads the stream. */
final class SimulatedRegion {
    static final String TRANSACTIONS = "payledger-sim-transactions";
    static final String VIEW = "payledger-sim-view";

    private static final Duration POLL_MAX = Duration.ofSeconds(4);

    private final String name;
    private final World world;
    private final SkewedTime clock;
    private final DynamoDbService engine;
    private final DynamoDbStreamsService streams;
    private String streamArn = "";
    private String shard = "";
    private @Nullable String checkpoint;
    private int projecting;
    private boolean projectorStopped;
    private boolean unread = true;
    private boolean down;

    SimulatedRegion(String name, World world, Duration skew) {
        this.name = name;
        this.world = world;
        this.clock = new SkewedTime(world.time(), skew);
        TableStore tables =
                new TableStore(new RegionContext(name, "111122223333", clock, new IdSource(world.below(1 << 30))));
        this.engine = new DynamoDbService(tables, world.replication());
        this.streams = new DynamoDbStreamsService(tables);
        world.replication().join(tables, (namespace, metric, dimensions, value, unit) -> {});
    }

    void createTables() {
        engine.createTable(table(TRANSACTIONS).toBuilder()
                .streamSpecification(StreamSpecification.builder()
                        .streamEnabled(true)
                        .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                        .build())
                .build());
        createViewTable();
    }

    void createViewTable() {
        if (!world.variant().replicatesView() || this == world.primary()) {
            engine.createTable(table(VIEW));
        }
    }

    void makeGlobal(SimulatedRegion replica) {
        addReplica(TRANSACTIONS, replica);
        if (world.variant().replicatesView()) {
            addReplica(VIEW, replica);
        }
    }

    private void addReplica(String table, SimulatedRegion replica) {
        engine.updateTable(update -> update.tableName(table)
                .replicaUpdates(ReplicationGroupUpdate.builder()
                        .create(create -> create.regionName(replica.name))
                        .build()));
    }

    /** Begins to read the stream of this region's copy. */
    void start() {
        streamArn = engine.describeTable(describe -> describe.tableName(TRANSACTIONS))
                .table()
                .latestStreamArn();
        shard = streams.describeStream(describe -> describe.streamArn(streamArn))
                .streamDescription()
                .shards()
                .get(0)
                .shardId();
        // Most polls find nothing; this saves them.
        streams.onRecords(streamArn, () -> unread = true);
        pollLater();
    }

    String name() {
        return name;
    }

    boolean isDown() {
        return down;
    }

    void setDown(boolean isDown) {
        down = isDown;
        world.trace(() -> this + (isDown ? " is lost" : " is back"));
    }

    void setProjectorStopped(boolean stopped) {
        projectorStopped = stopped;
        world.trace(() -> this + (stopped ? " projector stops" : " projector goes on"));
    }

    void stepClock(Duration by) {
        clock.step(by);
        world.trace(() -> this + " clock steps by " + by);
    }

    void heal() {
        down = false;
        projectorStopped = false;
    }

    /** The clock of this region's functions. */
    Clock clock() {
        return clock.clock();
    }

    /** The functions of one invocation: their process may end anywhere. */
    Door door() {
        DynamoDbLedgerStore store = storeOfOneInvocation();
        return world.variant().door(Door.of(new Ledger(store, name, clock())), store, this, world);
    }

    private DynamoDbLedgerStore storeOfOneInvocation() {
        DynamoDbClient client = world.variant().client(new FaultyDynamoDb(engine, world, this));
        return new DynamoDbLedgerStore(client, TRANSACTIONS, VIEW, backoff());
    }

    private Backoff backoff() {
        return attempt -> world.pause(world.upTo(Duration.ofMillis(20L << Math.min(4, attempt - 1))));
    }

    /** The tables as they are, without failures: for the checks. */
    DynamoDbLedgerStore truth() {
        return new DynamoDbLedgerStore(world.variant().reader(engine), TRANSACTIONS, VIEW, attempt -> {});
    }

    DynamoDbService engine() {
        return engine;
    }

    /** An empty view, filled from this region's copy of the transactions. */
    DynamoDbLedgerStore rebuilt() {
        String table = "payledger-sim-rebuilt";
        engine.createTable(table(table));
        world.time().advance(Duration.ofSeconds(1));
        DynamoDbLedgerStore fresh = new DynamoDbLedgerStore(engine, TRANSACTIONS, table, attempt -> {});
        List<Transaction> all = new ArrayList<>();
        fresh.forEachTransaction(all::add);
        world.variant().projector(fresh, clock()).accept(all);
        return fresh;
    }

    private void pollLater() {
        world.later(world.upTo(POLL_MAX).plusMillis(20), this::poll);
    }

    private void poll() {
        pollLater();
        // Lambda runs one invocation for a shard; two at once are worse than it promises, and must do no harm.
        if (unread && !down && !projectorStopped && (projecting == 0 || world.chance(0.2))) {
            projecting++;
            try {
                project();
            } finally {
                projecting--;
            }
        }
    }

    private void project() {
        String from = checkpoint;
        List<Record> batch = records(from, 1 + world.below(10));
        if (batch.isEmpty()) {
            unread = false;
            return;
        }
        String last = batch.get(batch.size() - 1).dynamodb().sequenceNumber();
        if (world.variant().checkpointsFirst()) {
            advance(last);
        }
        try {
            world.variant()
                    .projector(storeOfOneInvocation(), clock())
                    .accept(batch.stream()
                            .filter(record -> TransactionItem.isTransaction(
                                    record.dynamodb().keys()))
                            .map(record ->
                                    TransactionItem.read(record.dynamodb().newImage()))
                            .toList());
            // Lambda's own note of how far it is may be lost, too: then the batch comes again.
            if (!world.chance(world.weather().kill())) {
                advance(last);
            }
        } catch (FunctionKilled | LedgerStoreException again) {
            world.trace(() -> this + " projector's batch comes again: " + again.getMessage());
        }
    }

    private void advance(String sequence) {
        if (checkpoint == null
                || new java.math.BigInteger(checkpoint).compareTo(new java.math.BigInteger(sequence)) < 0) {
            checkpoint = sequence;
        }
    }

    private List<Record> records(@Nullable String after, int limit) {
        GetShardIteratorRequest.Builder request =
                GetShardIteratorRequest.builder().streamArn(streamArn).shardId(shard);
        if (after == null) {
            request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        } else {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER).sequenceNumber(after);
        }
        String iterator = streams.getShardIterator(request.build()).shardIterator();
        return streams.getRecords(get -> get.shardIterator(iterator).limit(limit))
                .records();
    }

    /** Whether every record of the stream has been applied. */
    boolean isProjected() {
        return records(checkpoint, 1).isEmpty();
    }

    /** Reads the stream again from its beginning. */
    void projectAllAgain() {
        checkpoint = null;
        unread = true;
    }

    @Override
    public String toString() {
        return name;
    }

    private static CreateTableRequest table(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("pk"), attribute("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                .build();
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
