package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.table.GlobalTables;
import dev.payledger.dr.local.service.dynamodb.table.Policies;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CreateBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteResourcePolicyResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeEndpointsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeEndpointsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.Endpoint;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.GetResourcePolicyResponse;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.PutResourcePolicyResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.TagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/**
 * DynamoDB of one region. Thread safe. Capacity is counted but nothing is throttled; reads are always
 * consistent.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/Welcome.html">DynamoDB API reference</a>
 */
public final class DynamoDbService implements DynamoDbClient, Authorized {

    /** Initial quotas of an account and of a table in most regions, in capacity units. */
    private static final long ACCOUNT_CAPACITY_MAX = 80_000;

    private static final long TABLE_CAPACITY_MAX = 40_000;
    private static final long ENDPOINT_CACHED_MINUTES = 1440;

    private final TableOperations tables;
    private final TableTags tags;
    private final ItemOperations items;
    private final ReadOperations reads;
    private final Transactions transactions;
    private final TransactionReads transactionReads;
    private final BatchOperations batches;
    private final TimeToLive timeToLive;
    private final ContinuousBackups continuousBackups;
    private final OnDemandBackups backups;
    private final Restores restores;
    private final ResourcePolicies resourcePolicies;
    private final DynamoDbPermissions permissions;
    private final TableStore store;

    /**
     * The service over a region's tables.
     *
     * @param store the region's tables, shared with {@link DynamoDbStreamsService}
     * @param globalTables how tables get replicas in other regions
     */
    public DynamoDbService(TableStore store, GlobalTables globalTables) {
        this.tables = new TableOperations(store, globalTables);
        this.tags = new TableTags(store);
        this.items = new ItemOperations(store);
        this.reads = new ReadOperations(store);
        this.transactions = new Transactions(store, () -> {});
        this.transactionReads = new TransactionReads(store);
        this.batches = new BatchOperations(store);
        this.timeToLive = new TimeToLive(store, globalTables);
        this.continuousBackups = new ContinuousBackups(store);
        this.backups = new OnDemandBackups(store);
        this.restores = new Restores(store, backups);
        this.resourcePolicies = new ResourcePolicies(store);
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
        return permissions.of(request);
    }

    @Override
    public boolean hasResourcePolicies() {
        return !store.policies().isEmpty();
    }

    @Override
    @Honours({
        "TableName",
        "AttributeDefinitions",
        "KeySchema",
        "LocalSecondaryIndexes",
        "GlobalSecondaryIndexes.IndexName",
        "GlobalSecondaryIndexes.KeySchema",
        "GlobalSecondaryIndexes.Projection",
        "GlobalSecondaryIndexes.ProvisionedThroughput",
        "BillingMode",
        "ProvisionedThroughput",
        "StreamSpecification",
        "Tags",
        "DeletionProtectionEnabled",
        "TableClass",
        "SSESpecification.Enabled",
        "SSESpecification.SSEType",
        "OnDemandThroughput",
        "ResourcePolicy"
    })
    public CreateTableResponse createTable(CreateTableRequest request) {
        return CreateTableResponse.builder()
                .tableDescription(tables.create(request))
                .build();
    }

