package dev.payledger.dr.local.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.dynamodb.DynamoDbService;
import dev.payledger.dr.local.service.dynamodb.DynamoDbStreamsService;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ReplicaStatus;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

class ReplicationTest {

    private static final String SINGAPORE = "ap-southeast-1";
    private static final String TOKYO = "ap-northeast-1";
    private static final String TABLE = "transactions";

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-03-01T10:00:00Z"), 1);
    private final Replication replication = new Replication(time, new IdSource(1));
    private final List<Double> latencies = new ArrayList<>();
    private final Region singapore = new Region(SINGAPORE, 11);
    private final Region tokyo = new Region(TOKYO, 12);

    private final class Region {
        private final TableStore store;
        private final DynamoDbService dynamo;
        private final DynamoDbStreamsService streams;

        private Region(String name, long seed) {
            store = new TableStore(new RegionContext(name, "111122223333", time, new IdSource(seed)));
            dynamo = new DynamoDbService(store, replication);
            streams = new DynamoDbStreamsService(store);
            replication.join(store, (namespace, metric, dimensions, value, unit) -> latencies.add(value));
        }

        private void put(String id, String value) {
            dynamo.putItem(put -> put.tableName(TABLE)
                    .item(Map.of("id", AttributeValue.fromS(id), "v", AttributeValue.fromS(value))));
        }

        private void delete(String id) {
            dynamo.deleteItem(delete -> delete.tableName(TABLE).key(Map.of("id", AttributeValue.fromS(id))));
        }

        private String value(String id) {
            Map<String, AttributeValue> item = dynamo.getItem(
                            get -> get.tableName(TABLE).key(Map.of("id", AttributeValue.fromS(id))))
                    .item();
            return item.isEmpty() ? "none" : item.get("v").s();
        }

        private Map<String, String> all() {
            Map<String, String> values = new TreeMap<>();
            dynamo.scan(scan -> scan.tableName(TABLE))
                    .items()
                    .forEach(
                            item -> values.put(item.get("id").s(), item.get("v").s()));
            return values;
        }

        private TableDescription describe() {
            return dynamo.describeTable(describe -> describe.tableName(TABLE)).table();
        }

        private List<Record> records() {
            String arn = describe().latestStreamArn();
            String shard = streams.describeStream(describe -> describe.streamArn(arn))
                    .streamDescription()
                    .shards()
                    .get(0)
                    .shardId();
            String iterator = streams.getShardIterator(
                            get -> get.streamArn(arn).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            return streams.getRecords(get -> get.shardIterator(iterator)).records();
        }
    }

    private void createTable() {
        singapore.dynamo.createTable(create -> create.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build()));
        pass(Duration.ofMillis(50));
    }

    private void makeGlobal() {
        createTable();
        addReplica();
        pass(Duration.ofSeconds(5));
        assertThat(tokyo.describe().tableStatus()).isEqualTo(TableStatus.ACTIVE);
    }

    private void addReplica() {
        singapore.dynamo.updateTable(update -> update.tableName(TABLE).replicaUpdates(creation(TOKYO)));
    }

    private static ReplicationGroupUpdate creation(String region) {
        return ReplicationGroupUpdate.builder()
                .create(create -> create.regionName(region))
                .build();
    }

    private static ReplicationGroupUpdate removal(String region) {
        return ReplicationGroupUpdate.builder()
                .delete(delete -> delete.regionName(region))
                .build();
    }

    private void pass(Duration duration) {
        time.advance(duration);
    }

