package dev.payledger.lambdas;

import dev.payledger.core.dynamodb.DynamoDbLedgerView;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The client of a function: everything that would be looked up at the first call is said here. */
final class DynamoDb {
    private static final Duration ATTEMPT = Duration.ofSeconds(3);
    /** Below the functions' timeout of ten seconds, so that a caller gets an answer of ours. */
    private static final Duration CALL = Duration.ofSeconds(7);

    private DynamoDb() {}

    /** The region's view, for the functions whose chief table it is. */
    static DynamoDbLedgerView view(Environment environment) {
        String table = environment.required(Environment.TABLE_NAME);
        return new DynamoDbLedgerView(client(ServiceInfo.from(environment)), table);
    }

    /** The endpoint is the region's, or that of {@code AWS_ENDPOINT_URL}. */
    static DynamoDbClient client(ServiceInfo service) {
        return DynamoDbClient.builder()
                .region(Region.of(service.region()))
                .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .defaultsMode(DefaultsMode.STANDARD)
                .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD)
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL))
                .build();
    }
}