    @Override
    @Honours("TableName")
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
        return DescribeTableResponse.builder()
                .table(tables.describe(request.tableName()))
                .build();
    }

    @Override
    @Honours({"ExclusiveStartTableName", "Limit"})
    public ListTablesResponse listTables(ListTablesRequest request) {
        return tables.list(request);
    }

    @Override
    @Honours("TableName")
    public DeleteTableResponse deleteTable(DeleteTableRequest request) {
        return DeleteTableResponse.builder()
                .tableDescription(tables.delete(request))
                .build();
    }

    @Override
    @Honours({
        "TableName",
        "BillingMode",
        "ProvisionedThroughput",
        "StreamSpecification",
        "DeletionProtectionEnabled",
        "AttributeDefinitions",
        "GlobalSecondaryIndexUpdates.Create.IndexName",
        "GlobalSecondaryIndexUpdates.Create.KeySchema",
        "GlobalSecondaryIndexUpdates.Create.Projection",
        "GlobalSecondaryIndexUpdates.Create.ProvisionedThroughput",
        "GlobalSecondaryIndexUpdates.Delete",
        "GlobalSecondaryIndexUpdates.Update.IndexName",
        "GlobalSecondaryIndexUpdates.Update.ProvisionedThroughput",
        "TableClass",
        "SSESpecification.Enabled",
        "SSESpecification.SSEType",
        "OnDemandThroughput",
        "ReplicaUpdates.Create.RegionName",
        "ReplicaUpdates.Delete"
    })
    public UpdateTableResponse updateTable(UpdateTableRequest request) {
        return UpdateTableResponse.builder()
                .tableDescription(tables.update(request))
                .build();
    }

    /** Answers all tags at once, so that no token is ever given out. */
    @Override
    @Honours("ResourceArn")
    public ListTagsOfResourceResponse listTagsOfResource(ListTagsOfResourceRequest request) {
        List<Tag> listed = new ArrayList<>();
        tags.of(request.resourceArn())
                .forEach((key, value) ->
                        listed.add(Tag.builder().key(key).value(value).build()));
        return ListTagsOfResourceResponse.builder().tags(listed).build();
    }

    @Override
    @Honours({"ResourceArn", "Tags"})
    public TagResourceResponse tagResource(TagResourceRequest request) {
        tags.add(request.resourceArn(), request.tags());
        return TagResourceResponse.builder().build();
    }

    @Override
    @Honours({"ResourceArn", "TagKeys"})
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        tags.remove(request.resourceArn(), request.tagKeys());
        return UntagResourceResponse.builder().build();
    }

    @Override
    @Honours({
        "TableName",
        "Key",
        "ConsistentRead",
        "ProjectionExpression",
        "ExpressionAttributeNames",
        "ReturnConsumedCapacity",
        "AttributesToGet"
    })
    public GetItemResponse getItem(GetItemRequest request) {
        return items.get(request);
    }

    @Override
    @Honours({
        "TableName",
        "Item",
        "ConditionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "ReturnValues",
        "ReturnValuesOnConditionCheckFailure",
        "ReturnConsumedCapacity",
        "Expected",
        "ConditionalOperator",
        "ReturnItemCollectionMetrics"
    })
    public PutItemResponse putItem(PutItemRequest request) {
        return items.put(request);
    }

    @Override
    @Honours({
        "TableName",
        "Key",
        "UpdateExpression",
        "ConditionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "ReturnValues",
        "ReturnValuesOnConditionCheckFailure",
        "ReturnConsumedCapacity",
        "AttributeUpdates",
        "Expected",
        "ConditionalOperator",
        "ReturnItemCollectionMetrics"
    })
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return items.update(request);
    }

    @Override
    @Honours({
        "TableName",
        "Key",
        "ConditionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "ReturnValues",
        "ReturnValuesOnConditionCheckFailure",
        "ReturnConsumedCapacity",
        "Expected",
        "ConditionalOperator",
        "ReturnItemCollectionMetrics"
    })
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        return items.delete(request);
    }

    @Override
    @Honours({
        "TableName",
        "IndexName",
        "KeyConditionExpression",
        "FilterExpression",
        "ProjectionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "Select",
        "Limit",
        "ConsistentRead",
        "ScanIndexForward",
        "ExclusiveStartKey",
        "ReturnConsumedCapacity",
        "KeyConditions",
        "QueryFilter",
        "ConditionalOperator",
        "AttributesToGet"
    })
    public QueryResponse query(QueryRequest request) {
        return reads.query(request);
    }

    @Override
    @Honours({
        "TableName",
        "IndexName",
        "FilterExpression",
        "ProjectionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "Select",
        "Limit",
        "ConsistentRead",
        "Segment",
        "TotalSegments",
        "ExclusiveStartKey",
        "ReturnConsumedCapacity",
        "ScanFilter",
        "ConditionalOperator",
        "AttributesToGet"
    })
    public ScanResponse scan(ScanRequest request) {
        return reads.scan(request);
    }

    @Override
    @Honours({"TransactItems", "ClientRequestToken", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"})
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return transactions.write(request);
    }

    @Override
    @Honours({"TransactItems", "ReturnConsumedCapacity"})
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
        return transactionReads.get(request);
    }

    @Override
    @Honours({
        "RequestItems.Keys",
        "RequestItems.ConsistentRead",
        "RequestItems.ProjectionExpression",
        "RequestItems.ExpressionAttributeNames",
        "RequestItems.AttributesToGet",
        "ReturnConsumedCapacity"
    })
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        return batches.get(request);
    }

    @Override
    @Honours({"RequestItems", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"})
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
        return batches.write(request);
    }

    @Override
    @Honours("TableName")
    public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
        return DescribeTimeToLiveResponse.builder()
                .timeToLiveDescription(timeToLive.describe(request.tableName()))
                .build();
    }

    @Override
    @Honours({"TableName", "TimeToLiveSpecification"})
    public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
        return UpdateTimeToLiveResponse.builder()
                .timeToLiveSpecification(timeToLive.update(request))
                .build();
    }

    /** Answers the region's name on AWS; SDKs that are given an endpoint of their own do not ask. */
    @Override
    @Honours({})
    public DescribeEndpointsResponse describeEndpoints(DescribeEndpointsRequest request) {
        Endpoint endpoint = Endpoint.builder()
                .address("dynamodb." + store.context().region() + ".amazonaws.com")
                .cachePeriodInMinutes(ENDPOINT_CACHED_MINUTES)
                .build();
        return DescribeEndpointsResponse.builder().endpoints(endpoint).build();
    }

    /** The quotas that an account begins with. Nothing is throttled here. */
    @Override
    @Honours({})
    public DescribeLimitsResponse describeLimits(DescribeLimitsRequest request) {
        return DescribeLimitsResponse.builder()
                .accountMaxReadCapacityUnits(ACCOUNT_CAPACITY_MAX)
                .accountMaxWriteCapacityUnits(ACCOUNT_CAPACITY_MAX)
                .tableMaxReadCapacityUnits(TABLE_CAPACITY_MAX)
                .tableMaxWriteCapacityUnits(TABLE_CAPACITY_MAX)
                .build();
    }

    @Override
    @Honours("TableName")
    public DescribeContinuousBackupsResponse describeContinuousBackups(DescribeContinuousBackupsRequest request) {
        return DescribeContinuousBackupsResponse.builder()
                .continuousBackupsDescription(continuousBackups.describe(request.tableName()))
                .build();
    }

    @Override
    @Honours({"TableName", "PointInTimeRecoverySpecification"})
    public UpdateContinuousBackupsResponse updateContinuousBackups(UpdateContinuousBackupsRequest request) {
        return UpdateContinuousBackupsResponse.builder()
                .continuousBackupsDescription(continuousBackups.update(request))
                .build();
    }

    @Override
    @Honours({"TableName", "BackupName"})
    public CreateBackupResponse createBackup(CreateBackupRequest request) {
        return CreateBackupResponse.builder()
                .backupDetails(backups.create(request))
                .build();
    }

    @Override
    @Honours("BackupArn")
    public DescribeBackupResponse describeBackup(DescribeBackupRequest request) {
        return DescribeBackupResponse.builder()
                .backupDescription(backups.describe(request.backupArn()))
                .build();
    }

    @Override
    @Honours({
        "TableName",
        "Limit",
        "TimeRangeLowerBound",
        "TimeRangeUpperBound",
        "ExclusiveStartBackupArn",
        "BackupType"
    })
    public ListBackupsResponse listBackups(ListBackupsRequest request) {
        return backups.list(request);
    }

    @Override
    @Honours("BackupArn")
    public DeleteBackupResponse deleteBackup(DeleteBackupRequest request) {
        return DeleteBackupResponse.builder()
                .backupDescription(backups.delete(request.backupArn()))
                .build();
    }

    @Override
    @Honours({
        "TargetTableName",
        "BackupArn",
        "BillingModeOverride",
        "GlobalSecondaryIndexOverride.IndexName",
        "GlobalSecondaryIndexOverride.KeySchema",
        "GlobalSecondaryIndexOverride.Projection",
        "GlobalSecondaryIndexOverride.ProvisionedThroughput",
        "LocalSecondaryIndexOverride",
        "ProvisionedThroughputOverride",
        "OnDemandThroughputOverride",
        "SSESpecificationOverride.Enabled",
        "SSESpecificationOverride.SSEType"
    })
    public RestoreTableFromBackupResponse restoreTableFromBackup(RestoreTableFromBackupRequest request) {
        return RestoreTableFromBackupResponse.builder()
                .tableDescription(restores.fromBackup(request))
                .build();
    }

    @Override
    @Honours({
        "SourceTableArn",
        "SourceTableName",
        "TargetTableName",
        "UseLatestRestorableTime",
        "RestoreDateTime",
        "BillingModeOverride",
        "GlobalSecondaryIndexOverride.IndexName",
        "GlobalSecondaryIndexOverride.KeySchema",
        "GlobalSecondaryIndexOverride.Projection",
        "GlobalSecondaryIndexOverride.ProvisionedThroughput",
        "LocalSecondaryIndexOverride",
        "ProvisionedThroughputOverride",
        "OnDemandThroughputOverride",
        "SSESpecificationOverride.Enabled",
        "SSESpecificationOverride.SSEType"
    })
    public RestoreTableToPointInTimeResponse restoreTableToPointInTime(RestoreTableToPointInTimeRequest request) {
        return RestoreTableToPointInTimeResponse.builder()
                .tableDescription(restores.toPointInTime(request))
                .build();
    }

    @Override
    @Honours({"ResourceArn", "Policy", "ExpectedRevisionId", "ConfirmRemoveSelfResourceAccess"})
    public PutResourcePolicyResponse putResourcePolicy(PutResourcePolicyRequest request) {
        return PutResourcePolicyResponse.builder()
                .revisionId(resourcePolicies.put(request))
                .build();
    }

    @Override
    @Honours("ResourceArn")
    public GetResourcePolicyResponse getResourcePolicy(GetResourcePolicyRequest request) {
        Policies.Attached attached = resourcePolicies.get(request.resourceArn());
        return GetResourcePolicyResponse.builder()
                .policy(attached.text())
                .revisionId(attached.revisionId())
                .build();
    }

    @Override
    @Honours({"ResourceArn", "ExpectedRevisionId"})
    public DeleteResourcePolicyResponse deleteResourcePolicy(DeleteResourcePolicyRequest request) {
        return DeleteResourcePolicyResponse.builder()
                .revisionId(resourcePolicies.delete(request))
                .build();
    }
}
