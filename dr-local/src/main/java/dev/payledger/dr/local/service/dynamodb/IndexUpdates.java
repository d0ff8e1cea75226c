package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Index;
import dev.payledger.dr.local.service.dynamodb.table.IndexDefinition;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableDefinition;
import dev.payledger.dr.local.wire.AwsError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.UpdateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** Global secondary indexes that are added to a table, or taken away: one per UpdateTable, in every replica. */
final class IndexUpdates {

    private static final int GLOBAL_INDEXES_MAX = 20;

    private IndexUpdates() {}

    static void apply(Table table, Collection<Table> replicas, UpdateTableRequest request) {
        List<GlobalSecondaryIndexUpdate> updates = request.globalSecondaryIndexUpdates();
        if (updates.size() != 1) {
            throw DynamoErrors.invalidValues("Only 1 online index can be created or deleted simultaneously per table");
        }
        GlobalSecondaryIndexUpdate update = updates.get(0);
        if (update.create() != null) {
            create(table, replicas, update.create(), request.attributeDefinitions());
        } else if (update.update() != null) {
            updateCapacity(table, replicas, update.update());
        } else if (update.delete() != null) {
            delete(table, replicas, update.delete().indexName());
        } else {
            throw DynamoErrors.invalidValues(
                    "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
                            + " GlobalSecondaryIndexUpdate.Delete must not be null");
        }
    }

    /** One index is added or taken away at a time; one that is still being filled can be given up. */
    private static void refuseBusy(Table table, String index) {
        String filling = table.fillingIndex();
        if (table.leavingIndex() != null || (filling != null && !filling.equals(index))) {
            throw AwsError.of(
                    LimitExceededException.builder(),
                    "LimitExceededException",
                    400,
                    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
        }
    }

    private static void create(
            Table table,
            Collection<Table> replicas,
            CreateGlobalSecondaryIndexAction create,
            List<AttributeDefinition> given) {
        TableConstraints.check(create);
        TableDefinition definition = table.definition();
        Map<String, AttributeDefinition> attributes = new LinkedHashMap<>();
        definition.attributes().forEach(each -> attributes.put(each.attributeName(), each));
        given.forEach(each -> attributes.putIfAbsent(each.attributeName(), each));
        CreateTableChecks checks = new CreateTableChecks(attributes.values());
        CreateTableChecks.checkThroughput(definition.billing(), create.provisionedThroughput(), create.indexName());
        IndexDefinition index = CreateTableChecks.index(
                create.indexName(),
                checks.schema(create.keySchema(), create.indexName()),
                true,
                create.projection(),
                create.provisionedThroughput());
        if (table.index(index.name()) != null) {
            throw DynamoErrors.validation("Attempting to create an index which already exists");
        }
        refuseBusy(table, "");
        long present =
                definition.indexes().stream().filter(IndexDefinition::global).count();
        if (present >= GLOBAL_INDEXES_MAX) {
            throw DynamoErrors.invalidValues("Number of GlobalSecondaryIndexes exceeds per-table limit of 20");
        }
        List<IndexDefinition> indexes = new ArrayList<>(definition.indexes());
        indexes.add(index);
        replace(table, replicas, definition, attributes, indexes);
    }

    private static void updateCapacity(
            Table table, Collection<Table> replicas, UpdateGlobalSecondaryIndexAction update) {
        TableConstraints.check(update);
        TableDefinition definition = table.definition();
        CreateTableChecks.checkThroughput(definition.billing(), update.provisionedThroughput(), update.indexName());
        Index index = table.index(update.indexName());
        if (index == null || !index.definition().global()) {
            throw DynamoErrors.notFound("Requested resource not found");
        }
        Map<String, AttributeDefinition> attributes = new LinkedHashMap<>();
        definition.attributes().forEach(each -> attributes.put(each.attributeName(), each));
        List<IndexDefinition> indexes = definition.indexes().stream()
                .map(each -> each.name().equals(update.indexName())
                        ? each.withThroughput(update.provisionedThroughput())
                        : each)
                .toList();
        replace(table, replicas, definition, attributes, indexes);
    }

    private static void delete(Table table, Collection<Table> replicas, String name) {
        Index index = table.index(name);
        if (index == null || !index.definition().global()) {
            throw DynamoErrors.notFound("Requested resource not found");
        }
        refuseBusy(table, name);
        TableDefinition definition = table.definition();
        Map<String, AttributeDefinition> attributes = new LinkedHashMap<>();
        definition.attributes().forEach(each -> attributes.put(each.attributeName(), each));
        List<IndexDefinition> indexes = definition.indexes().stream()
                .filter(each -> !each.name().equals(name))
                .toList();
        replace(table, replicas, definition, attributes, indexes);
    }

    /** Puts the new definition into effect, with the attributes that are still part of some key. */
    private static void replace(
            Table table,
            Collection<Table> replicas,
            TableDefinition definition,
            Map<String, AttributeDefinition> attributes,
            List<IndexDefinition> indexes) {
        TableDefinition changed = definition.withIndexes(attributes.values(), indexes);
        table.redefine(changed);
        replicas.forEach(replica -> replica.redefine(changed));
    }
}
