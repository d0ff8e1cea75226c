package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/**
 * {@code AWS::DynamoDB::Table}.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html">
 *     AWS::DynamoDB::Table</a>
 */
final class DynamoDbTable implements ResourceProvider {

    private static final String TYPE = "AWS::DynamoDB::Table";
    private static final int NAME_MAX = 255;
    private static final List<String> LIKE_TEMPLATE = List.of(
            "ProvisionedThroughput", "GlobalSecondaryIndexes", "LocalSecondaryIndexes", DynamoDbRecovery.PROPERTY);

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported(
                    "TableName",
                    "AttributeDefinitions",
                    "KeySchema",
                    "BillingMode",
                    "ProvisionedThroughput",
                    "GlobalSecondaryIndexes.IndexName",
                    "GlobalSecondaryIndexes.KeySchema",
                    "GlobalSecondaryIndexes.Projection",
                    "GlobalSecondaryIndexes.ProvisionedThroughput",
                    "LocalSecondaryIndexes",
                    "StreamSpecification.StreamViewType",
                    "TimeToLiveSpecification",
                    "DeletionProtectionEnabled",
                    "PointInTimeRecoverySpecification",
                    "ResourcePolicy",
                    "Tags")
            .notBuilt(
                    "ContributorInsightsSpecification",
                    "ImportSourceSpecification",
                    "KinesisStreamSpecification",
                    "OnDemandThroughput",
                    "TableClass",
                    "WarmThroughput",
                    "StreamSpecification.ResourcePolicy",
                    "SSESpecification",
                    "GlobalSecondaryIndexes.ContributorInsightsSpecification",
                    "GlobalSecondaryIndexes.OnDemandThroughput",
                    "GlobalSecondaryIndexes.WarmThroughput")
            .required("KeySchema")
            .createOnly("TableName", "KeySchema", "LocalSecondaryIndexes")
            .name("TableName")
            .attributes("Arn", "StreamArn")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        DynamoDbClient dynamoDb = context.clients().dynamoDb();
        String name =
                Objects.requireNonNullElseGet(properties.string("TableName"), () -> context.generatedName(NAME_MAX));
        CreateTableRequest.Builder create = SdkShape.fill(CreateTableRequest.builder(), tableMembers(properties));
        try {
            create.tableName(name).tags(tags(context.tags(properties)));
            dynamoDb.createTable(context.honoured(dynamoDb, create.build()));
        } catch (ResourceInUseException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        awaitActive(context, name);
        timeToLive(context, name, new Properties(Map.of()), properties);
        DynamoDbRecovery.apply(context, dynamoDb, name, new Properties(Map.of()), properties);
        DynamoDbPolicy.apply(dynamoDb, name, new Properties(Map.of()), properties);
        return made(dynamoDb, name);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        DynamoDbClient dynamoDb = context.clients().dynamoDb();
        String name = existing.physicalId();
        Properties before = existing.view();
        Properties after = request.properties();
        Set<String> changed = Properties.changed(before.values(), after.values());
        updateTable(context, name, changed, after);
        updateStream(context, name, changed, after);
        updateIndexes(context, name, before, after);
        timeToLive(context, name, before, after);
        DynamoDbRecovery.apply(context, dynamoDb, name, before, after);
        DynamoDbPolicy.apply(dynamoDb, name, before, after);
        Made made = made(dynamoDb, name);
        Map<String, String> former = existing.tags();
        Map<String, String> tags = context.tags(after);
        if (!former.equals(tags)) {
            String arn = describe(dynamoDb, name).tableArn();
            Set<String> gone = new LinkedHashSet<>(former.keySet());
            gone.removeAll(tags.keySet());
            if (!gone.isEmpty()) {
                dynamoDb.untagResource(UntagResourceRequest.builder()
                        .resourceArn(arn)
                        .tagKeys(gone)
                        .build());
            }
            dynamoDb.tagResource(TagResourceRequest.builder()
                    .resourceArn(arn)
                    .tags(tags(tags))
                    .build());
        }
        return made;
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        DynamoDbClient dynamoDb = context.clients().dynamoDb();
        String name = existing.physicalId();
        try {
            dynamoDb.deleteTable(DeleteTableRequest.builder().tableName(name).build());
        } catch (ResourceNotFoundException e) {
            return;
        }
        context.await("table " + name, () -> {
            try {
                describe(dynamoDb, name);
                return false;
            } catch (ResourceNotFoundException e) {
                return true;
            }
        });
    }

