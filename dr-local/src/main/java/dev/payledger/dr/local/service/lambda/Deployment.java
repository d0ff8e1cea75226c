package dev.payledger.dr.local.service.lambda;

import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** What invocations run: a configuration and the code. A changed configuration is a new deployment, with new processes. */
record Deployment(FunctionConfiguration configuration, FunctionCode code) {

    String arn() {
        return configuration.functionArn();
    }

    String logGroup() {
        return configuration.loggingConfig().logGroup();
    }
}
