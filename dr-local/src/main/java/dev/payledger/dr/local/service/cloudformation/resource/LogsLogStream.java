package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * {@code AWS::Logs::LogStream}; {@code Ref} answers its name. Every change is a replacement.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-logstream.html">
 *     AWS::Logs::LogStream</a>
 */
final class LogsLogStream implements ResourceProvider {

    private static final String TYPE = "AWS::Logs::LogStream";
    private static final int NAME_MAX = 512;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported("LogGroupName", "LogStreamName")
            .required("LogGroupName")
            .createOnly("LogGroupName", "LogStreamName")
            .name("LogStreamName")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        String name = Objects.requireNonNullElseGet(
                properties.string("LogStreamName"), () -> context.generatedName(NAME_MAX));
        try {
            context.clients()
                    .logs()
                    .createLogStream(CreateLogStreamRequest.builder()
                            .logGroupName(properties.required("LogGroupName"))
                            .logStreamName(name)
                            .build());
        } catch (ResourceAlreadyExistsException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        return new Made(name, Map.of());
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .logs()
                    .deleteLogStream(DeleteLogStreamRequest.builder()
                            .logGroupName(existing.view().required("LogGroupName"))
                            .logStreamName(existing.physicalId())
                            .build());
        } catch (ResourceNotFoundException e) {
            // What is to be removed is gone.
        }
    }
}
