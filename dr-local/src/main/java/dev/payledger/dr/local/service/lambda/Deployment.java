package dev.payledger.dr.local.service.lambda;

import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/**
 * What invocations run: a configuration and the code. A changed configuration is a new deployment, with new processes.
 *
 * @param initFailures how its initialisation failed last
 */
record Deployment(FunctionConfiguration configuration, FunctionCode code, InitFailures initFailures) {

    Deployment(FunctionConfiguration configuration, FunctionCode code) {
        this(configuration, code, new InitFailures());
    }

    String arn() {
        return configuration.functionArn();
    }

    /** The function's ARN, without a version. */
    String unqualifiedArn() {
        String arn = arn();
        String version = ":" + configuration.version();
        return arn.endsWith(version) ? arn.substring(0, arn.length() - version.length()) : arn;
    }

    Language language() {
        return Runtimes.languageOf(configuration.runtimeAsString());
    }

    String logGroup() {
        return configuration.loggingConfig().logGroup();
    }
}