    private LinkStatus link(String from, String to) {
        return replication.status().stream()
                .filter(link -> link.from().equals(from) && link.to().equals(to))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void replicaIsCreatingUntilItHoldsAllItemsOfItsSource() {
        createTable();
        for (int i = 0; i < 1200; i++) {
            singapore.put("t" + i, "v" + i);
        }
        addReplica();

        assertThat(singapore.describe().tableStatus()).isEqualTo(TableStatus.UPDATING);
        assertThat(singapore.describe().replicas().get(0).replicaStatus()).isEqualTo(ReplicaStatus.CREATING);
        assertThat(tokyo.describe().tableStatus()).isEqualTo(TableStatus.CREATING);
        assertThatThrownBy(() -> tokyo.put("x", "y")).isInstanceOf(ResourceNotFoundException.class);
        singapore.put("during", "backfill");

        pass(Duration.ofSeconds(10));
        assertThat(singapore.describe().tableStatus()).isEqualTo(TableStatus.ACTIVE);
        assertThat(singapore.describe().replicas()).singleElement().satisfies(replica -> {
            assertThat(replica.regionName()).isEqualTo(TOKYO);
            assertThat(replica.replicaStatus()).isEqualTo(ReplicaStatus.ACTIVE);
        });
        assertThat(tokyo.describe().tableStatus()).isEqualTo(TableStatus.ACTIVE);
        assertThat(tokyo.describe().globalTableVersion()).isEqualTo("2019.11.21");
        assertThat(tokyo.all()).hasSize(1201).isEqualTo(singapore.all());
    }

    @Test
    void writesArriveAfterALagInBothDirections() {
        makeGlobal();
        singapore.put("a", "from singapore");
        tokyo.put("b", "from tokyo");

        assertThat(tokyo.value("a")).isEqualTo("none");
        assertThat(singapore.value("b")).isEqualTo("none");
        pass(Duration.ofSeconds(2));
        assertThat(tokyo.value("a")).isEqualTo("from singapore");
        assertThat(singapore.value("b")).isEqualTo("from tokyo");
        assertThat(latencies).hasSize(2).allSatisfy(lag -> assertThat(lag).isBetween(100.0, 1500.0));
    }

    @Test
    void lagHasItsMedianNearFourTenthsOfASecond() {
        makeGlobal();
        for (int i = 0; i < 256; i++) {
            singapore.put("k" + i, "v");
        }
        pass(Duration.ofSeconds(5));
        assertThat(link(SINGAPORE, TOKYO).medianLag()).isBetween(Duration.ofMillis(330), Duration.ofMillis(480));
    }

    @Test
    void lastWriterWinsInEveryRegionAndTheLoserIsCounted() {
        makeGlobal();
        singapore.put("a", "earlier");
        pass(Duration.ofMillis(5));
        tokyo.put("a", "later");
        pass(Duration.ofSeconds(3));

        assertThat(singapore.value("a")).isEqualTo("later");
        assertThat(tokyo.value("a")).isEqualTo("later");
        assertThat(link(SINGAPORE, TOKYO).conflicts()).isEqualTo(1);
        assertThat(link(TOKYO, SINGAPORE).conflicts()).isZero();
    }

    @Test
    void equalTimesAreDecidedTheSameWayEverywhere() {
        makeGlobal();
        singapore.put("a", "singapore");
        tokyo.put("a", "tokyo");
        pass(Duration.ofSeconds(3));
        assertThat(singapore.value("a")).isEqualTo(tokyo.value("a")).isEqualTo("singapore");
    }

    @Test
    void replicasShareTheTimeToLiveAndItsDeletions() {
        createTable();
        singapore.dynamo.updateTimeToLive(update -> update.tableName(TABLE)
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("expires")));
        addReplica();
        pass(Duration.ofSeconds(5));
        assertThat(tokyo.dynamo
                        .describeTimeToLive(describe -> describe.tableName(TABLE))
                        .timeToLiveDescription()
                        .attributeName())
                .isEqualTo("expires");
        String soon = Long.toString(time.now().plusSeconds(60).getEpochSecond());
        tokyo.dynamo.putItem(put -> put.tableName(TABLE)
                .item(Map.of("id", AttributeValue.fromS("a"), "expires", AttributeValue.fromN(soon))));
        pass(Duration.ofSeconds(5));
        assertThat(singapore.dynamo.scan(scan -> scan.tableName(TABLE)).count()).isEqualTo(1);
        replication.pause(null, SINGAPORE, TOKYO);
        pass(Duration.ofMinutes(11));

        assertThat(singapore.dynamo.scan(scan -> scan.tableName(TABLE)).count()).isZero();
        assertThat(tokyo.dynamo.scan(scan -> scan.tableName(TABLE)).count()).isZero();
        tokyo.dynamo.updateTimeToLive(update -> update.tableName(TABLE)
                .timeToLiveSpecification(ttl -> ttl.enabled(false).attributeName("expires")));
        assertThat(singapore
                        .dynamo
                        .describeTimeToLive(describe -> describe.tableName(TABLE))
                        .timeToLiveDescription()
                        .timeToLiveStatusAsString())
                .isEqualTo("DISABLED");
    }

    @Test
    void pausedLinkKeepsWritesAndDeliversThemOnResume() {
        makeGlobal();
        replication.pause(null, SINGAPORE, TOKYO);
        singapore.put("a", "1");
        singapore.put("a", "2");
        singapore.delete("b");
        tokyo.put("c", "other direction");
        pass(Duration.ofHours(1));

        assertThat(tokyo.value("a")).isEqualTo("none");
        assertThat(singapore.value("c")).isEqualTo("other direction");
        assertThat(link(SINGAPORE, TOKYO)).satisfies(link -> {
            assertThat(link.paused()).isTrue();
            assertThat(link.pending()).isEqualTo(2);
            assertThat(link.oldestPending()).isEqualTo(Duration.ofHours(1));
        });

        replication.resume(null, SINGAPORE, TOKYO);
        pass(Duration.ofSeconds(3));
        assertThat(tokyo.value("a")).isEqualTo("2");
        assertThat(link(SINGAPORE, TOKYO).pending()).isZero();
    }

