package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.Layer;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/** Makes, reads, changes and deletes functions. */
final class FunctionOperations {

    private static final int PAGE = 50;

    private final RegionContext context;
    private final FunctionStore functions;
    private final CodeSource source;
    private final LayerStore layers;
    private final FunctionRules rules;
    private final Runtimes runtimes;
    private final Function<Deployment, EnvironmentPool> pools;

    FunctionOperations(
            RegionContext context,
            FunctionStore functions,
            CodeSource source,
            LayerStore layers,
            FunctionRules rules,
            Runtimes runtimes,
            Function<Deployment, EnvironmentPool> pools) {
        this.context = context;
        this.functions = functions;
        this.source = source;
        this.layers = layers;
        this.rules = rules;
        this.runtimes = runtimes;
        this.pools = pools;
    }

    FunctionConfiguration create(CreateFunctionRequest request) {
        FunctionName name = FunctionName.of(context, request.functionName());
        FunctionConfiguration wanted = FunctionRequests.created(context, name, request);
        if (functions.exists(name)) {
            throw LambdaErrors.conflict("Function already exist: " + name.name());
        }
        rules.check(wanted);
        List<LayerStore.Version> withLayers = layers.forFunction(request.layers());
        software.amazon.awssdk.services.lambda.model.FunctionCode from = request.code();
        if (from == null) {
            throw LambdaErrors.invalid("Please provide a source for function code.");
        }
        FunctionCode code = source.code(
                        from.zipFile(), from.s3Bucket(), from.s3Key(), from.s3ObjectVersion(), "CreateFunction")
                .with(contents(withLayers));
        Deployment first = new Deployment(withLayers(withRuntimeVersion(wanted), withLayers), code);
        functions.add(
                name, () -> new LambdaFunction(context, first, pools, request.hasTags() ? request.tags() : Map.of()));
        LambdaFunction made = functions.get(name.name());
        return Boolean.TRUE.equals(request.publish()) ? made.publishNow() : made.configuration();
    }

    GetFunctionResponse get(GetFunctionRequest request) {
        FunctionStore.Named named = functions.named(request.functionName(), request.qualifier());
        LambdaFunction function = named.function();
        GetFunctionResponse.Builder response = GetFunctionResponse.builder()
                .configuration(function.configuration(named.qualifier()))
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

    ListFunctionsResponse list(ListFunctionsRequest request) {
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

    FunctionConfiguration changeConfiguration(UpdateFunctionConfigurationRequest request) {
        LambdaFunction function = functions.get(request.functionName());
        rules.check(FunctionRequests.changed(function.configuration(), request));
        if (!request.hasLayers()) {
            return function.update(
                    request.revisionId(),
                    before -> withRuntimeVersion(FunctionRequests.changed(before, request)),
                    code -> code);
        }
        List<LayerStore.Version> wanted = layers.forFunction(request.layers());
        return function.update(
                request.revisionId(),
                before -> withLayers(withRuntimeVersion(FunctionRequests.changed(before, request)), wanted),
                code -> code.with(contents(wanted)));
    }

    FunctionConfiguration changeCode(UpdateFunctionCodeRequest request) {
        LambdaFunction function = functions.get(request.functionName());
        function.checkRevision(request.revisionId());
        FunctionCode code = source.code(
                request.zipFile(),
                request.s3Bucket(),
                request.s3Key(),
                request.s3ObjectVersion(),
                "UpdateFunctionCode");
        if (Boolean.TRUE.equals(request.dryRun())) {
            return function.configuration().toBuilder()
                    .codeSha256(code.sha256())
                    .codeSize(code.size())
                    .build();
        }
        FunctionConfiguration changed = function.update(
                request.revisionId(),
                before -> request.hasArchitectures()
                        ? before.toBuilder()
                                .architecturesWithStrings(request.architecturesAsStrings())
                                .build()
                        : before,
                before -> code.with(before.layers()));
        return Boolean.TRUE.equals(request.publish()) ? function.publishNow() : changed;
    }

    void delete(FunctionStore.Named named) {
        if (named.qualifier() != null) {
            named.function().deleteVersion(named.qualifier());
        } else {
            functions.remove(named.function());
            named.function().delete();
        }
    }

    private static List<FunctionCode> contents(List<LayerStore.Version> layers) {
        return layers.stream().map(LayerStore.Version::content).toList();
    }

    /** Nothing is said of layers where there are none. */
    private static FunctionConfiguration withLayers(
            FunctionConfiguration configuration, List<LayerStore.Version> layers) {
        List<Layer> described = layers.stream()
                .map(layer -> Layer.builder()
                        .arn(layer.arn())
                        .codeSize(layer.content().size())
                        .build())
                .toList();
        return configuration.toBuilder()
                .layers(described.isEmpty() ? null : described)
                .build();
    }

    private FunctionConfiguration withRuntimeVersion(FunctionConfiguration configuration) {
        String arn = runtimes.versionArn(configuration.runtimeAsString());
        return configuration.toBuilder()
                .runtimeVersionConfig(version -> version.runtimeVersionArn(arn))
                .build();
    }
}