    @Override
    public Optional<Map<String, Object>> actual(Existing existing, ResourceContext context) {
        DynamoDbClient dynamoDb = context.clients().dynamoDb();
        TableDescription table = describe(dynamoDb, existing.physicalId());
        Map<String, Object> actual = SdkShape.members(table);
        actual.put(
                "BillingMode",
                table.billingModeSummary() == null
                        ? "PROVISIONED"
                        : table.billingModeSummary().billingModeAsString());
        actual.remove("StreamSpecification");
        StreamSpecification stream = table.streamSpecification();
        if (stream != null && Boolean.TRUE.equals(stream.streamEnabled())) {
            actual.put("StreamSpecification", Map.of("StreamViewType", stream.streamViewTypeAsString()));
        }
        actual.put(DynamoDbRecovery.PROPERTY, DynamoDbRecovery.actual(dynamoDb, existing.physicalId()));
        DynamoDbPolicy.actual(dynamoDb, existing.physicalId(), new Properties(existing.properties()))
                .ifPresent(policy -> actual.put(DynamoDbPolicy.PROPERTY, policy));
        for (String name : LIKE_TEMPLATE) {
            Object asSet = existing.properties().get(name);
            if (asSet != null && actual.containsKey(name)) {
                actual.put(name, likeTemplate(asSet, actual.get(name)));
            }
        }
        TimeToLiveDescription timeToLive = dynamoDb.describeTimeToLive(DescribeTimeToLiveRequest.builder()
                        .tableName(existing.physicalId())
                        .build())
                .timeToLiveDescription();
        if (timeToLive.attributeName() != null) {
            actual.put(
                    "TimeToLiveSpecification",
                    Map.of("AttributeName", timeToLive.attributeName(), "Enabled", enabled(timeToLive)));
        }
        Map<String, String> tags = new LinkedHashMap<>();
        dynamoDb.listTagsOfResource(ListTagsOfResourceRequest.builder()
                        .resourceArn(table.tableArn())
                        .build())
                .tags()
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        actual.put("Tags", context.tagsBeside(existing, tags));
        return Optional.of(actual);
    }

    private static boolean enabled(TimeToLiveDescription timeToLive) {
        return timeToLive.timeToLiveStatus() == TimeToLiveStatus.ENABLED
                || timeToLive.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
    }

    /** What DynamoDB says, with only those members that the template has: it also tells sizes, ARNs and defaults. */
    static Object likeTemplate(Object set, @Nullable Object actual) {
        if (set instanceof Map<?, ?> members && actual instanceof Map<?, ?> told) {
            Map<String, Object> like = new LinkedHashMap<>();
            told.forEach((name, value) -> {
                if (members.containsKey(name)) {
                    like.put(name.toString(), likeTemplate(members.get(name), value));
                }
            });
            return like;
        }
        if (set instanceof List<?> elements && actual instanceof List<?> told && !elements.isEmpty()) {
            List<Object> like = new ArrayList<>();
            told.forEach(element -> like.add(likeTemplate(elements.get(0), element)));
            return like;
        }
        return String.valueOf(actual);
    }

