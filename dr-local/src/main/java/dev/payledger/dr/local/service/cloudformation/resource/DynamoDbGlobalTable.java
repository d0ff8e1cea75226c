package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ReplicaDescription;
import software.amazon.awssdk.services.dynamodb.model.ReplicaStatus;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/**
 * {@code AWS::DynamoDB::GlobalTable} on demand: the table of the stack's region as {@link DynamoDbTable} makes it, and its
 * replicas. {@code Ref} answers the table's name.
 *
 * <p>That the stack's region must be among the replicas is AWS's rule, the text of its refusal is unconfirmed. Tags of
 * the stack go to the table of the stack's region only (unconfirmed).
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html">
 *     AWS::DynamoDB::GlobalTable</a>
 */
final class DynamoDbGlobalTable implements ResourceProvider {

    private static final String REPLICAS = "Replicas";

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::DynamoDB::GlobalTable")
            .supported(
                    "TableName",
                    "AttributeDefinitions",
                    "KeySchema",
                    "BillingMode",
                    "GlobalSecondaryIndexes.IndexName",
                    "GlobalSecondaryIndexes.KeySchema",
                    "GlobalSecondaryIndexes.Projection",
                    "LocalSecondaryIndexes",
                    "StreamSpecification.StreamViewType",
                    "TimeToLiveSpecification",
                    "Replicas.Region",
                    "Replicas.PointInTimeRecoverySpecification",
                    "Replicas.ResourcePolicy")
            .notBuilt(
                    "GlobalSecondaryIndexes.ReadOnDemandThroughputSettings",
                    "GlobalSecondaryIndexes.ReadProvisionedThroughputSettings",
                    "GlobalSecondaryIndexes.WarmThroughput",
                    "GlobalSecondaryIndexes.WriteOnDemandThroughputSettings",
                    "GlobalSecondaryIndexes.WriteProvisionedThroughputSettings",
                    "GlobalTableSettingsReplicationMode",
                    "GlobalTableWitnesses",
                    "MultiRegionConsistency",
                    "ReadOnDemandThroughputSettings",
                    "ReadProvisionedThroughputSettings",
                    "Replicas.ContributorInsightsSpecification",
                    "Replicas.DeletionProtectionEnabled",
                    "Replicas.GlobalSecondaryIndexes",
                    "Replicas.GlobalTableSettingsReplicationMode",
                    "Replicas.KinesisStreamSpecification",
                    "Replicas.ReadOnDemandThroughputSettings",
                    "Replicas.ReadProvisionedThroughputSettings",
                    "Replicas.ReplicaStreamSpecification",
                    "Replicas.SSESpecification",
                    "Replicas.TableClass",
                    "Replicas.Tags",
                    "SSESpecification",
                    "WarmThroughput",
                    "WriteOnDemandThroughputSettings",
                    "WriteProvisionedThroughputSettings")
            .required("KeySchema", "AttributeDefinitions", REPLICAS)
            .createOnly("TableName", "KeySchema", "LocalSecondaryIndexes")
            .name("TableName")
            .attributes("Arn", "StreamArn", "TableId")
            .build();

