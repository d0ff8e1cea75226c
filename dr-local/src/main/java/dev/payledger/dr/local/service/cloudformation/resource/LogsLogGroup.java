package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;

/**
 * {@code AWS::Logs::LogGroup}.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html">
 *     AWS::Logs::LogGroup</a>
 */
final class LogsLogGroup implements ResourceProvider {

    private static final String TYPE = "AWS::Logs::LogGroup";
    private static final int NAME_MAX = 512;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported("LogGroupName", "RetentionInDays", "Tags")
            .notBuilt(
                    "DataProtectionPolicy",
                    "DeletionProtectionEnabled",
                    "FieldIndexPolicies",
                    "KmsKeyId",
                    "LogGroupClass",
                    "ResourcePolicyDocument",
                    "BearerTokenAuthenticationEnabled")
            .createOnly("LogGroupName")
            .name("LogGroupName")
            .attributes("Arn")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        CloudWatchLogsClient logs = context.clients().logs();
        String name =
                Objects.requireNonNullElseGet(properties.string("LogGroupName"), () -> context.generatedName(NAME_MAX));
        CreateLogGroupRequest.Builder create = CreateLogGroupRequest.builder().logGroupName(name);
        Map<String, String> tags = context.tags(properties);
        if (!tags.isEmpty()) {
            create.tags(tags);
        }
        try {
            logs.createLogGroup(create.build());
        } catch (ResourceAlreadyExistsException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        retain(logs, name, null, properties.integer("RetentionInDays"));
        return made(context, name);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        CloudWatchLogsClient logs = context.clients().logs();
        String name = existing.physicalId();
        Properties before = existing.view();
        Properties after = request.properties();
        retain(logs, name, before.integer("RetentionInDays"), after.integer("RetentionInDays"));
        Map<String, String> former = existing.tags();
        Map<String, String> tags = context.tags(after);
        if (!former.equals(tags)) {
            String arn = context.region().arn("logs", "log-group:" + name);
            Set<String> gone = new LinkedHashSet<>(former.keySet());
            gone.removeAll(tags.keySet());
            if (!gone.isEmpty()) {
                logs.untagResource(UntagResourceRequest.builder()
                        .resourceArn(arn)
                        .tagKeys(gone)
                        .build());
            }
            if (!tags.isEmpty()) {
                logs.tagResource(
                        TagResourceRequest.builder().resourceArn(arn).tags(tags).build());
            }
        }
        return made(context, name);
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .logs()
                    .deleteLogGroup(DeleteLogGroupRequest.builder()
                            .logGroupName(existing.physicalId())
                            .build());
        } catch (ResourceNotFoundException e) {
            // What is to be removed is gone.
        }
    }

    private static void retain(
            CloudWatchLogsClient logs, String name, @Nullable Integer before, @Nullable Integer after) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (after == null) {
            logs.deleteRetentionPolicy(
                    DeleteRetentionPolicyRequest.builder().logGroupName(name).build());
        } else {
            logs.putRetentionPolicy(PutRetentionPolicyRequest.builder()
                    .logGroupName(name)
                    .retentionInDays(after)
                    .build());
        }
    }

    private static Made made(ResourceContext context, String name) {
        return new Made(name, Map.of("Arn", context.region().arn("logs", "log-group:" + name + ":*")));
    }
}
