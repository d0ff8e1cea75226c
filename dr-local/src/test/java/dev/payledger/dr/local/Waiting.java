package dev.payledger.dr.local;

import java.time.Duration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The SDK's waiters look every 20 s; here things take milliseconds. */
final class Waiting {

    private Waiting() {}

    static void untilTableExists(DynamoDbClient client, String name) {
        client.waiter().waitUntilTableExists(request -> request.tableName(name), override -> override.maxAttempts(200)
                .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(100))));
    }
}