    @Test
    void deletionBeatsAnOlderWriteThatArrivesLater() {
        makeGlobal();
        singapore.put("a", "1");
        pass(Duration.ofSeconds(3));
        replication.pause(TABLE, SINGAPORE, TOKYO);
        singapore.put("a", "older");
        pass(Duration.ofSeconds(1));
        tokyo.delete("a");
        pass(Duration.ofSeconds(3));
        assertThat(singapore.value("a")).isEqualTo("none");

        replication.resume(TABLE, SINGAPORE, TOKYO);
        pass(Duration.ofSeconds(3));
        assertThat(tokyo.value("a")).isEqualTo("none");
        assertThat(singapore.value("a")).isEqualTo("none");
        assertThat(singapore.store.find(TABLE).orElseThrow().tombstones()).isZero();
        assertThat(tokyo.store.find(TABLE).orElseThrow().tombstones()).isZero();
    }

    @Test
    void replicatedWritesAreRecordsOfTheReplicasOwnStream() {
        makeGlobal();
        singapore.put("a", "1");
        pass(Duration.ofSeconds(3));
        singapore.delete("a");
        pass(Duration.ofSeconds(3));

        assertThat(tokyo.records())
                .extracting(Record::eventName)
                .containsExactly(OperationType.INSERT, OperationType.REMOVE);
        assertThat(tokyo.records())
                .allSatisfy(record -> assertThat(record.awsRegion()).isEqualTo(TOKYO));
        assertThat(tokyo.describe().latestStreamArn())
                .startsWith("arn:aws:dynamodb:ap-northeast-1:111122223333:table/transactions/stream/2026-");
    }

    @Test
    void replicaIsRefusedWhereItCannotBe() {
        createTable();
        assertRefused(SINGAPORE, "Cannot add, delete, or update the local region through ReplicaUpdates.");
        assertRefused("eu-west-1", "eu-west-1");
        tokyo.dynamo.createTable(create -> create.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(singapore.describe().attributeDefinitions())
                .keySchema(singapore.describe().keySchema()));
        assertRefused(TOKYO, "because one or more replicas already existed as tables");
    }

    private void assertRefused(String region, String reason) {
        assertThatThrownBy(() -> singapore.dynamo.updateTable(
                        update -> update.tableName(TABLE).replicaUpdates(creation(region))))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void sourceCannotGoBeforeItsReplicaAndAReplicaCanBeRemoved() {
        makeGlobal();
        tokyo.put("last", "words");
        assertThatThrownBy(() -> singapore.dynamo.deleteTable(delete -> delete.tableName(TABLE)))
                .hasMessageContaining("acted as a source region");

        singapore.dynamo.updateTable(update -> update.tableName(TABLE).replicaUpdates(removal(TOKYO)));
        assertThat(singapore.describe().replicas().get(0).replicaStatus()).isEqualTo(ReplicaStatus.DELETING);
        pass(Duration.ofSeconds(2));

        assertThat(singapore.describe().hasReplicas()).isFalse();
        assertThat(singapore.value("last")).isEqualTo("words");
        assertThatThrownBy(tokyo::describe).isInstanceOf(ResourceNotFoundException.class);
        addReplica();
        pass(Duration.ofSeconds(3));
        assertThat(tokyo.value("last")).isEqualTo("words");
        singapore.dynamo.updateTable(update -> update.tableName(TABLE).replicaUpdates(removal(TOKYO)));
        pass(Duration.ofSeconds(2));
        singapore.dynamo.deleteTable(delete -> delete.tableName(TABLE));
        pass(Duration.ofSeconds(1));
        assertThatThrownBy(singapore::describe).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void regionsConvergeAfterAnyRunOfWritesAndPausesAndTheSeedRepeatsIt() {
        for (long seed = 0; seed < 12; seed++) {
            Map<String, String> first = new ReplicationTest().randomRun(seed);
            Map<String, String> second = new ReplicationTest().randomRun(seed);
            assertThat(second).as("seed %d repeated", seed).isEqualTo(first);
        }
    }

    private Map<String, String> randomRun(long seed) {
        makeGlobal();
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < 300; step++) {
            Region region = random.nextBoolean() ? singapore : tokyo;
            Region other = region == singapore ? tokyo : singapore;
            String id = "k" + random.nextInt(5);
            switch (random.nextInt(8)) {
                case 0 -> region.delete(id);
                case 1 ->
                    replication.pause(
                            null,
                            region.store.context().region(),
                            other.store.context().region());
                case 2 ->
                    replication.resume(
                            null,
                            region.store.context().region(),
                            other.store.context().region());
                case 3 -> pass(Duration.ofMillis(random.nextInt(1000)));
                default -> region.put(id, "step " + step);
            }
        }
        replication.resume(null, SINGAPORE, TOKYO);
        replication.resume(null, TOKYO, SINGAPORE);
        pass(Duration.ofMinutes(1));
        assertThat(singapore.all()).as("seed %d", seed).isEqualTo(tokyo.all());
        assertThat(singapore.store.find(TABLE).orElseThrow().tombstones()).isZero();
        assertThat(tokyo.store.find(TABLE).orElseThrow().tombstones()).isZero();
        return singapore.all();
    }
}
