package dev.payledger.dr.local.service.lambda;

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
import java.util.Map;
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
 * and event source mappings from DynamoDB Streams. No versions, aliases, layers, images, VPC, provisioned concurrency,
 * dead-letter queues or destinations: those are refused. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/welcome.html">Lambda API</a>
 */
public final class LambdaService implements LambdaClient, FunctionInvoker, FunctionEvents, Authorized {

    private static final int PAGE = 50;
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);
    private static final Duration REAP_EVERY = Duration.ofSeconds(30);

    private final RegionContext context;
    private final LambdaSettings settings;
    private final LogSink logs;
    private final RolePermissions permissions;
    private final FunctionRules rules;
    private final FunctionStore functions;
    private final Invocations invocations;
    private final EventQueue events;
    private final RuntimeServer server;
    private final ProcessStarter starter;
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
     * @param permissions says what those roles may do with logs and streams
     */
    public LambdaService(
            RegionContext context,
            LambdaSettings settings,
            S3Client s3,
            DynamoDbStreamsClient streams,
            RoleSessions roles,
            RolePermissions permissions,
            LogSink logs,
            MetricSink metrics) {
        this.context = context;
        this.settings = settings;
        this.logs = logs;
        this.permissions = permissions;
        this.executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "lambda-" + context.region());
            thread.setDaemon(true);
            return thread;
        });
        Runtimes runtimes = new Runtimes(Interpreters.onPath(), context.region());
        this.rules = new FunctionRules(roles, runtimes);
        this.functions = new FunctionStore(
                context, s3, new CodeStore(settings.workDirectory().resolve("code")));
        FunctionMetrics functionMetrics = new FunctionMetrics(metrics);
        this.invocations = new Invocations(context, functionMetrics);
        this.events = new EventQueue(context, invocations, executor);
        this.server = new RuntimeServer(executor);
        this.starter = new ProcessStarter(context, settings, roles, server, executor, runtimes);
        this.mappings = new EventSourceMappings(
                context, streams, permissions, functions, invocations, functionMetrics, executor);
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
        return AccountSettings.of(functions.all());
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
        "LoggingConfig.LogGroup"
    })
    public CreateFunctionResponse createFunction(CreateFunctionRequest request) {
        FunctionName name = FunctionName.of(context, request.functionName());
        FunctionConfiguration wanted = FunctionRequests.created(context, name, request);
        if (functions.exists(name)) {
            throw LambdaErrors.conflict("Function already exist: " + name.name());
        }
        rules.check(wanted);
        wanted = withRuntimeVersion(wanted);
        software.amazon.awssdk.services.lambda.model.FunctionCode source = request.code();
        if (source == null) {
            throw LambdaErrors.invalid("Please provide a source for function code.");
        }
        FunctionCode code =
                functions.code(source.zipFile(), source.s3Bucket(), source.s3Key(), source.s3ObjectVersion());
        Deployment first = new Deployment(wanted, code);
        functions.add(
                name,
                () -> new LambdaFunction(context, first, poolOf(first), request.hasTags() ? request.tags() : Map.of()));
        return Members.copy(functions.get(name.name()).configuration(), CreateFunctionResponse.builder())
                .build();
    }

    /** Without the code's location: it has no address of its own here. */
    @Override
    @Honours({"FunctionName", "Qualifier"})
    public GetFunctionResponse getFunction(GetFunctionRequest request) {
        LambdaFunction function = functions.get(request.functionName(), request.qualifier());
        GetFunctionResponse.Builder response = GetFunctionResponse.builder()
                .configuration(function.configuration())
                .code(code -> code.repositoryType("S3"));
        if (!function.tags().isEmpty()) {
            response.tags(function.tags());
        }
        Integer reserved = function.reservedConcurrency();
        if (reserved != null) {
            response.concurrency(concurrency -> concurrency.reservedConcurrentExecutions(reserved));
        }
        return response.build();
    }

    @Override
    @Honours({"FunctionName", "Qualifier"})
    public GetFunctionConfigurationResponse getFunctionConfiguration(GetFunctionConfigurationRequest request) {
        LambdaFunction function = functions.get(request.functionName(), request.qualifier());
        return Members.copy(function.configuration(), GetFunctionConfigurationResponse.builder())
                .build();
    }

    @Override
    @Honours({"Marker", "MaxItems"})
    public ListFunctionsResponse listFunctions(ListFunctionsRequest request) {
        int most = request.maxItems() == null ? PAGE : Math.min(PAGE, request.maxItems());
        List<FunctionConfiguration> found = functions.after(request.marker()).stream()
                .map(LambdaFunction::configuration)
                .toList();
        boolean more = found.size() > most;
        List<FunctionConfiguration> page = more ? found.subList(0, most) : found;
        return ListFunctionsResponse.builder()
                .functions(page)
                .nextMarker(more ? page.get(most - 1).functionName() : null)
                .build();
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
        "LoggingConfig.LogGroup"
    })
    public UpdateFunctionConfigurationResponse updateFunctionConfiguration(UpdateFunctionConfigurationRequest request) {
        LambdaFunction function = functions.get(request.functionName());
        rules.check(FunctionRequests.changed(function.configuration(), request));
        FunctionConfiguration changed = function.update(
                request.revisionId(), before -> withRuntimeVersion(FunctionRequests.changed(before, request)), null);
        return Members.copy(changed, UpdateFunctionConfigurationResponse.builder())
                .build();
    }

    @Override
    @Honours({"FunctionName", "ZipFile", "S3Bucket", "S3Key", "S3ObjectVersion", "DryRun", "RevisionId", "Architectures"
    })
    public UpdateFunctionCodeResponse updateFunctionCode(UpdateFunctionCodeRequest request) {
        LambdaFunction function = functions.get(request.functionName());
        function.checkRevision(request.revisionId());
        FunctionCode code =
                functions.code(request.zipFile(), request.s3Bucket(), request.s3Key(), request.s3ObjectVersion());
        FunctionConfiguration changed;
        if (Boolean.TRUE.equals(request.dryRun())) {
            changed = function.configuration().toBuilder()
                    .codeSha256(code.sha256())
                    .codeSize(code.size())
                    .build();
        } else {
            changed = function.update(
                    request.revisionId(),
                    before -> request.hasArchitectures()
                            ? before.toBuilder()
                                    .architecturesWithStrings(request.architecturesAsStrings())
                                    .build()
                            : before,
                    code);
        }
        return Members.copy(changed, UpdateFunctionCodeResponse.builder()).build();
    }

    /** Deletes the function and ends its processes; its event source mappings stay, without effect, as in AWS. */
    @Override
    @Honours("FunctionName")
    public DeleteFunctionResponse deleteFunction(DeleteFunctionRequest request) {
        LambdaFunction function = functions.get(request.functionName());
        functions.remove(function);
        function.delete();
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
        LambdaFunction function = functions.get(request.functionName(), request.qualifier());
        function.checkRevision(request.revisionId());
        String statement = function.policy()
                .add(new ResourcePolicy.Statement(
                        request.statementId(),
                        request.action(),
                        request.principal(),
                        request.sourceArn(),
                        request.sourceAccount()));
        function.touchRevision();
        return AddPermissionResponse.builder().statement(statement).build();
    }

    @Override
    @Honours({"FunctionName", "StatementId", "Qualifier", "RevisionId"})
    public RemovePermissionResponse removePermission(RemovePermissionRequest request) {
        LambdaFunction function = functions.get(request.functionName(), request.qualifier());
        function.checkRevision(request.revisionId());
        function.policy().remove(request.statementId());
        function.touchRevision();
        return RemovePermissionResponse.builder().build();
    }

    @Override
    @Honours({"FunctionName", "Qualifier"})
    public GetPolicyResponse getPolicy(GetPolicyRequest request) {
        LambdaFunction function = functions.get(request.functionName(), request.qualifier());
        return GetPolicyResponse.builder()
                .policy(function.policy().document())
                .revisionId(function.configuration().revisionId())
                .build();
    }

    /**
     * <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invokes</a> a function and waits for its
     * answer; {@code Event} does not wait. {@code DryRun} only checks that the function is there.
     */
    @Override
    @Honours({"FunctionName", "InvocationType", "LogType", "Payload", "Qualifier"})
    public InvokeResponse invoke(InvokeRequest request) {
        LambdaFunction function = functions.get(request.functionName(), request.qualifier());
        if (request.invocationType() == InvocationType.DRY_RUN) {
            return InvokeResponse.builder().statusCode(204).build();
        }
        byte[] payload = request.payload() == null
                ? "{}".getBytes(StandardCharsets.UTF_8)
                : request.payload().asByteArrayUnsafe();
        if (request.invocationType() == InvocationType.EVENT) {
            events.accept(function, payload);
            return InvokeResponse.builder().statusCode(202).build();
        }
        if (request.invocationType() == InvocationType.UNKNOWN_TO_SDK_VERSION) {
            throw AwsError.unsupported("InvocationType " + request.invocationTypeAsString());
        }
        return invocations.invoke(function, payload).toResponse(request.logType() == LogType.TAIL);
    }

    @Override
    public Invocation invoke(String functionArn, byte[] payload, String servicePrincipal, String sourceArn) {
        Invocations.Done done = invocations.invoke(allowed(functionArn, servicePrincipal, sourceArn), payload);
        return new Invocation(done.requestId(), done.functionError(), done.payload());
    }

    @Override
    public String enqueue(String functionArn, byte[] event, String servicePrincipal, String sourceArn) {
        return events.accept(allowed(functionArn, servicePrincipal, sourceArn), event);
    }

    @Override
    public String enqueue(String functionArn, byte[] event) {
        return events.accept(functions.get(functionArn), event);
    }

    private LambdaFunction allowed(String functionArn, String servicePrincipal, String sourceArn) {
        LambdaFunction function = functions.get(functionArn);
        if (!function.policy().allows(servicePrincipal, sourceArn, context.accountId())) {
            throw LambdaErrors.accessDenied(
                    servicePrincipal,
                    "lambda:InvokeFunction",
                    function.configuration().functionArn());
        }
        return function;
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
    @Honours({"EventSourceArn", "FunctionName", "Enabled", "BatchSize", "StartingPosition", "MaximumRetryAttempts"})
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
    @Honours({"UUID", "FunctionName", "Enabled", "BatchSize", "MaximumRetryAttempts"})
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

    private FunctionConfiguration withRuntimeVersion(FunctionConfiguration configuration) {
        String arn = starter.runtimes().versionArn(configuration.runtimeAsString());
        return configuration.toBuilder()
                .runtimeVersionConfig(version -> version.runtimeVersionArn(arn))
                .build();
    }

    private EnvironmentPool poolOf(Deployment first) {
        return new EnvironmentPool(
                first,
                settings.limits(),
                executor,
                deployment -> new ExecutionEnvironment(
                        deployment, starter, new FunctionLogs(context, logs, permissions, deployment)));
    }
}