    private static void updateTable(ResourceContext context, String name, Set<String> changed, Properties after) {
        Properties members = tableMembers(after);
        UpdateTableRequest.Builder update = UpdateTableRequest.builder().tableName(name);
        boolean any = false;
        if (changed.contains("BillingMode") || changed.contains("ProvisionedThroughput")) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("BillingMode", Objects.requireNonNullElse(after.string("BillingMode"), "PROVISIONED"));
            if (members.has("ProvisionedThroughput")) {
                values.put(
                        "ProvisionedThroughput",
                        members.object("ProvisionedThroughput").values());
            }
            SdkShape.fill(update, new Properties(values));
            any = true;
        }
        if (changed.contains("DeletionProtectionEnabled")) {
            update.deletionProtectionEnabled(after.isTrue("DeletionProtectionEnabled"));
            any = true;
        }
        if (any) {
            DynamoDbClient dynamoDb = context.clients().dynamoDb();
            dynamoDb.updateTable(context.honoured(dynamoDb, update.build()));
            awaitActive(context, name);
        }
    }

    private static void updateStream(ResourceContext context, String name, Set<String> changed, Properties after) {
        if (!changed.contains("StreamSpecification")) {
            return;
        }
        DynamoDbClient dynamoDb = context.clients().dynamoDb();
        StreamSpecification present = describe(dynamoDb, name).streamSpecification();
        String wanted = after.object("StreamSpecification").string("StreamViewType");
        if (present != null && Boolean.TRUE.equals(present.streamEnabled())) {
            if (Objects.equals(present.streamViewTypeAsString(), wanted)) {
                return;
            }
            // A stream's view cannot be changed, only ended and begun anew.
            dynamoDb.updateTable(UpdateTableRequest.builder()
                    .tableName(name)
                    .streamSpecification(s -> s.streamEnabled(false))
                    .build());
            awaitActive(context, name);
        }
        if (wanted != null) {
            dynamoDb.updateTable(UpdateTableRequest.builder()
                    .tableName(name)
                    .streamSpecification(s -> s.streamEnabled(true).streamViewType(wanted))
                    .build());
            awaitActive(context, name);
        }
    }

    /** DynamoDB makes or removes one index per call. */
    private static void updateIndexes(ResourceContext context, String name, Properties before, Properties after) {
        DynamoDbClient dynamoDb = context.clients().dynamoDb();
        Map<String, Properties> wanted = new LinkedHashMap<>();
        after.objects("GlobalSecondaryIndexes").forEach(index -> wanted.put(index.required("IndexName"), index));
        Set<String> present = new LinkedHashSet<>();
        describe(dynamoDb, name).globalSecondaryIndexes().forEach(index -> present.add(index.indexName()));
        for (String index : present) {
            if (!wanted.containsKey(index)) {
                changeIndex(
                        context,
                        name,
                        after,
                        GlobalSecondaryIndexUpdate.builder()
                                .delete(d -> d.indexName(index))
                                .build());
            }
        }
        before.objects("GlobalSecondaryIndexes").forEach(former -> {
            Properties next = wanted.get(former.required("IndexName"));
            if (next != null
                    && !Properties.changed(former.values(), next.values()).isEmpty()) {
                throw new ResourceFailure(
                        "InvalidRequest",
                        "The local AWS (dr-local) cannot change the index " + former.required("IndexName")
                                + " of a table; give the changed index another name.");
            }
        });
        wanted.forEach((index, properties) -> {
            if (!present.contains(index)) {
                CreateGlobalSecondaryIndexAction action = SdkShape.fill(
                                CreateGlobalSecondaryIndexAction.builder(), properties)
                        .build();
                changeIndex(
                        context,
                        name,
                        after,
                        GlobalSecondaryIndexUpdate.builder().create(action).build());
            }
        });
    }

    private static void changeIndex(
            ResourceContext context, String name, Properties after, GlobalSecondaryIndexUpdate change) {
        UpdateTableRequest.Builder update = SdkShape.fill(
                UpdateTableRequest.builder(),
                new Properties(Map.of(
                        "AttributeDefinitions", after.values().getOrDefault("AttributeDefinitions", List.of()))));
        DynamoDbClient dynamoDb = context.clients().dynamoDb();
        update.tableName(name).globalSecondaryIndexUpdates(change);
        dynamoDb.updateTable(context.honoured(dynamoDb, update.build()));
        awaitActive(context, name);
    }

    /** What CreateTable takes, under the names that it has there. */
    private static Properties tableMembers(Properties properties) {
        Properties members = properties.without(
                "TableName",
                "TimeToLiveSpecification",
                "Tags",
                "StreamSpecification",
                DynamoDbRecovery.PROPERTY,
                DynamoDbPolicy.PROPERTY);
        if (properties.has("StreamSpecification")) {
            members = members.with(
                    "StreamSpecification",
                    properties
                            .object("StreamSpecification")
                            .with("StreamEnabled", true)
                            .values());
        }
        return members;
    }

    private static void timeToLive(ResourceContext context, String name, Properties before, Properties after) {
        Properties former = before.object("TimeToLiveSpecification");
        Properties wanted = after.object("TimeToLiveSpecification");
        if (former.isTrue("Enabled") == wanted.isTrue("Enabled")) {
            return;
        }
        boolean enabled = wanted.isTrue("Enabled");
        String attribute = (enabled ? wanted : former).required("AttributeName");
        DynamoDbClient dynamoDb = context.clients().dynamoDb();
        UpdateTimeToLiveRequest update = UpdateTimeToLiveRequest.builder()
                .tableName(name)
                .timeToLiveSpecification(t -> t.attributeName(attribute).enabled(enabled))
                .build();
        dynamoDb.updateTimeToLive(context.honoured(dynamoDb, update));
    }

    static void awaitActive(ResourceContext context, String name) {
        context.await("table " + name, () -> {
            TableDescription table = describe(context.clients().dynamoDb(), name);
            return table.tableStatus() == TableStatus.ACTIVE
                    && table.globalSecondaryIndexes().stream()
                            .allMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
        });
    }

    private static TableDescription describe(DynamoDbClient dynamoDb, String name) {
        return dynamoDb.describeTable(
                        DescribeTableRequest.builder().tableName(name).build())
                .table();
    }

    private static Made made(DynamoDbClient dynamoDb, String name) {
        TableDescription table = describe(dynamoDb, name);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("Arn", table.tableArn());
        if (table.latestStreamArn() != null) {
            attributes.put("StreamArn", table.latestStreamArn());
        }
        return new Made(name, attributes);
    }

    private static List<Tag> tags(Map<String, String> tags) {
        List<Tag> list = new ArrayList<>();
        tags.forEach(
                (key, value) -> list.add(Tag.builder().key(key).value(value).build()));
        return list;
    }
}
