package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.GlobalTables;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableDefinition;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** CreateTable, DescribeTable, ListTables, UpdateTable and DeleteTable. */
final class TableOperations {

    private static final int LIST_MAX = 100;

    private final TableStore store;
    private final GlobalTables globalTables;

    TableOperations(TableStore store, GlobalTables globalTables) {
        this.store = store;
        this.globalTables = globalTables;
    }

    TableDescription create(CreateTableRequest request) {
        TableDefinition definition = CreateTableChecks.definition(request);
        TableTags.check(request.tags());
        SettingsUpdates.check(definition, request.onDemandThroughput());
        PolicyDocument policy =
                request.resourcePolicy() == null ? null : ResourcePolicies.parse(request.resourcePolicy(), false);
        Table table = store.create(definition, viewType(request.streamSpecification()));
        request.tags().forEach(tag -> table.tags().put(tag.key(), tag.value()));
        table.protectFromDeletion(ItemOperations.isTrue(request.deletionProtectionEnabled()));
        SettingsUpdates.apply(
                store.context(), table, request.tableClass(), request.sseSpecification(), request.onDemandThroughput());
        if (policy != null) {
            store.policies().put(table.arn(), policy);
        }
        return Descriptions.of(table);
    }

    TableDescription describe(@Nullable String tableName) {
        return Descriptions.of(Requests.anyTable(store, tableName));
    }

    ListTablesResponse list(ListTablesRequest request) {
        new Constraints()
                .name("exclusiveStartTableName", request.exclusiveStartTableName())
                .range("limit", request.limit(), 1, LIST_MAX)
                .check();
        int limit = request.limit() == null ? LIST_MAX : request.limit();
        String start = request.exclusiveStartTableName();
        List<String> names = store.tables().stream()
                .map(Table::name)
                .filter(name -> start == null || name.compareTo(start) > 0)
                .toList();
        ListTablesResponse.Builder response = ListTablesResponse.builder();
        if (names.size() <= limit) {
            return response.tableNames(names).build();
        }
        List<String> page = names.subList(0, limit);
        return response.tableNames(page)
                .lastEvaluatedTableName(page.get(limit - 1))
                .build();
    }

    TableDescription delete(DeleteTableRequest request) {
        Table table = Requests.anyTable(store, request.tableName());
        refuseUnsettled(table);
        if (table.isDeletionProtected()) {
            throw DynamoErrors.validation("Resource cannot be deleted as it is currently protected against deletion."
                    + " Disable deletion protection first.");
        }
        globalTables.leave(table);
        store.delete(table);
        return Descriptions.of(table);
    }

