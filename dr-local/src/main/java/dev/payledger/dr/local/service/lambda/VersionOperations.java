package dev.payledger.dr.local.service.lambda;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.*;

/** Operations on versions, aliases and the settings of asynchronous invocations. */
final class VersionOperations {

    private static final int PAGE = 50;

    private final FunctionStore functions;
    private final EventInvokeConfigs configs;

    VersionOperations(FunctionStore functions, EventInvokeConfigs configs) {
        this.functions = functions;
        this.configs = configs;
    }

    ListVersionsByFunctionResponse versions(ListVersionsByFunctionRequest request) {
        LambdaFunction function = functions.get(request.functionName());
        int from = index(request.marker());
        List<FunctionConfiguration> all = function.with((versions, aliases) -> {
            List<FunctionConfiguration> list = new java.util.ArrayList<>();
            list.add(function.configuration(LambdaFunction.LATEST));
            list.addAll(versions.configurations());
            return list;
        });
        int to = Math.min(all.size(), from + most(request.maxItems()));
        return ListVersionsByFunctionResponse.builder()
                .versions(all.subList(Math.min(from, to), to))
                .nextMarker(to < all.size() ? Integer.toString(to) : null)
                .build();
    }

    CreateAliasResponse createAlias(CreateAliasRequest request) {
        AliasConfiguration alias = functions
                .get(request.functionName())
                .with((versions, aliases) -> aliases.create(
                        request.name(), request.functionVersion(), request.description(), request.routingConfig()));
        return Members.copy(alias, CreateAliasResponse.builder()).build();
    }

    UpdateAliasResponse updateAlias(UpdateAliasRequest request) {
        AliasConfiguration alias = functions
                .get(request.functionName())
                .with((versions, aliases) -> aliases.update(
                        request.name(),
                        request.functionVersion(),
                        request.description(),
                        request.routingConfig(),
                        request.revisionId()));
        return Members.copy(alias, UpdateAliasResponse.builder()).build();
    }

    GetAliasResponse alias(GetAliasRequest request) {
        AliasConfiguration alias =
                functions.get(request.functionName()).with((versions, aliases) -> aliases.get(request.name()));
        return Members.copy(alias, GetAliasResponse.builder()).build();
    }

    ListAliasesResponse aliases(ListAliasesRequest request) {
        List<AliasConfiguration> found = functions
                .get(request.functionName())
                .with((versions, aliases) -> aliases.after(request.marker(), request.functionVersion()));
        int most = most(request.maxItems());
        List<AliasConfiguration> page = found.subList(0, Math.min(most, found.size()));
        return ListAliasesResponse.builder()
                .aliases(page)
                .nextMarker(found.size() > most ? page.get(most - 1).name() : null)
                .build();
    }

    PutFunctionEventInvokeConfigResponse putConfig(PutFunctionEventInvokeConfigRequest request) {
        FunctionStore.Named named = functions.named(request.functionName(), request.qualifier());
        FunctionEventInvokeConfig config = configs.put(
                checkedKey(named),
                roleOf(named),
                null,
                request.maximumRetryAttempts(),
                request.maximumEventAgeInSeconds(),
                request.destinationConfig());
        return Members.copy(config, PutFunctionEventInvokeConfigResponse.builder())
                .build();
    }

    UpdateFunctionEventInvokeConfigResponse updateConfig(UpdateFunctionEventInvokeConfigRequest request) {
        FunctionStore.Named named = functions.named(request.functionName(), request.qualifier());
        FunctionEventInvokeConfig config = configs.put(
                checkedKey(named),
                roleOf(named),
                configs.get(checkedKey(named)),
                request.maximumRetryAttempts(),
                request.maximumEventAgeInSeconds(),
                request.destinationConfig());
        return Members.copy(config, UpdateFunctionEventInvokeConfigResponse.builder())
                .build();
    }

    GetFunctionEventInvokeConfigResponse config(GetFunctionEventInvokeConfigRequest request) {
        FunctionStore.Named named = functions.named(request.functionName(), request.qualifier());
        return Members.copy(configs.get(checkedKey(named)), GetFunctionEventInvokeConfigResponse.builder())
                .build();
    }

    DeleteFunctionEventInvokeConfigResponse deleteConfig(DeleteFunctionEventInvokeConfigRequest request) {
        configs.remove(checkedKey(functions.named(request.functionName(), request.qualifier())));
        return DeleteFunctionEventInvokeConfigResponse.builder().build();
    }

    ListFunctionEventInvokeConfigsResponse configs(ListFunctionEventInvokeConfigsRequest request) {
        String arn = functions.get(request.functionName()).configuration().functionArn();
        List<FunctionEventInvokeConfig> found = configs.after(arn, request.marker());
        int most = most(request.maxItems());
        List<FunctionEventInvokeConfig> page = found.subList(0, Math.min(most, found.size()));
        return ListFunctionEventInvokeConfigsResponse.builder()
                .functionEventInvokeConfigs(page)
                .nextMarker(found.size() > most ? page.get(most - 1).functionArn() : null)
                .build();
    }

    private static String checkedKey(FunctionStore.Named named) {
        roleOf(named);
        return key(named.function(), named.qualifier());
    }

    private static String roleOf(FunctionStore.Named named) {
        return named.function().configuration(named.qualifier()).role();
    }

    /** What a function's asynchronous settings are kept under. */
    static String key(LambdaFunction function, @Nullable String qualifier) {
        return function.configuration().functionArn() + ":" + (qualifier == null ? LambdaFunction.LATEST : qualifier);
    }

    private static int most(@Nullable Integer maxItems) {
        return maxItems == null ? PAGE : Math.min(PAGE, maxItems);
    }

    private static int index(@Nullable String marker) {
        if (marker == null) {
            return 0;
        }
        if (!marker.matches("[0-9]{1,9}")) {
            throw LambdaErrors.invalid("Invalid marker: " + marker);
        }
        return Integer.parseInt(marker);
    }
}
