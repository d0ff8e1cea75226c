package dev.payledger.dr.internal.resource;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ReplicaDescription;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * A table and its replica in another region: version 2019.11.21 of <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html">global tables</a>.
 */
public final class GlobalTable {

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final String NONE = "none";

    /** What DynamoDB says to a change that is under way, or done. */
    private static final Set<String> REFUSED_AGAIN = Set.of("ResourceInUseException", "ValidationException");

    private final DynamoDbClient home;
    private final DynamoDbClient away;
    private final String name;
    private final String region;
    private final String replicaRegion;
    private final Waiting waiting;

    GlobalTable(
            DynamoDbClient home,
            DynamoDbClient away,
            String name,
            String region,
            String replicaRegion,
            Waiting waiting) {
        this.home = home;
        this.away = away;
        this.name = name;
        this.region = region;
        this.replicaRegion = replicaRegion;
        this.waiting = waiting;
    }

    private AwsCall call(String operation) {
        return new AwsCall("dynamodb", operation, "table " + name, region);
    }

    private Optional<TableDescription> describe(DynamoDbClient client) {
        return call("DescribeTable").find(() -> client.describeTable(request -> request.tableName(name))
                .table());
    }

    public String name() {
        return name;
    }

    /**
     * Every item in a region: reads the whole table.
     *
     * @param in the home region, or the replica's
     * @param owner the attribute that says whose an item is; null where none does
     * @param called the attribute that names an item; null where none does
     */
    public TableItems items(String in, @Nullable String owner, @Nullable String called) {
        return TableItems.read(in.equals(region) ? home : away, name, in, owner, called);
    }

    /** The table's status in its home region, or {@code none}. */
    public String status() {
        return describe(home).map(TableDescription::tableStatusAsString).orElse(NONE);
    }

    /** The replica's status as the home region reports it, or {@code none}. */
    public String replicaStatus() {
        return describe(home)
                .flatMap(table -> table.replicas().stream()
                        .filter(replica -> replicaRegion.equals(replica.regionName()))
                        .findFirst())
                .map(ReplicaDescription::replicaStatusAsString)
                .orElse(NONE);
    }

    /** Whether a table of this name exists in the other region. */
    public boolean existsAway() {
        return describe(away).isPresent();
    }

    /** The stream of the replica; null where it has none. */
    public @Nullable String replicaStreamArn() {
        return describe(away).map(TableDescription::latestStreamArn).orElse(null);
    }

    /**
     * Adds the replica where there is none, and waits until it is active.
     *
     * @return whether it was added now
     * @throws DrException with {@code DR-TABLE-002} where it does not become active
     */
    public boolean addReplica(Step step) {
        String status = replicaStatus();
        boolean add = status.equals(NONE);
        if (add) {
            settled(step);
            update(
                    ReplicationGroupUpdate.builder()
                            .create(create -> create.regionName(replicaRegion))
                            .build(),
                    () -> !replicaStatus().equals(NONE));
        }
        String end = waiting.until(
                LIMIT,
                this::replicaStatus,
                seen -> seen.equals("ACTIVE") || seen.equals("CREATION_FAILED"),
                (seen, elapsed) -> step.progress(replicaRegion, "replica " + seen, elapsed),
                this::late);
        if (!end.equals("ACTIVE")) {
            throw late(end);
        }
        settled(step);
        return add;
    }

    /** Changes the replicas. If the answer is lost, the SDK asks again and is refused: what is there now decides. */
    private void update(ReplicationGroupUpdate change, BooleanSupplier isDone) {
        try {
            call("UpdateTable")
                    .get(() ->
                            home.updateTable(request -> request.tableName(name).replicaUpdates(change)));
        } catch (DrException e) {
            if (!REFUSED_AGAIN.contains(AwsCall.code(e)) || !isDone.getAsBoolean()) {
                throw e;
            }
        }
    }

    private DrException late(String status) {
        return new DrException(
                DrError.TABLE_002,
                "The replica of " + name + " in " + replicaRegion + " did not become active.",
                "its status is " + status + " (limit " + LIMIT.toMinutes() + " min).",
                "look at the table's replicas, then run dr:setup-global-table again.");
    }

    private void settled(Step step) {
        waiting.until(
                LIMIT,
                this::status,
                status -> status.equals("ACTIVE"),
                (status, elapsed) -> step.progress(region, name + " " + status, elapsed),
                status -> new DrException(
                        DrError.TABLE_002,
                        "Table " + name + " in " + region + " did not become active.",
                        "its status is " + status + ".",
                        status.equals(NONE) ? "run dr:deploy first." : "look at the table, then run the goal again."));
    }

    /**
     * Removes the replica and waits until it is gone.
     *
     * @return whether there was one
     */
    public boolean removeReplica(Step step) {
        String status = replicaStatus();
        if (status.equals(NONE)) {
            return false;
        }
        if (!status.equals("DELETING")) {
            update(
                    ReplicationGroupUpdate.builder()
                            .delete(delete -> delete.regionName(replicaRegion))
                            .build(),
                    () -> Set.of("DELETING", NONE).contains(replicaStatus()));
        }
        waiting.until(
                LIMIT,
                this::replicaStatus,
                seen -> seen.equals(NONE),
                (seen, elapsed) -> step.progress(replicaRegion, "replica " + seen, elapsed),
                seen -> new DrException(
                        DrError.TABLE_002,
                        "The replica of " + name + " in " + replicaRegion + " was not removed.",
                        "its status is " + seen + ".",
                        "run dr:destroy again."));
        settled(step);
        return true;
    }

    /**
     * Deletes what is left in the other region where the home's table is gone already.
     *
     * @return whether there was something
     */
    public boolean deleteAway(Step step) {
        if (describe(away).isEmpty()) {
            return false;
        }
        deleteTable(away);
        waiting.until(
                LIMIT,
                this::existsAway,
                there -> !there,
                (there, elapsed) -> step.progress(replicaRegion, name + " DELETING", elapsed),
                there -> new DrException(
                        DrError.TABLE_002,
                        "Table " + name + " in " + replicaRegion + " was not deleted.",
                        "it is still there after " + LIMIT.toMinutes() + " min.",
                        "run dr:destroy again."));
        return true;
    }

    private void deleteTable(DynamoDbClient client) {
        try {
            call("DeleteTable").find(() -> client.deleteTable(request -> request.tableName(name)));
        } catch (DrException e) {
            boolean underWay = AwsCall.code(e).equals("ResourceInUseException")
                    && describe(client)
                            .filter(table -> table.tableStatus() != TableStatus.DELETING)
                            .isEmpty();
            if (!underWay) {
                throw e;
            }
        }
    }

    /**
     * Deletes the table in its home region and waits until it is gone.
     *
     * @return whether there was one
     */
    public boolean delete(Step step) {
        if (status().equals(NONE)) {
            return false;
        }
        if (!status().equals("DELETING")) {
            settled(step);
            deleteTable(home);
        }
        waiting.until(
                LIMIT,
                this::status,
                seen -> seen.equals(NONE),
                (seen, elapsed) -> step.progress(region, name + " " + seen, elapsed),
                seen -> new DrException(
                        DrError.TABLE_002,
                        "Table " + name + " in " + region + " was not deleted.",
                        "its status is " + seen + ".",
                        "run dr:destroy again."));
        return true;
    }
}