    TableDescription update(UpdateTableRequest request) {
        if (request.tableName() != null) {
            TableConstraints.check(request);
        }
        Table table = Requests.anyTable(store, request.tableName());
        boolean capacity = request.billingMode() != null || request.provisionedThroughput() != null;
        boolean stream = request.streamSpecification() != null;
        boolean replicas =
                request.hasReplicaUpdates() && !request.replicaUpdates().isEmpty();
        boolean protection = request.deletionProtectionEnabled() != null;
        boolean indexes = request.hasGlobalSecondaryIndexUpdates()
                && !request.globalSecondaryIndexUpdates().isEmpty();
        boolean settings = request.tableClass() != null
                || request.sseSpecification() != null
                || request.onDemandThroughput() != null;
        if (!capacity && !stream && !replicas && !protection && !indexes && !settings) {
            throw DynamoErrors.validation("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
                    + " GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
        }
        refuseUnsettled(table);
        if (replicas) {
            if (capacity || stream || protection || indexes || settings) {
                throw DynamoErrors.invalidValues("ReplicaUpdates cannot be combined with other updates");
            }
            updateReplicas(table, request.replicaUpdates());
            return Descriptions.of(table);
        }
        if (capacity) {
            updateCapacity(table, request);
        }
        if (indexes) {
            IndexUpdates.apply(table, globalTables.replicasOf(table), request);
        }
        if (stream) {
            updateStream(table, request.streamSpecification());
        }
        if (settings) {
            SettingsUpdates.apply(
                    store.context(),
                    table,
                    request.tableClass(),
                    request.sseSpecification(),
                    request.onDemandThroughput());
        }
        if (protection) {
            table.protectFromDeletion(request.deletionProtectionEnabled());
        }
        table.pass(TableStatus.UPDATING);
        return Descriptions.of(table);
    }

    private void updateCapacity(Table table, UpdateTableRequest request) {
        TableDefinition definition = table.definition();
        BillingMode billing = request.billingMode() == null ? definition.billing() : request.billingMode();
        CreateTableChecks.checkThroughput(billing, request.provisionedThroughput(), null);
        refuseSame(definition.throughput(), request.provisionedThroughput());
        TableDefinition changed = definition.withBilling(billing, request.provisionedThroughput());
        table.redefine(changed);
        globalTables.replicasOf(table).forEach(replica -> replica.redefine(changed));
    }

    /** Refuses a capacity that the table has already. */
    private static void refuseSame(@Nullable ProvisionedThroughput current, @Nullable ProvisionedThroughput wanted) {
        if (current != null && wanted != null && current.equals(wanted)) {
            throw DynamoErrors.validation(
                    "The provisioned throughput for the table will not change. The requested value"
                            + " equals the current value. Current ReadCapacityUnits provisioned for the table: "
                            + current.readCapacityUnits() + ". Requested ReadCapacityUnits: "
                            + wanted.readCapacityUnits()
                            + ". Current WriteCapacityUnits provisioned for the table: " + current.writeCapacityUnits()
                            + ". Requested WriteCapacityUnits: " + wanted.writeCapacityUnits()
                            + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher"
                            + " limits.");
        }
    }

    private void updateStream(Table table, StreamSpecification specification) {
        StreamViewType wanted = viewType(specification);
        if (wanted != null) {
            if (table.stream() != null) {
                throw DynamoErrors.validation("Table already has an enabled stream: TableName: " + table.name());
            }
            store.openStream(table, wanted);
            return;
        }
        if (table.stream() == null) {
            throw DynamoErrors.validation("Table has no stream to disable: TableName: " + table.name());
        }
        if (!table.replicas().isEmpty()) {
            throw DynamoErrors.validation("Stream cannot be disabled because the table is a replica of a global table");
        }
        table.closeStream();
    }

    private static @Nullable StreamViewType viewType(@Nullable StreamSpecification specification) {
        if (specification == null || !ItemOperations.isTrue(specification.streamEnabled())) {
            if (specification != null && specification.streamViewType() != null) {
                throw DynamoErrors.invalidValues(
                        "Stream StreamViewType should not be specified when disabling a stream");
            }
            return null;
        }
        if (specification.streamViewType() == null) {
            throw DynamoErrors.invalidValues("StreamViewType is required when enabling a stream");
        }
        return specification.streamViewType();
    }

    private void updateReplicas(Table table, List<ReplicationGroupUpdate> updates) {
        if (updates.size() > 1) {
            throw DynamoErrors.invalidValues("Only one replica can be created, updated or deleted at a time");
        }
        ReplicationGroupUpdate update = updates.get(0);
        if (update.create() != null) {
            globalTables.addReplica(table, required(update.create().regionName()));
        } else if (update.delete() != null) {
            globalTables.removeReplica(table, required(update.delete().regionName()));
        } else {
            throw DynamoErrors.invalidValues("A replica update must have one of Create and Delete");
        }
    }

    private static String required(@Nullable String regionName) {
        if (regionName == null) {
            throw DynamoErrors.missing("replicaUpdates.1.member.regionName");
        }
        return regionName;
    }

    /** A table that is being changed refuses the next change. */
    private static void refuseUnsettled(Table table) {
        TableStatus status = table.status();
        if (status != TableStatus.ACTIVE) {
            String doing =
                    switch (status) {
                        case CREATING -> "created";
                        case DELETING -> "deleted";
                        default -> "updated";
                    };
            throw DynamoErrors.inUse("Attempt to change a resource which is still in use: Table is being " + doing
                    + ": " + table.name());
        }
    }
}
