package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.EventDestinations;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RolePermissions;
import dev.payledger.dr.local.wire.AwsError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.FilterCriteria;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsResponse;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;

/** The event source mappings of a region: from DynamoDB Streams only. Thread safe. */
final class EventSourceMappings implements AutoCloseable, StreamMapping.Target {

    private static final Logger LOG = System.getLogger(EventSourceMappings.class.getName());
    private static final Pattern STREAM_ARN =
            Pattern.compile("arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\\d{12}:table/[^/]+/stream/.+");
    private static final List<String> READING = List.of(
            "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams");
    private static final int PAGE = 100;

    private final RegionContext context;
    private final DynamoDbStreamsClient streams;
    private final RolePermissions permissions;
    private final FunctionStore functions;
    private final Invocations invocations;
    private final FunctionMetrics metrics;
    private final EventDestinations destinations;
    private final Executor executor;
    private final ConcurrentSkipListMap<String, StreamMapping> mappings = new ConcurrentSkipListMap<>();

    EventSourceMappings(
            RegionContext context,
            DynamoDbStreamsClient streams,
            RolePermissions permissions,
            FunctionStore functions,
            Invocations invocations,
            FunctionMetrics metrics,
            EventDestinations destinations,
            Executor executor) {
        this.context = context;
        this.streams = streams;
        this.permissions = permissions;
        this.functions = functions;
        this.invocations = invocations;
        this.metrics = metrics;
        this.destinations = destinations;
        this.executor = executor;
    }

    synchronized EventSourceMappingConfiguration create(CreateEventSourceMappingRequest request) {
        FunctionConfiguration function = configuration(request.functionName());
        String functionArn = function.functionArn();
        String source = request.eventSourceArn();
        if (source == null || !STREAM_ARN.matcher(source).matches()) {
            throw AwsError.unsupported("EventSourceArn " + source + " (streams of DynamoDB tables are)");
        }
        if (request.startingPosition() != EventSourcePosition.LATEST
                && request.startingPosition() != EventSourcePosition.TRIM_HORIZON) {
            throw LambdaErrors.invalid("1 validation error detected: Value '" + request.startingPositionAsString()
                    + "' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set:"
                    + " [LATEST, TRIM_HORIZON]");
        }
        checkReadable(source, function);
        for (StreamMapping other : mappings.values()) {
            EventSourceMappingConfiguration there = other.configuration();
            if (there.functionArn().equals(functionArn)
                    && there.eventSourceArn().equals(source)) {
                throw LambdaErrors.conflict("The event source arn (\" " + source + " \") and function (\" "
                        + function.functionName()
                        + " \") provided mapping already exists. Please update or delete the existing mapping with UUID "
                        + there.uuid());
            }
        }
        String uuid = context.ids().uuid();
        EventSourceMappingConfiguration configuration = EventSourceMappingConfiguration.builder()
                .uuid(uuid)
                .eventSourceMappingArn(context.arn("lambda", "event-source-mapping:" + uuid))
                .eventSourceArn(source)
                .functionArn(functionArn)
                .startingPosition(request.startingPosition())
                .tumblingWindowInSeconds(0)
                .lastModified(context.time().now())
                .lastProcessingResult("No records processed")
                .state("Creating")
                .stateTransitionReason("User action")
                .build();
        configuration = MappingSettings.of(request).applied(configuration);
        checkDestination(configuration, function.role());
        StreamMapping mapping =
                new StreamMapping(context, executor, streams, this, configuration, gone -> mappings.remove(uuid, gone));
        mappings.put(uuid, mapping);
        mapping.create(!Boolean.FALSE.equals(request.enabled()));
        return mapping.configuration();
    }

    EventSourceMappingConfiguration get(String uuid) {
        return find(uuid).configuration();
    }

    ListEventSourceMappingsResponse list(ListEventSourceMappingsRequest request) {
        String functionArn = request.functionName() == null
                ? null
                : FunctionName.of(context, request.functionName()).qualifiedArn(context);
        int most = request.maxItems() == null ? PAGE : Math.min(PAGE, request.maxItems());
        Stream<StreamMapping> after = request.marker() == null
                ? mappings.values().stream()
                : mappings.tailMap(request.marker(), false).values().stream();
        List<EventSourceMappingConfiguration> found = after.map(StreamMapping::configuration)
                .filter(mapping -> functionArn == null || mapping.functionArn().equals(functionArn))
                .filter(mapping -> request.eventSourceArn() == null
                        || mapping.eventSourceArn().equals(request.eventSourceArn()))
                .toList();
        List<EventSourceMappingConfiguration> page = found.subList(0, Math.min(most, found.size()));
        return ListEventSourceMappingsResponse.builder()
                .eventSourceMappings(page)
                .nextMarker(found.size() > most ? page.get(most - 1).uuid() : null)
                .build();
    }

