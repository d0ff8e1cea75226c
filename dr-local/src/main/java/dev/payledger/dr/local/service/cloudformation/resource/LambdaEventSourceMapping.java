package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.DeleteEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;

/**
 * {@code AWS::Lambda::EventSourceMapping} on a stream.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html">
 *     AWS::Lambda::EventSourceMapping</a>
 */
final class LambdaEventSourceMapping implements ResourceProvider {

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::Lambda::EventSourceMapping")
            .supported(
                    "FunctionName",
                    "EventSourceArn",
                    "StartingPosition",
                    "BatchSize",
                    "Enabled",
                    "BisectBatchOnFunctionError",
                    "DestinationConfig",
                    "FilterCriteria",
                    "FunctionResponseTypes",
                    "MaximumBatchingWindowInSeconds",
                    "MaximumRecordAgeInSeconds",
                    "MaximumRetryAttempts",
                    "ParallelizationFactor")
            .notBuilt(
                    "AmazonManagedKafkaEventSourceConfig",
                    "DocumentDBEventSourceConfig",
                    "KmsKeyArn",
                    "LoggingConfig",
                    "MetricsConfig",
                    "ProvisionedPollerConfig",
                    "Queues",
                    "ScalingConfig",
                    "SelfManagedEventSource",
                    "SelfManagedKafkaEventSourceConfig",
                    "SourceAccessConfigurations",
                    "StartingPositionTimestamp",
                    "Tags",
                    "Topics",
                    "TumblingWindowInSeconds")
            .required("FunctionName")
            .createOnly("EventSourceArn", "StartingPosition")
            .attributes("Id", "EventSourceMappingArn")
            .build();

    /** What UpdateEventSourceMapping is told where a property has been taken out of the template. */
    private static final Map<String, Object> DEFAULTS = Map.of(
            "BatchSize",
            100,
            "Enabled",
            true,
            "BisectBatchOnFunctionError",
            false,
            "DestinationConfig",
            Map.of(),
            "FilterCriteria",
            Map.of(),
            "FunctionResponseTypes",
            List.of(),
            "MaximumBatchingWindowInSeconds",
            0,
            "MaximumRecordAgeInSeconds",
            -1,
            "MaximumRetryAttempts",
            -1,
            "ParallelizationFactor",
            1);

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        LambdaClient lambda = request.context().clients().lambda();
        CreateEventSourceMappingRequest create = SdkShape.fill(
                        CreateEventSourceMappingRequest.builder(), request.properties())
                .build();
        CreateEventSourceMappingResponse mapping =
                lambda.createEventSourceMapping(request.context().honoured(lambda, create));
        request.initiated(mapping.uuid());
        awaitSettled(request.context(), mapping.uuid());
        return made(request.context(), mapping.uuid());
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        LambdaClient lambda = request.context().clients().lambda();
        Properties after = request.properties();
        UpdateEventSourceMappingRequest.Builder update =
                UpdateEventSourceMappingRequest.builder().uuid(existing.physicalId());
        SdkShape.fill(update, after.resetting(existing.view(), DEFAULTS).without("EventSourceArn", "StartingPosition"));
        lambda.updateEventSourceMapping(request.context().honoured(lambda, update.build()));
        awaitSettled(request.context(), existing.physicalId());
        return made(request.context(), existing.physicalId());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .lambda()
                    .deleteEventSourceMapping(DeleteEventSourceMappingRequest.builder()
                            .uuid(existing.physicalId())
                            .build());
        } catch (ResourceNotFoundException e) {
            return;
        }
        context.await("event source mapping " + existing.physicalId(), () -> {
            try {
                state(context, existing.physicalId());
                return false;
            } catch (ResourceNotFoundException e) {
                return true;
            }
        });
    }

    private static void awaitSettled(ResourceContext context, String id) {
        context.await("event source mapping " + id, () -> {
            String state = state(context, id);
            return state.equals("Enabled") || state.equals("Disabled");
        });
    }

    private static String state(ResourceContext context, String id) {
        return context.clients()
                .lambda()
                .getEventSourceMapping(
                        GetEventSourceMappingRequest.builder().uuid(id).build())
                .state();
    }

    private static Made made(ResourceContext context, String id) {
        String arn = context.region().arn("lambda", "event-source-mapping:" + id);
        return new Made(id, Map.of("Id", id, "EventSourceMappingArn", arn));
    }
}
