package dev.payledger.dr.local.service.lambda;

import java.util.List;
import software.amazon.awssdk.services.lambda.model.AccountLimit;
import software.amazon.awssdk.services.lambda.model.AccountUsage;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;

/**
 * Limits and use of a region, with the limits of an account that never asked for others. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>.
 */
final class AccountSettings {

    private static final long CODE_STORAGE_BYTES = 75L << 30;
    private static final long UNZIPPED_BYTES = 250L << 20;
    private static final long DIRECT_ZIP_BYTES = 50L << 20;

    private AccountSettings() {}

    /** The settings, with what functions and layers take of them. */
    static GetAccountSettingsResponse of(List<LambdaFunction> functions, long layerBytes) {
        int reserved = functions.stream()
                .map(LambdaFunction::reservedConcurrency)
                .mapToInt(concurrency -> concurrency == null ? 0 : concurrency)
                .sum();
        return GetAccountSettingsResponse.builder()
                .accountLimit(AccountLimit.builder()
                        .totalCodeSize(CODE_STORAGE_BYTES)
                        .codeSizeUnzipped(UNZIPPED_BYTES)
                        .codeSizeZipped(DIRECT_ZIP_BYTES)
                        .concurrentExecutions(ReservedConcurrency.OF_ACCOUNT)
                        .unreservedConcurrentExecutions(ReservedConcurrency.OF_ACCOUNT - reserved)
                        .build())
                .accountUsage(AccountUsage.builder()
                        .functionCount((long) functions.size())
                        .totalCodeSize(layerBytes
                                + functions.stream()
                                        .mapToLong(function ->
                                                function.configuration().codeSize())
                                        .sum())
                        .build())
                .build();
    }
}
