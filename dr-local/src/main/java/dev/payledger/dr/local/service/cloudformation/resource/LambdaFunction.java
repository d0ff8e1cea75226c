package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.Layer;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * {@code AWS::Lambda::Function} with code in S3.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html">
 *     AWS::Lambda::Function</a>
 */
final class LambdaFunction implements ResourceProvider {

    private static final String TYPE = "AWS::Lambda::Function";
    private static final int NAME_MAX = 64;
    private static final String CONCURRENCY = "ReservedConcurrentExecutions";

    /** What UpdateFunctionConfiguration is told where a property has been taken out of the template. */
    private static final Map<String, Object> DEFAULTS = Map.of(
            "DeadLetterConfig", Map.of("TargetArn", ""),
            "Description", "",
            "Environment", Map.of("Variables", Map.of()),
            "EphemeralStorage", Map.of("Size", 512),
            "Layers", List.of(),
            "LoggingConfig", Map.of("LogFormat", "Text"),
            "MemorySize", 128,
            "Timeout", 3,
            "TracingConfig", Map.of("Mode", "PassThrough"));

    private static final Set<String> CONFIGURATION = Set.of(
            "DeadLetterConfig",
            "Description",
            "Environment",
            "EphemeralStorage",
            "Handler",
            "Layers",
            "LoggingConfig",
            "MemorySize",
            "Role",
            "Runtime",
            "Timeout",
            "TracingConfig");

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported(
                    "FunctionName",
                    "Code.S3Bucket",
                    "Code.S3Key",
                    "Code.S3ObjectVersion",
                    "DeadLetterConfig.TargetArn",
                    "Description",
                    "Environment",
                    "EphemeralStorage",
                    "Handler",
                    "Layers",
                    "LoggingConfig.LogFormat",
                    "LoggingConfig.LogGroup",
                    "MemorySize",
                    "PackageType",
                    "Role",
                    "Runtime",
                    "Timeout",
                    "TracingConfig",
                    "Architectures",
                    CONCURRENCY,
                    "Tags")
            .notBuilt(
                    "Code.ZipFile",
                    "Code.ImageUri",
                    "Code.SourceKMSKeyArn",
                    "CodeSigningConfigArn",
                    "FileSystemConfigs",
                    "ImageConfig",
                    "KmsKeyArn",
                    "LoggingConfig.ApplicationLogLevel",
                    "LoggingConfig.SystemLogLevel",
                    "RecursiveLoop",
                    "RuntimeManagementConfig",
                    "SnapStart",
                    "VpcConfig",
                    "CapacityProviderConfig",
                    "DurableConfig",
                    "FunctionScalingConfig",
                    "PublishToLatestPublished",
                    "TenancyConfig")
            .required("Code", "Role")
            .createOnly("FunctionName", "PackageType")
            .name("FunctionName")
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
        LambdaClient lambda = context.clients().lambda();
        String name =
                Objects.requireNonNullElseGet(properties.string("FunctionName"), () -> context.generatedName(NAME_MAX));
        CreateFunctionRequest.Builder create =
                SdkShape.fill(CreateFunctionRequest.builder(), properties.without("FunctionName", "Tags", CONCURRENCY));
        Map<String, String> tags = context.tags(properties);
        if (!tags.isEmpty()) {
            create.tags(tags);
        }
        try {
            lambda.createFunction(
                    context.honoured(lambda, create.functionName(name).build()));
        } catch (ResourceConflictException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        awaitReady(context, name);
        applyConcurrency(lambda, name, null, properties.integer(CONCURRENCY));
        return made(lambda, name);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        LambdaClient lambda = context.clients().lambda();
        String name = existing.physicalId();
        Properties before = existing.view();
        Properties after = request.properties();
        Set<String> changed = Properties.changed(before.values(), after.values());
        awaitReady(context, name);
        if (changed.contains("Code") || changed.contains("Architectures")) {
            Properties code = after.object("Code");
            List<String> architectures = after.strings("Architectures");
            UpdateFunctionCodeRequest.Builder update =
                    SdkShape.fill(UpdateFunctionCodeRequest.builder(), code).functionName(name);
            if (changed.contains("Architectures")) {
                update.architecturesWithStrings(architectures.isEmpty() ? List.of("x86_64") : architectures);
            }
            lambda.updateFunctionCode(context.honoured(lambda, update.build()));
            awaitReady(context, name);
        }
        Map<String, Object> configuration = configuration(changed, after);
        if (!configuration.isEmpty()) {
            UpdateFunctionConfigurationRequest update = SdkShape.fill(
                            UpdateFunctionConfigurationRequest.builder(), new Properties(configuration))
                    .functionName(name)
                    .build();
            lambda.updateFunctionConfiguration(context.honoured(lambda, update));
            awaitReady(context, name);
        }
        applyConcurrency(lambda, name, before.integer(CONCURRENCY), after.integer(CONCURRENCY));
        Made made = made(lambda, name);
        applyTags(lambda, configuration(lambda, name).functionArn(), existing.tags(), context.tags(after));
        return made;
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .lambda()
                    .deleteFunction(DeleteFunctionRequest.builder()
                            .functionName(existing.physicalId())
                            .build());
        } catch (ResourceNotFoundException e) {
            // What is to be removed is gone.
        }
    }

    /** Everything but the code, which Lambda does not give back in the form of a template. */
    @Override
    public Optional<Map<String, Object>> actual(Existing existing, ResourceContext context) {
        GetFunctionResponse function = context.clients()
                .lambda()
                .getFunction(GetFunctionRequest.builder()
                        .functionName(existing.physicalId())
                        .build());
        Map<String, Object> actual = SdkShape.members(function.configuration());
        actual.putIfAbsent("Environment", Map.of("Variables", Map.of()));
        if (actual.get("LoggingConfig") instanceof Map<?, ?> logging) {
            Map<String, Object> set = new LinkedHashMap<>();
            existing.view()
                    .object("LoggingConfig")
                    .values()
                    .keySet()
                    .forEach(name -> set.put(name, String.valueOf(logging.get(name))));
            actual.put("LoggingConfig", set);
        }
        actual.put(
                "Layers",
                function.configuration().layers().stream().map(Layer::arn).toList());
        if (function.concurrency() != null) {
            actual.put(CONCURRENCY, function.concurrency().reservedConcurrentExecutions());
        }
        actual.put("Tags", context.tagsBeside(existing, function.tags()));
        return Optional.of(actual);
    }

    @Override
    public Set<String> writeOnly() {
        return Set.of("Code");
    }

    private static Map<String, Object> configuration(Set<String> changed, Properties after) {
        Map<String, Object> configuration = new LinkedHashMap<>();
        for (String name : changed) {
            if (CONFIGURATION.contains(name)) {
                Object value = after.values().getOrDefault(name, DEFAULTS.get(name));
                if (value == null) {
                    throw Properties.invalid("#: required key [" + name + "] not found");
                }
                configuration.put(name, value);
            }
        }
        return configuration;
    }

    private static void applyConcurrency(
            LambdaClient lambda, String name, @Nullable Integer before, @Nullable Integer after) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (after == null) {
            lambda.deleteFunctionConcurrency(DeleteFunctionConcurrencyRequest.builder()
                    .functionName(name)
                    .build());
        } else {
            lambda.putFunctionConcurrency(PutFunctionConcurrencyRequest.builder()
                    .functionName(name)
                    .reservedConcurrentExecutions(after)
                    .build());
        }
    }

    private static void applyTags(
            LambdaClient lambda, String arn, Map<String, String> before, Map<String, String> after) {
        if (before.equals(after)) {
            return;
        }
        Set<String> gone = new LinkedHashSet<>(before.keySet());
        gone.removeAll(after.keySet());
        if (!gone.isEmpty()) {
            lambda.untagResource(
                    UntagResourceRequest.builder().resource(arn).tagKeys(gone).build());
        }
        if (!after.isEmpty()) {
            lambda.tagResource(
                    TagResourceRequest.builder().resource(arn).tags(after).build());
        }
    }

    private static void awaitReady(ResourceContext context, String name) {
        context.await("function " + name, () -> {
            FunctionConfiguration now = configuration(context.clients().lambda(), name);
            if (now.state() == State.FAILED || now.lastUpdateStatus() == LastUpdateStatus.FAILED) {
                String reason = now.state() == State.FAILED ? now.stateReason() : now.lastUpdateStatusReason();
                throw new ResourceFailure("NotStabilized", "function " + name + " failed: " + reason);
            }
            return now.state() != State.PENDING && now.lastUpdateStatus() != LastUpdateStatus.IN_PROGRESS;
        });
    }

    private static FunctionConfiguration configuration(LambdaClient lambda, String name) {
        return lambda.getFunction(
                        GetFunctionRequest.builder().functionName(name).build())
                .configuration();
    }

    private static Made made(LambdaClient lambda, String name) {
        return new Made(name, Map.of("Arn", configuration(lambda, name).functionArn()));
    }
}
