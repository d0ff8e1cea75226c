package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AccountLimit;

/**
 * How many invocations Lambda runs at once in a region. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html">GetAccountSettings</a>.
 *
 * @param concurrent of the account
 * @param unreserved what no function has reserved for itself
 */
public record FunctionQuota(int concurrent, int unreserved) {

    static FunctionQuota of(LambdaClient client, String region) {
        AccountLimit limit = new AwsCall("lambda", "GetAccountSettings", "the account", region)
                .get(() -> client.getAccountSettings(request -> {}).accountLimit());
        return new FunctionQuota(limit.concurrentExecutions(), limit.unreservedConcurrentExecutions());
    }
}
