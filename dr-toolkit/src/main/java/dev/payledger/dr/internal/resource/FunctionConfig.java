package dev.payledger.dr.internal.resource;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * A Lambda function's configuration. Updates name the revision that was read, so that nobody's change is overwritten. See
 * <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html">
 * UpdateFunctionConfiguration</a>.
 */
public final class FunctionConfig {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int ATTEMPTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** What changes by itself, or is held apart in {@link FunctionState}. */
    private static final Set<String> NOT_THE_REST = Set.of(
            "RevisionId",
            "LastModified",
            "State",
            "StateReason",
            "StateReasonCode",
            "LastUpdateStatus",
            "LastUpdateStatusReason",
            "LastUpdateStatusReasonCode",
            "Role",
            "Environment");

    private final LambdaClient client;
    private final String region;
    private final String name;
    private final Waiting waiting;

    FunctionConfig(LambdaClient client, String region, String name, Waiting waiting) {
        this.client = client;
        this.region = region;
        this.name = name;
        this.waiting = waiting;
    }

    public String name() {
        return name;
    }

    private AwsCall call(String operation) {
        return new AwsCall("lambda", operation, "function " + name, region);
    }

    /** The configuration, or empty where there is no such function. */
    public Optional<FunctionState> find() {
        return call("GetFunctionConfiguration")
                .find(() -> client.getFunctionConfiguration(request -> request.functionName(name)))
                .map(this::state);
    }

    private FunctionState state(GetFunctionConfigurationResponse config) {
        Map<String, String> rest = new TreeMap<>();
        for (SdkField<?> field : config.sdkFields()) {
            Object value = field.getValueOrDefault(config);
            if (value != null && !NOT_THE_REST.contains(field.memberName())) {
                rest.put(field.memberName(), value.toString());
            }
        }
        Map<String, String> variables = config.environment() == null
                ? Map.of()
                : new HashMap<>(config.environment().variables());
        return new FunctionState(
                name,
                text(config.stateAsString(), "Active"),
                text(config.lastUpdateStatusAsString(), "Successful"),
                text(config.lastUpdateStatusReason(), ""),
                text(config.revisionId(), ""),
                text(config.role(), ""),
                Map.copyOf(variables),
                concurrency(),
                Map.copyOf(rest));
    }

    private static String text(@Nullable String value, String fallback) {
        return value == null ? fallback : value;
    }

    private @Nullable Integer concurrency() {
        return call("GetFunctionConcurrency")
                .get(() -> client.getFunctionConcurrency(request -> request.functionName(name)))
                .reservedConcurrentExecutions();
    }

    /** The configuration once no update is in progress. */
    public Optional<FunctionState> settled() {
        return waiting.until(
                LIMIT,
                this::find,
                seen -> seen.isEmpty() || !seen.get().lastUpdate().equals("InProgress"),
                (seen, elapsed) -> {},
                seen -> new DrException(
                        DrError.FAULT_005,
                        "Function " + name + " in " + region + " is still being updated.",
                        "LastUpdateStatus is InProgress for more than " + LIMIT.toMinutes() + " min.",
                        "look at the function, then run the goal again."));
    }

    /** Reserves concurrency; null removes the reservation. */
    public void reserve(@Nullable Integer concurrency) {
        if (concurrency == null) {
            call("DeleteFunctionConcurrency")
                    .get(() -> client.deleteFunctionConcurrency(request -> request.functionName(name)));
        } else {
            call("PutFunctionConcurrency")
                    .get(() -> client.putFunctionConcurrency(
                            request -> request.functionName(name).reservedConcurrentExecutions(concurrency)));
        }
    }

    /**
     * Replaces the environment by a function of what it is.
     *
     * @param change gives the new variables, or null to change nothing
     * @return whether something was changed
     */
    public boolean updateVariables(Function<Map<String, String>, @Nullable Map<String, String>> change) {
        return update(state -> {
            Map<String, String> variables = change.apply(state.variables());
            return variables == null
                    ? null
                    : UpdateFunctionConfigurationRequest.builder().environment(env -> env.variables(variables));
        });
    }

    /**
     * Swaps the role where it is what it is expected to be.
     *
     * @return whether something was changed
     */
    public boolean updateRole(String expected, String role) {
        return update(state -> state.role().equals(expected)
                ? UpdateFunctionConfigurationRequest.builder().role(role)
                : null);
    }

    private boolean update(Function<FunctionState, UpdateFunctionConfigurationRequest.@Nullable Builder> change) {
        DrException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FunctionState state = settled()
                    .orElseThrow(() -> new DrException(
                            DrError.FAULT_001,
                            "There is no function " + name + " in " + region + ".",
                            "Lambda does not know it.",
                            "run dr:deploy first."));
            UpdateFunctionConfigurationRequest.Builder request = change.apply(state);
            if (request == null) {
                return false;
            }
            try {
                call("UpdateFunctionConfiguration")
                        .get(() -> client.updateFunctionConfiguration(request.functionName(name)
                                .revisionId(state.revision())
                                .build()));
                return true;
            } catch (DrException e) {
                if (!isRetryable(e)) {
                    throw e;
                }
                last = e;
                waiting.time().sleep(PAUSE);
            }
        }
        throw new DrException(
                DrError.FAULT_005,
                "Function " + name + " in " + region + " could not be changed.",
                "it was changed by others at each of " + ATTEMPTS + " attempts.",
                "stop what changes it, then run the goal again.",
                last);
    }

    /** Another update came between, or is in progress, or IAM does not yet know the role everywhere. */
    private static boolean isRetryable(DrException e) {
        String code = AwsCall.code(e);
        return code.equals("PreconditionFailedException")
                || code.equals("ResourceConflictException")
                || (code.equals("InvalidParameterValueException")
                        && AwsCall.message(e).contains("cannot be assumed by Lambda"));
    }
}