    EventSourceMappingConfiguration update(UpdateEventSourceMappingRequest request) {
        StreamMapping mapping = find(request.uuid());
        EventSourceMappingConfiguration before = mapping.configuration();
        FunctionConfiguration function =
                configuration(request.functionName() == null ? before.functionArn() : request.functionName());
        boolean enabled = request.enabled() == null
                ? before.state().equals("Enabled") || before.state().equals("Updating")
                : request.enabled();
        MappingSettings settings = MappingSettings.of(request);
        checkDestination(settings.applied(before), function.role());
        mapping.update(
                current -> settings.applied(current).toBuilder()
                        .functionArn(function.functionArn())
                        .build(),
                enabled);
        return mapping.configuration();
    }

    EventSourceMappingConfiguration delete(String uuid) {
        StreamMapping mapping = find(uuid);
        mapping.delete();
        return mapping.configuration();
    }

    @Override
    public void close() {
        mappings.values().forEach(StreamMapping::stop);
    }

    @Override
    public String obstacle(EventSourceMappingConfiguration configuration) {
        String role;
        try {
            role = configuration(configuration.functionArn()).role();
        } catch (AwsServiceException e) {
            return e.awsErrorDetails().errorMessage();
        }
        return READING.stream()
                .filter(action -> !action.equals("dynamodb:ListStreams"))
                .filter(action -> !permissions.allows(role, action, configuration.eventSourceArn()))
                .findFirst()
                .map(action -> "Function's role " + role + " is not authorized to perform: " + action + " on resource: "
                        + configuration.eventSourceArn())
                .orElse("");
    }

    @Override
    public boolean wants(EventSourceMappingConfiguration configuration, Record record) {
        FilterCriteria criteria = configuration.filterCriteria();
        return criteria == null
                || RecordFilter.passes(criteria, StreamEvent.record(configuration.eventSourceArn(), record));
    }

    @Override
    public StreamMapping.Delivery deliver(EventSourceMappingConfiguration configuration, List<Record> batch) {
        Target target = functions.target(configuration.functionArn(), null);
        Record last = batch.get(batch.size() - 1);
        Duration age = Duration.between(
                last.dynamodb().approximateCreationDateTime(), context.time().now());
        metrics.iteratorAge(target, Math.max(0, age.toMillis()));
        Invocations.Done done = invocations.invoke(target, StreamEvent.of(configuration.eventSourceArn(), batch));
        boolean reports =
                configuration.functionResponseTypes().contains(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES);
        int taken =
                done.functionError() != null ? 0 : reports ? BatchReport.taken(done.payload(), batch) : batch.size();
        return new StreamMapping.Delivery(taken, done);
    }

    @Override
    public void giveUp(EventSourceMappingConfiguration configuration, StreamMapping.GivenUp what) {
        String to = MappingSettings.onFailure(configuration);
        if (to.isEmpty()) {
            return;
        }
        try {
            String role = configuration(configuration.functionArn()).role();
            if (!permissions.allows(role, "sns:Publish", to)) {
                throw LambdaErrors.invalid("the function's role may not");
            }
            Instant now = context.time().now();
            destinations.send(to, BatchReport.givenUp(now, context.ids().uuid(), configuration, what));
        } catch (AwsServiceException e) {
            LOG.log(
                    Level.WARNING,
                    "the record of {0} records that were given up did not reach {1}: {2}",
                    what.records().size(),
                    to,
                    e.getMessage());
        }
    }

    private void checkDestination(EventSourceMappingConfiguration configuration, String role) {
        String to = MappingSettings.onFailure(configuration);
        if (!to.isEmpty() && !permissions.allows(role, "sns:Publish", to)) {
            throw LambdaErrors.invalid("The provided execution role does not have permissions to call Publish on SNS");
        }
    }

    private StreamMapping find(String uuid) {
        StreamMapping mapping = mappings.get(uuid);
        if (mapping == null) {
            throw LambdaErrors.notFound("The resource you requested does not exist.");
        }
        return mapping;
    }

    /** Of the function, version or alias that is named, with its qualified ARN. */
    private FunctionConfiguration configuration(String nameOrArn) {
        FunctionStore.Named named = functions.named(nameOrArn, null);
        return named.function().configuration(named.qualifier());
    }

    private void checkReadable(String source, FunctionConfiguration function) {
        String role = function.role();
        boolean allowed = READING.stream()
                .allMatch(action -> permissions.allows(
                        role, action, action.equals("dynamodb:ListStreams") ? streamsOf(source) : source));
        if (!allowed) {
            throw LambdaErrors.invalid("Cannot access stream " + source + ". Please ensure the role can perform the"
                    + " GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.");
        }
        try {
            streams.describeStream(
                    DescribeStreamRequest.builder().streamArn(source).build());
        } catch (AwsServiceException e) {
            throw LambdaErrors.invalid("Stream not found: " + source);
        }
    }

    /** ListStreams is about all streams of a table. */
    private static String streamsOf(String streamArn) {
        return streamArn.substring(0, streamArn.lastIndexOf('/') + 1) + "*";
    }
}
