package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.EventDestinations;
import dev.payledger.dr.local.region.FunctionEvents;
import dev.payledger.dr.local.region.FunctionInvoker;
import dev.payledger.dr.local.region.LogSink;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RolePermissions;
import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.time.TimeSource;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.*;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Lambda of one region. Functions run in processes of their own, started on demand, so that environment variables,
 * failures at initialisation, exits, time limits and memory limits are real.
 *
 * <p>Java, Node, Python and own-runtime functions from zip files, synchronous and asynchronous invocation, reserved concurrency, resource policies,
 * layers, versions, aliases, destinations, and event source mappings from DynamoDB Streams. No images, VPC or
 * provisioned concurrency, and topics only as dead-letter queues: the rest is refused. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/welcome.html">Lambda API</a>
 */
public final class LambdaService implements LambdaClient, FunctionInvoker, FunctionEvents, Authorized {

    private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);
    private static final Duration REAP_EVERY = Duration.ofSeconds(30);

    private final RegionContext context;
    private final LambdaSettings settings;
    private final FunctionStore functions;
    private final Invocations invocations;
    private final EventInvokeConfigs configs;
    private final FunctionOperations operations;
    private final VersionOperations versions;
    private final PolicyOperations policies;
    private final LayerOperations layers;
    private final EventQueue events;
    private final RuntimeServer server;
    private final EventSourceMappings mappings;
    private final ExecutorService executor;
    private final TimeSource.Task reaper;
    private final BooleanSupplier evict;

    /**
     * Makes the service of a region.
     *
     * @param s3 where code packages are read from
     * @param streams what event source mappings read
     * @param roles assumes functions' roles
     * @param permissions says what those roles may do with logs, streams and destinations
     * @param destinations where the records of asynchronous invocations go
     */
    public LambdaService(
            RegionContext context,
            LambdaSettings settings,
            S3Client s3,
            DynamoDbStreamsClient streams,
            RoleSessions roles,
            RolePermissions permissions,
            LogSink logs,
            MetricSink metrics,
            EventDestinations destinations) {
        this.context = context;
        this.settings = settings;
        this.executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "lambda-" + context.region());
            thread.setDaemon(true);
            return thread;
        });
        Runtimes runtimes = new Runtimes(Interpreters.onPath(), context.region());
        this.functions = new FunctionStore(context);
        LayerStore layerStore = new LayerStore(context);
        CodeSource source =
                new CodeSource(s3, new CodeStore(settings.workDirectory().resolve("code")));
        this.layers = new LayerOperations(context, layerStore, source);
        FunctionMetrics functionMetrics = new FunctionMetrics(metrics);
        this.invocations = new Invocations(context, functionMetrics);
        this.configs = new EventInvokeConfigs(context, permissions);
        DeadLetters deadLetters = new DeadLetters(permissions, destinations, functionMetrics);
        this.events = new EventQueue(context, invocations, configs, destinations, deadLetters, executor);
        this.versions = new VersionOperations(functions, configs);
        this.policies = new PolicyOperations(functions);
        this.server = new RuntimeServer(executor);
        ProcessStarter starter = new ProcessStarter(context, settings, roles, server, executor, runtimes);
        this.operations = new FunctionOperations(
                context,
                functions,
                source,
                layerStore,
                new FunctionRules(roles, runtimes, deadLetters),
                runtimes,
                first -> new EnvironmentPool(
                        first,
                        settings.limits(),
                        executor,
                        deployment -> new ExecutionEnvironment(
                                deployment, starter, new FunctionLogs(context, logs, permissions, deployment))));
        this.mappings = new EventSourceMappings(
                context, streams, permissions, functions, invocations, functionMetrics, destinations, executor);
        this.reaper = context.time().scheduleEvery(REAP_EVERY, REAP_EVERY, () -> functions.reap(IDLE_LIMIT));
        this.evict = functions::evictOne;
        settings.limits().onShortage(evict);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    /** Ends every process. */
    @Override
    public void close() {
        reaper.cancel();
        settings.limits().forget(evict);
        mappings.close();
        functions.all().forEach(LambdaFunction::delete);
        server.close();
        executor.shutdownNow();
    }

    /** <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html">GetAccountSettings</a>. */
    @Override
    @Honours({})
    public GetAccountSettingsResponse getAccountSettings(GetAccountSettingsRequest request) {
        return AccountSettings.of(functions.all(), layers.bytes());
    }

    @Override
    public List<Permission> permissions(SdkRequest request) {
        return LambdaPermissions.of(context, request);
    }

    /** <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html">CreateFunction</a>. */
    @Override
    @Honours({
        "FunctionName",
        "Runtime",
        "Role",
        "Handler",
        "Code.ZipFile",
        "Code.S3Bucket",
        "Code.S3Key",
        "Code.S3ObjectVersion",
        "Description",
        "Timeout",
        "MemorySize",
        "PackageType",
        "Environment",
        "TracingConfig",
        "Tags",
        "Architectures",
        "EphemeralStorage",
        "LoggingConfig.LogFormat",
        "LoggingConfig.LogGroup",
        "Layers",
        "DeadLetterConfig",
        "Publish"
    })
    public CreateFunctionResponse createFunction(CreateFunctionRequest request) {
        return Members.copy(operations.create(request), CreateFunctionResponse.builder())
                .build();
    }

    /** Without the code's location: it has no address of its own here. */
    @Override
    @Honours({"FunctionName", "Qualifier"})
    public GetFunctionResponse getFunction(GetFunctionRequest request) {
        return operations.get(request);
    }

    @Override
    @Honours({"FunctionName", "Qualifier"})
    public GetFunctionConfigurationResponse getFunctionConfiguration(GetFunctionConfigurationRequest request) {
        FunctionStore.Named named = functions.named(request.functionName(), request.qualifier());
        return Members.copy(
                        named.function().configuration(named.qualifier()), GetFunctionConfigurationResponse.builder())
                .build();
    }

    @Override
    @Honours({"Marker", "MaxItems"})
    public ListFunctionsResponse listFunctions(ListFunctionsRequest request) {
        return operations.list(request);
    }

    /**
     * <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html">Changes</a> what the
     * request names; of the environment always all.
     */
    @Override
    @Honours({
        "FunctionName",
        "Role",
        "Handler",
        "Description",
        "Timeout",
        "MemorySize",
        "Environment",
        "Runtime",
        "TracingConfig",
        "RevisionId",
        "EphemeralStorage",
        "LoggingConfig.LogFormat",
        "LoggingConfig.LogGroup",
        "Layers",
        "DeadLetterConfig"
    })
    public UpdateFunctionConfigurationResponse updateFunctionConfiguration(UpdateFunctionConfigurationRequest request) {
        return Members.copy(operations.changeConfiguration(request), UpdateFunctionConfigurationResponse.builder())
                .build();
    }

    @Override
    @Honours({
        "FunctionName",
        "ZipFile",
        "S3Bucket",
        "S3Key",
        "S3ObjectVersion",
        "DryRun",
        "RevisionId",
        "Architectures",
        "Publish"
    })
    public UpdateFunctionCodeResponse updateFunctionCode(UpdateFunctionCodeRequest request) {
        return Members.copy(operations.changeCode(request), UpdateFunctionCodeResponse.builder())
                .build();
    }

    /**
     * Deletes the function and ends its processes, or one of its versions; event source mappings stay, without effect,
     * as in AWS.
     */
    @Override
    @Honours({"FunctionName", "Qualifier"})
    public DeleteFunctionResponse deleteFunction(DeleteFunctionRequest request) {
        FunctionStore.Named named = functions.named(request.functionName(), request.qualifier());
        operations.delete(named);
        if (named.qualifier() == null) {
            configs.forget(named.function().configuration().functionArn());
        }
        return DeleteFunctionResponse.builder().build();
    }

    /**
     * <a href="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html">Reserves</a> concurrency,
     * at once: 0 throttles every request. Environments and revision stay as they are (unconfirmed).
     */
    @Override
    @Honours({"FunctionName", "ReservedConcurrentExecutions"})
    public PutFunctionConcurrencyResponse putFunctionConcurrency(PutFunctionConcurrencyRequest request) {
        LambdaFunction function = functions.get(request.functionName());
        int wanted = ReservedConcurrency.checked(request.reservedConcurrentExecutions(), function, functions.all());
        function.reserve(wanted);
        return PutFunctionConcurrencyResponse.builder()
                .reservedConcurrentExecutions(wanted)
                .build();
    }

    @Override
    @Honours("FunctionName")
    public GetFunctionConcurrencyResponse getFunctionConcurrency(GetFunctionConcurrencyRequest request) {
        return GetFunctionConcurrencyResponse.builder()
                .reservedConcurrentExecutions(
                        functions.get(request.functionName()).reservedConcurrency())
                .build();
    }

    @Override
    @Honours("FunctionName")
    public DeleteFunctionConcurrencyResponse deleteFunctionConcurrency(DeleteFunctionConcurrencyRequest request) {
        functions.get(request.functionName()).reserve(null);
        return DeleteFunctionConcurrencyResponse.builder().build();
    }

    @Override
    @Honours({
        "FunctionName",
        "StatementId",
        "Action",
        "Principal",
        "SourceArn",
        "SourceAccount",
        "Qualifier",
        "RevisionId"
    })
    public AddPermissionResponse addPermission(AddPermissionRequest request) {
        return policies.add(request);
    }

    @Override
    @Honours({"FunctionName", "StatementId", "Qualifier", "RevisionId"})
    public RemovePermissionResponse removePermission(RemovePermissionRequest request) {
        return policies.remove(request);
    }

    @Override
    @Honours({"FunctionName", "Qualifier"})
    public GetPolicyResponse getPolicy(GetPolicyRequest request) {
        return policies.get(request);
    }

    /**
     * <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invokes</a> a function and waits for its
     * answer; {@code Event} does not wait. {@code DryRun} only checks that the function is there and the caller may.
     */
    @Override
    @Honours({"FunctionName", "InvocationType", "LogType", "Payload", "Qualifier"})
    public InvokeResponse invoke(InvokeRequest request) {
        FunctionStore.Named function = functions.named(request.functionName(), request.qualifier());
        Target target = function.function().target(function.qualifier());
        byte[] payload = request.payload() == null
                ? "{}".getBytes(StandardCharsets.UTF_8)
                : request.payload().asByteArrayUnsafe();
        return switch (request.invocationType() == null ? InvocationType.REQUEST_RESPONSE : request.invocationType()) {
            case DRY_RUN -> InvokeResponse.builder().statusCode(204).build();
            case EVENT -> {
                events.accept(function, payload);
                yield InvokeResponse.builder().statusCode(202).build();
            }
            case REQUEST_RESPONSE -> invocations.invoke(target, payload).toResponse(request.logType() == LogType.TAIL);
            default -> throw AwsError.unsupported("InvocationType " + request.invocationTypeAsString());
        };
    }

    @Override
    public Invocation invoke(String functionArn, byte[] payload, String servicePrincipal, String sourceArn) {
        FunctionStore.Named function = allowed(functionArn, servicePrincipal, sourceArn);
        Invocations.Done done = invocations.invoke(function.function().target(function.qualifier()), payload);
        return new Invocation(done.requestId(), done.functionError(), done.payload());
    }

    @Override
    public String enqueue(String functionArn, byte[] event, String servicePrincipal, String sourceArn) {
        return events.accept(allowed(functionArn, servicePrincipal, sourceArn), event);
    }

    @Override
    public String enqueue(String functionArn, byte[] event) {
        return events.accept(functions.named(functionArn, null), event);
    }

    private FunctionStore.Named allowed(String functionArn, String servicePrincipal, String sourceArn) {
        FunctionStore.Named named = functions.named(functionArn, null);
        if (!named.function().policy(named.qualifier()).allows(servicePrincipal, sourceArn, context.accountId())) {
            throw LambdaErrors.accessDenied(servicePrincipal, "lambda:InvokeFunction", functionArn);
        }
        return named;
    }

    @Override
    @Honours({"FunctionName", "CodeSha256", "Description", "RevisionId"})
    public PublishVersionResponse publishVersion(PublishVersionRequest request) {
        FunctionConfiguration version = functions
                .get(request.functionName())
                .publish(request.revisionId(), request.codeSha256(), request.description());
        return Members.copy(version, PublishVersionResponse.builder()).build();
    }

    @Override
    @Honours({"FunctionName", "Marker", "MaxItems"})
    public ListVersionsByFunctionResponse listVersionsByFunction(ListVersionsByFunctionRequest request) {
        return versions.versions(request);
    }

    @Override
    @Honours({"FunctionName", "Name", "FunctionVersion", "Description", "RoutingConfig"})
    public CreateAliasResponse createAlias(CreateAliasRequest request) {
        return versions.createAlias(request);
    }

    @Override
    @Honours({"FunctionName", "Name", "FunctionVersion", "Description", "RoutingConfig", "RevisionId"})
    public UpdateAliasResponse updateAlias(UpdateAliasRequest request) {
        return versions.updateAlias(request);
    }

    @Override
    @Honours({"FunctionName", "Name"})
    public GetAliasResponse getAlias(GetAliasRequest request) {
        return versions.alias(request);
    }

    @Override
    @Honours({"FunctionName", "FunctionVersion", "Marker", "MaxItems"})
    public ListAliasesResponse listAliases(ListAliasesRequest request) {
        return versions.aliases(request);
    }

    /** Also where there is no such alias. */
    @Override
    @Honours({"FunctionName", "Name"})
    public DeleteAliasResponse deleteAlias(DeleteAliasRequest request) {
        functions.get(request.functionName()).deleteAlias(request.name());
        return DeleteAliasResponse.builder().build();
    }

    @Override
    @Honours({"FunctionName", "Qualifier", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"})
    public PutFunctionEventInvokeConfigResponse putFunctionEventInvokeConfig(
            PutFunctionEventInvokeConfigRequest request) {
        return versions.putConfig(request);
    }

    @Override
    @Honours({"FunctionName", "Qualifier", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"})
    public UpdateFunctionEventInvokeConfigResponse updateFunctionEventInvokeConfig(
            UpdateFunctionEventInvokeConfigRequest request) {
        return versions.updateConfig(request);
    }

    @Override
    @Honours({"FunctionName", "Qualifier"})
    public GetFunctionEventInvokeConfigResponse getFunctionEventInvokeConfig(
            GetFunctionEventInvokeConfigRequest request) {
        return versions.config(request);
    }

    @Override
    @Honours({"FunctionName", "Marker", "MaxItems"})
    public ListFunctionEventInvokeConfigsResponse listFunctionEventInvokeConfigs(
            ListFunctionEventInvokeConfigsRequest request) {
        return versions.configs(request);
    }

    @Override
    @Honours({"FunctionName", "Qualifier"})
    public DeleteFunctionEventInvokeConfigResponse deleteFunctionEventInvokeConfig(
            DeleteFunctionEventInvokeConfigRequest request) {
        return versions.deleteConfig(request);
    }

    @Override
    @Honours({"Resource", "Tags"})
    public TagResourceResponse tagResource(TagResourceRequest request) {
        functions.get(request.resource()).changeTags(tags -> {
            tags.putAll(request.tags());
            return tags;
        });
        return TagResourceResponse.builder().build();
    }

    @Override
    @Honours({"Resource", "TagKeys"})
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        functions.get(request.resource()).changeTags(tags -> {
            new ArrayList<>(request.tagKeys()).forEach(tags::remove);
            return tags;
        });
        return UntagResourceResponse.builder().build();
    }

    @Override
    @Honours("Resource")
    public ListTagsResponse listTags(ListTagsRequest request) {
        return ListTagsResponse.builder()
                .tags(functions.get(request.resource()).tags())
                .build();
    }

    /** From streams of DynamoDB tables; without filters, batching windows, bisecting and destinations. */
    @Override
    @Honours({
        "EventSourceArn",
        "FunctionName",
        "Enabled",
        "BatchSize",
        "StartingPosition",
        "BisectBatchOnFunctionError",
        "DestinationConfig",
        "FilterCriteria",
        "FunctionResponseTypes",
        "MaximumBatchingWindowInSeconds",
        "MaximumRecordAgeInSeconds",
        "MaximumRetryAttempts",
        "ParallelizationFactor"
    })
    public CreateEventSourceMappingResponse createEventSourceMapping(CreateEventSourceMappingRequest request) {
        return Members.copy(mappings.create(request), CreateEventSourceMappingResponse.builder())
                .build();
    }

    @Override
    @Honours("UUID")
    public GetEventSourceMappingResponse getEventSourceMapping(GetEventSourceMappingRequest request) {
        return Members.copy(mappings.get(request.uuid()), GetEventSourceMappingResponse.builder())
                .build();
    }

    @Override
    @Honours({"EventSourceArn", "FunctionName", "Marker", "MaxItems"})
    public ListEventSourceMappingsResponse listEventSourceMappings(ListEventSourceMappingsRequest request) {
        return mappings.list(request);
    }

    @Override
    @Honours({
        "UUID",
        "FunctionName",
        "Enabled",
        "BatchSize",
        "BisectBatchOnFunctionError",
        "DestinationConfig",
        "FilterCriteria",
        "FunctionResponseTypes",
        "MaximumBatchingWindowInSeconds",
        "MaximumRecordAgeInSeconds",
        "MaximumRetryAttempts",
        "ParallelizationFactor"
    })
    public UpdateEventSourceMappingResponse updateEventSourceMapping(UpdateEventSourceMappingRequest request) {
        return Members.copy(mappings.update(request), UpdateEventSourceMappingResponse.builder())
                .build();
    }

    @Override
    @Honours("UUID")
    public DeleteEventSourceMappingResponse deleteEventSourceMapping(DeleteEventSourceMappingRequest request) {
        return Members.copy(mappings.delete(request.uuid()), DeleteEventSourceMappingResponse.builder())
                .build();
    }

    @Override
    @Honours({"LayerName", "Description", "Content", "CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo"})
    public PublishLayerVersionResponse publishLayerVersion(PublishLayerVersionRequest request) {
        return Members.copy(layers.publish(request), PublishLayerVersionResponse.builder())
                .build();
    }

    /** Without the content's location, as {@link #getFunction}. */
    @Override
    @Honours({"LayerName", "VersionNumber"})
    public GetLayerVersionResponse getLayerVersion(GetLayerVersionRequest request) {
        return layers.get(request.layerName(), request.versionNumber());
    }

    @Override
    @Honours("Arn")
    public GetLayerVersionByArnResponse getLayerVersionByArn(GetLayerVersionByArnRequest request) {
        return Members.copy(layers.get(request.arn()), GetLayerVersionByArnResponse.builder())
                .build();
    }

    /** Functions that use it keep what is in it. */
    @Override
    @Honours({"LayerName", "VersionNumber"})
    public DeleteLayerVersionResponse deleteLayerVersion(DeleteLayerVersionRequest request) {
        layers.delete(request.layerName(), request.versionNumber());
        return DeleteLayerVersionResponse.builder().build();
    }

    @Override
    @Honours({"CompatibleRuntime", "CompatibleArchitecture", "Marker", "MaxItems"})
    public ListLayersResponse listLayers(ListLayersRequest request) {
        return layers.list(request);
    }

    @Override
    @Honours({"LayerName", "CompatibleRuntime", "CompatibleArchitecture", "Marker", "MaxItems"})
    public ListLayerVersionsResponse listLayerVersions(ListLayerVersionsRequest request) {
        return layers.versions(request);
    }

    @Override
    @Honours({"LayerName", "VersionNumber", "StatementId", "Action", "Principal", "OrganizationId", "RevisionId"})
    public AddLayerVersionPermissionResponse addLayerVersionPermission(AddLayerVersionPermissionRequest request) {
        return layers.allow(request);
    }

    @Override
    @Honours({"LayerName", "VersionNumber", "StatementId", "RevisionId"})
    public RemoveLayerVersionPermissionResponse removeLayerVersionPermission(
            RemoveLayerVersionPermissionRequest request) {
        layers.disallow(request);
        return RemoveLayerVersionPermissionResponse.builder().build();
    }

    @Override
    @Honours({"LayerName", "VersionNumber"})
    public GetLayerVersionPolicyResponse getLayerVersionPolicy(GetLayerVersionPolicyRequest request) {
        return layers.policy(request);
    }
}
