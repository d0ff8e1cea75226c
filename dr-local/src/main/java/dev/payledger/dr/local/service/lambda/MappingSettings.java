package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.wire.AwsError;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.FilterCriteria;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;

/**
 * What a request sets of an event source mapping; null is left as it is, or as AWS sets it. One batch of a shard is
 * delivered at a time.
 */
record MappingSettings(
        @Nullable Integer batchSize,
        @Nullable Integer maximumRetryAttempts,
        @Nullable Integer maximumRecordAge,
        @Nullable Integer batchingWindow,
        @Nullable Integer parallelization,
        @Nullable Boolean bisect,
        @Nullable List<String> responseTypes,
        @Nullable FilterCriteria filters,
        @Nullable DestinationConfig destinations) {

    private static final int MAX_BATCH = 10_000;
    private static final int MAX_RETRIES = 10_000;
    private static final int MIN_AGE = 60;
    private static final int MAX_AGE = 604_800;
    private static final int MAX_WINDOW = 300;
    private static final Pattern TOPIC_ARN = Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[^:]+");
    private static final EventSourceMappingConfiguration DEFAULTS = EventSourceMappingConfiguration.builder()
            .batchSize(100)
            .maximumRetryAttempts(-1)
            .maximumRecordAgeInSeconds(-1)
            .maximumBatchingWindowInSeconds(0)
            .bisectBatchOnFunctionError(false)
            .parallelizationFactor(1)
            .build();

    static MappingSettings of(CreateEventSourceMappingRequest request) {
        return new MappingSettings(
                Objects.requireNonNullElse(request.batchSize(), DEFAULTS.batchSize()),
                Objects.requireNonNullElse(request.maximumRetryAttempts(), DEFAULTS.maximumRetryAttempts()),
                Objects.requireNonNullElse(request.maximumRecordAgeInSeconds(), DEFAULTS.maximumRecordAgeInSeconds()),
                Objects.requireNonNullElse(
                        request.maximumBatchingWindowInSeconds(), DEFAULTS.maximumBatchingWindowInSeconds()),
                Objects.requireNonNullElse(request.parallelizationFactor(), DEFAULTS.parallelizationFactor()),
                Objects.requireNonNullElse(request.bisectBatchOnFunctionError(), DEFAULTS.bisectBatchOnFunctionError()),
                request.functionResponseTypesAsStrings(),
                request.filterCriteria(),
                request.destinationConfig());
    }

    static MappingSettings of(UpdateEventSourceMappingRequest request) {
        return new MappingSettings(
                request.batchSize(),
                request.maximumRetryAttempts(),
                request.maximumRecordAgeInSeconds(),
                request.maximumBatchingWindowInSeconds(),
                request.parallelizationFactor(),
                request.bisectBatchOnFunctionError(),
                request.hasFunctionResponseTypes() ? request.functionResponseTypesAsStrings() : null,
                request.filterCriteria(),
                request.destinationConfig());
    }

    /**
     * A configuration with these settings.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if one is not valid, or is not emulated
     */
    EventSourceMappingConfiguration applied(EventSourceMappingConfiguration before) {
        EventSourceMappingConfiguration.Builder after = before.toBuilder()
                .batchSize(within("batchSize", batchSize, before.batchSize(), 1, MAX_BATCH))
                .maximumRetryAttempts(within(
                        "maximumRetryAttempts", maximumRetryAttempts, before.maximumRetryAttempts(), -1, MAX_RETRIES))
                .maximumRecordAgeInSeconds(age(before))
                .maximumBatchingWindowInSeconds(within(
                        "maximumBatchingWindowInSeconds",
                        batchingWindow,
                        before.maximumBatchingWindowInSeconds(),
                        0,
                        MAX_WINDOW))
                .parallelizationFactor(
                        within("parallelizationFactor", parallelization, before.parallelizationFactor(), 1, 10));
        if (parallelization != null && parallelization > 1) {
            throw AwsError.unsupported("ParallelizationFactor " + parallelization + " (1 is)");
        }
        if (bisect != null) {
            after.bisectBatchOnFunctionError(bisect);
        }
        if (responseTypes != null) {
            after.functionResponseTypesWithStrings(checkedTypes(responseTypes));
        }
        if (filters != null) {
            RecordFilter.check(filters);
            after.filterCriteria(filters.filters().isEmpty() ? null : filters);
        }
        if (destinations != null) {
            after.destinationConfig(checked(destinations));
        }
        return after.build();
    }

    /** The topic that is told of records that are given up; empty where there is none. */
    static String onFailure(EventSourceMappingConfiguration configuration) {
        DestinationConfig destinations = configuration.destinationConfig();
        return destinations == null || destinations.onFailure() == null
                ? ""
                : Objects.requireNonNullElse(destinations.onFailure().destination(), "");
    }

    private int age(EventSourceMappingConfiguration before) {
        if (maximumRecordAge != null && maximumRecordAge >= 0 && maximumRecordAge < MIN_AGE) {
            throw LambdaErrors.invalid(
                    "Invalid MaximumRecordAgeInSeconds: must be -1 or between " + MIN_AGE + " and " + MAX_AGE);
        }
        return within("maximumRecordAgeInSeconds", maximumRecordAge, before.maximumRecordAgeInSeconds(), -1, MAX_AGE);
    }

    private static List<String> checkedTypes(List<String> types) {
        for (String type : types) {
            if (FunctionResponseType.fromValue(type) == FunctionResponseType.UNKNOWN_TO_SDK_VERSION) {
                throw LambdaErrors.invalid(
                        "1 validation error detected: Value '" + type + "' at 'functionResponseTypes'"
                                + " failed to satisfy constraint: Member must satisfy enum value set:"
                                + " [ReportBatchItemFailures]");
            }
        }
        return types;
    }

    private static @Nullable DestinationConfig checked(DestinationConfig destinations) {
        if (destinations.onSuccess() != null && destinations.onSuccess().destination() != null) {
            throw LambdaErrors.invalid("OnSuccess destinations are not supported for event source mappings.");
        }
        String to = destinations.onFailure() == null
                ? null
                : destinations.onFailure().destination();
        if (to == null || to.isEmpty()) {
            return null;
        }
        if (!TOPIC_ARN.matcher(to).matches()) {
            throw AwsError.unsupported("Destination " + to + " of an event source mapping (topics are)");
        }
        return destinations;
    }

    private static int within(String name, @Nullable Integer given, @Nullable Integer otherwise, int least, int most) {
        int value = given == null ? Objects.requireNonNull(otherwise, name) : given;
        if (value < least || value > most) {
            throw LambdaErrors.invalid("1 validation error detected: Value '" + value + "' at '" + name
                    + "' failed to satisfy constraint: Member must have value between " + least + " and " + most);
        }
        return value;
    }
}