    private final DynamoDbTable local = new DynamoDbTable();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        Set<String> others = others(request.properties(), request.context());
        Made table = local.create(withoutReplicas(request));
        others.forEach(region -> add(request.context(), table.physicalId(), region));
        setUp(request.context(), table.physicalId(), nothing(), request.properties());
        return made(request.context(), table);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        Set<String> wanted = others(request.properties(), request.context());
        Made table = local.update(withoutReplicas(existing), withoutReplicas(request));
        Set<String> present = present(describe(request.context(), table.physicalId()));
        Properties before = existing.view();
        for (String region : wanted) {
            if (!present.contains(region)) {
                // It may be in the former template, and be gone since: what is added has nothing set up.
                before = withoutReplica(before, region);
                add(request.context(), table.physicalId(), region);
            }
        }
        for (String region : present) {
            if (!wanted.contains(region)) {
                remove(request.context(), table.physicalId(), region);
            }
        }
        setUp(request.context(), table.physicalId(), before, request.properties());
        return made(request.context(), table);
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            present(describe(context, existing.physicalId()))
                    .forEach(region -> remove(context, existing.physicalId(), region));
        } catch (ResourceNotFoundException e) {
            return;
        }
        local.delete(withoutReplicas(existing), context);
    }

    @Override
    public Optional<Map<String, Object>> actual(Existing existing, ResourceContext context) {
        return local.actual(withoutReplicas(existing), context).map(actual -> {
            String table = existing.physicalId();
            List<Object> replicas = new ArrayList<>();
            replicas.add(actualReplica(existing, context, context.region().region()));
            present(describe(context, table)).forEach(region -> replicas.add(actualReplica(existing, context, region)));
            actual.put(REPLICAS, replicas);
            return actual;
        });
    }

    /** A replica with those of its properties that the template sets. */
    private static Map<String, Object> actualReplica(Existing existing, ResourceContext context, String region) {
        Map<String, Object> replica = new LinkedHashMap<>();
        replica.put("Region", region);
        Properties template = replica(existing.view(), region);
        DynamoDbClient dynamoDb = context.clients().dynamoDb(region);
        Object recovery = template.values().get(DynamoDbRecovery.PROPERTY);
        if (recovery != null) {
            Map<String, Object> actual = DynamoDbRecovery.actual(dynamoDb, existing.physicalId());
            replica.put(DynamoDbRecovery.PROPERTY, DynamoDbTable.likeTemplate(recovery, actual));
        }
        if (template.has(DynamoDbPolicy.PROPERTY)) {
            DynamoDbPolicy.actual(dynamoDb, existing.physicalId(), template)
                    .ifPresent(policy -> replica.put(DynamoDbPolicy.PROPERTY, policy));
        }
        return replica;
    }

    /** Sets up the recovery and the policy of every replica in its own region. */
    private static void setUp(ResourceContext context, String table, Properties before, Properties after) {
        for (Properties replica : after.objects(REPLICAS)) {
            String region = replica.required("Region");
            DynamoDbClient dynamoDb = context.clients().dynamoDb(region);
            DynamoDbRecovery.apply(context, dynamoDb, table, replica(before, region), replica);
            DynamoDbPolicy.apply(dynamoDb, table, replica(before, region), replica);
        }
    }

    /** What a template says of the replica in a region; nothing where it has none. */
    private static Properties replica(Properties properties, String region) {
        return properties.objects(REPLICAS).stream()
                .filter(replica -> region.equals(replica.string("Region")))
                .findFirst()
                .orElseGet(DynamoDbGlobalTable::nothing);
    }

    private static Properties nothing() {
        return new Properties(Map.of());
    }

    private static Properties withoutReplica(Properties properties, String region) {
        return properties.with(
                REPLICAS,
                properties.objects(REPLICAS).stream()
                        .filter(replica -> !region.equals(replica.string("Region")))
                        .<Object>map(Properties::values)
                        .toList());
    }

    /** The regions that the template names besides the stack's own. */
    private static Set<String> others(Properties properties, ResourceContext context) {
        Set<String> regions = new LinkedHashSet<>();
        properties.objects(REPLICAS).forEach(replica -> regions.add(replica.required("Region")));
        if (!regions.remove(context.region().region())) {
            throw Properties.invalid("#/Replicas: a replica in the stack's region "
                    + context.region().region() + " is required");
        }
        if (!regions.isEmpty() && !properties.has("StreamSpecification")) {
            throw Properties.invalid("#: StreamSpecification is required where there is more than one replica");
        }
        return regions;
    }

    private static void add(ResourceContext context, String table, String region) {
        change(
                context,
                table,
                ReplicationGroupUpdate.builder()
                        .create(create -> create.regionName(region))
                        .build());
        context.await("replica of " + table + " in " + region, () -> describe(context, table).replicas().stream()
                .anyMatch(replica ->
                        region.equals(replica.regionName()) && replica.replicaStatus() == ReplicaStatus.ACTIVE));
    }

    private static void remove(ResourceContext context, String table, String region) {
        change(
                context,
                table,
                ReplicationGroupUpdate.builder()
                        .delete(delete -> delete.regionName(region))
                        .build());
        context.await("removal of the replica of " + table + " in " + region, () -> !present(describe(context, table))
                .contains(region));
    }

    private static void change(ResourceContext context, String table, ReplicationGroupUpdate update) {
        context.clients()
                .dynamoDb()
                .updateTable(UpdateTableRequest.builder()
                        .tableName(table)
                        .replicaUpdates(update)
                        .build());
        DynamoDbTable.awaitActive(context, table);
    }

    private static Set<String> present(TableDescription table) {
        Set<String> regions = new TreeSet<>();
        table.replicas().stream().map(ReplicaDescription::regionName).forEach(regions::add);
        regions.remove(table.tableArn().split(":", 5)[3]);
        return regions;
    }

    private static TableDescription describe(ResourceContext context, String table) {
        DynamoDbClient dynamoDb = context.clients().dynamoDb();
        return dynamoDb.describeTable(
                        DescribeTableRequest.builder().tableName(table).build())
                .table();
    }

    private static Made made(ResourceContext context, Made table) {
        Map<String, Object> attributes = new HashMap<>(table.attributes());
        attributes.put("TableId", describe(context, table.physicalId()).tableId());
        return new Made(table.physicalId(), attributes);
    }

    private static ResourceRequest withoutReplicas(ResourceRequest request) {
        return new ResourceRequest(request.context(), request.properties().without(REPLICAS), request::initiated);
    }

    private static Existing withoutReplicas(Existing existing) {
        return new Existing(
                existing.physicalId(),
                existing.view().without(REPLICAS).values(),
                existing.attributes(),
                existing.stackTags());
    }
}
