package dev.payledger.dr.local.service.lambda;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/**
 * What an invocation runs: {@code $LATEST}, a version, or the version that an alias chose.
 *
 * @param configuration of the version that runs
 * @param qualifier as the caller gave it, or null
 * @param arn the ARN that was invoked, with the qualifier that was used
 */
record Target(
        LambdaFunction function,
        FunctionConfiguration configuration,
        EnvironmentPool pool,
        @Nullable String qualifier,
        String arn) {

    String functionName() {
        return configuration.functionName();
    }

    String version() {
        return configuration.version();
    }
}
