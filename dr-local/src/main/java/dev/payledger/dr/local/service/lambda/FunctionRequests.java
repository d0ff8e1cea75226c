package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeadLetterConfig;
import software.amazon.awssdk.services.lambda.model.Environment;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.EphemeralStorage;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.lambda.model.SnapStartOptimizationStatus;
import software.amazon.awssdk.services.lambda.model.SnapStartResponse;
import software.amazon.awssdk.services.lambda.model.StateReasonCode;
import software.amazon.awssdk.services.lambda.model.TracingConfig;
import software.amazon.awssdk.services.lambda.model.TracingConfigResponse;
import software.amazon.awssdk.services.lambda.model.TracingMode;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/** Turns requests into configurations, with Lambda's defaults. */
final class FunctionRequests {

    private static final int DEFAULT_TIMEOUT_SECONDS = 3;
    private static final int DEFAULT_MEMORY_MEGABYTES = 128;
    private static final int DEFAULT_STORAGE_MEGABYTES = 512;

    private FunctionRequests() {}

    /** The configuration of a new function. */
    static FunctionConfiguration created(RegionContext context, FunctionName name, CreateFunctionRequest request) {
        return FunctionConfiguration.builder()
                .functionName(name.name())
                .functionArn(name.arn(context))
                .runtime(request.runtimeAsString())
                .role(request.role())
                .handler(request.handler())
                .description(request.description() == null ? "" : request.description())
                .timeout(request.timeout() == null ? DEFAULT_TIMEOUT_SECONDS : request.timeout())
                .memorySize(request.memorySize() == null ? DEFAULT_MEMORY_MEGABYTES : request.memorySize())
                .version("$LATEST")
                .environment(variables(request.environment()))
                .tracingConfig(tracing(request.tracingConfig()))
                .deadLetterConfig(deadLetters(request.deadLetterConfig()))
                .stateReason("The function is being created.")
                .stateReasonCode(StateReasonCode.CREATING)
                .packageType(request.packageType() == null ? PackageType.ZIP : request.packageType())
                .architecturesWithStrings(
                        request.hasArchitectures()
                                ? request.architecturesAsStrings()
                                : List.of(Architecture.X86_64.toString()))
                .ephemeralStorage(storage(request.ephemeralStorage()))
                .snapStart(SnapStartResponse.builder()
                        .applyOn(SnapStartApplyOn.NONE)
                        .optimizationStatus(SnapStartOptimizationStatus.OFF)
                        .build())
                .loggingConfig(logging(name.name(), request.loggingConfig()))
                .build();
    }

    /** A configuration with what a request changes; the whole environment, as in AWS. */
    static FunctionConfiguration changed(FunctionConfiguration before, UpdateFunctionConfigurationRequest request) {
        FunctionConfiguration.Builder next = before.toBuilder();
        if (request.runtimeAsString() != null) {
            next.runtime(request.runtimeAsString());
        }
        if (request.role() != null) {
            next.role(request.role());
        }
        if (request.handler() != null) {
            next.handler(request.handler());
        }
        if (request.description() != null) {
            next.description(request.description());
        }
        if (request.timeout() != null) {
            next.timeout(request.timeout());
        }
        if (request.memorySize() != null) {
            next.memorySize(request.memorySize());
        }
        if (request.environment() != null) {
            next.environment(variables(request.environment()));
        }
        if (request.tracingConfig() != null) {
            next.tracingConfig(tracing(request.tracingConfig()));
        }
        if (request.deadLetterConfig() != null) {
            next.deadLetterConfig(deadLetters(request.deadLetterConfig()));
        }
        if (request.ephemeralStorage() != null) {
            next.ephemeralStorage(storage(request.ephemeralStorage()));
        }
        if (request.loggingConfig() != null) {
            next.loggingConfig(logging(before.functionName(), request.loggingConfig()));
        }
        return next.build();
    }

    private static @Nullable EnvironmentResponse variables(@Nullable Environment environment) {
        if (environment == null || environment.variables().isEmpty()) {
            return null;
        }
        return EnvironmentResponse.builder().variables(environment.variables()).build();
    }

    /** An empty target takes it away. */
    private static @Nullable DeadLetterConfig deadLetters(@Nullable DeadLetterConfig wanted) {
        return wanted == null
                        || wanted.targetArn() == null
                        || wanted.targetArn().isEmpty()
                ? null
                : wanted;
    }

    private static TracingConfigResponse tracing(@Nullable TracingConfig tracing) {
        String mode = tracing == null ? TracingMode.PASS_THROUGH.toString() : tracing.modeAsString();
        return TracingConfigResponse.builder().mode(mode).build();
    }

    private static EphemeralStorage storage(@Nullable EphemeralStorage storage) {
        int size = storage == null ? DEFAULT_STORAGE_MEGABYTES : storage.size();
        if (size < 512 || size > 10_240) {
            throw LambdaErrors.invalid("Value '" + size + "' at 'ephemeralStorage.size' failed to satisfy constraint:"
                    + " Member must have value between 512 and 10240");
        }
        return EphemeralStorage.builder().size(size).build();
    }

    private static LoggingConfig logging(String function, @Nullable LoggingConfig wanted) {
        LoggingConfig.Builder logging = wanted == null ? LoggingConfig.builder() : wanted.toBuilder();
        if (wanted == null || wanted.logFormat() == null) {
            logging.logFormat(LogFormat.TEXT);
        }
        if (wanted == null || wanted.logGroup() == null) {
            logging.logGroup("/aws/lambda/" + function);
        }
        return logging.build();
    }
}
