package dev.payledger.dr.internal.aws;

import dev.payledger.dr.config.Target;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** SDK clients for one target, made when first asked for. Thread safe. */
public final class AwsClients implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);
    private static final String LOCAL_KEY = "local";

    private final @Nullable URI endpoint;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final Map<String, SdkClient> clients = new ConcurrentHashMap<>();

    public AwsClients(Target target) {
        this.endpoint = target.endpoint().orElse(null);
        this.credentials = target.isReal()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(LOCAL_KEY, LOCAL_KEY));
        this.http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(READ_TIMEOUT)
                .build();
    }

    public AcmClient acm(String region) {
        return client(AcmClient.class, region, AcmClient::builder);
    }

    public ApiGatewayV2Client apiGatewayV2(String region) {
        return client(ApiGatewayV2Client.class, region, ApiGatewayV2Client::builder);
    }

    public CloudFormationClient cloudFormation(String region) {
        return client(CloudFormationClient.class, region, CloudFormationClient::builder);
    }

    /** CloudFront is one for the whole account. */
    public CloudFrontClient cloudFront() {
        return client(CloudFrontClient.class, Region.AWS_GLOBAL.id(), CloudFrontClient::builder);
    }

    public CloudWatchClient cloudWatch(String region) {
        return client(CloudWatchClient.class, region, CloudWatchClient::builder);
    }

    public CloudWatchLogsClient logs(String region) {
        return client(CloudWatchLogsClient.class, region, CloudWatchLogsClient::builder);
    }

    public DynamoDbClient dynamoDb(String region) {
        return client(DynamoDbClient.class, region, DynamoDbClient::builder);
    }

    public FisClient fis(String region) {
        return client(FisClient.class, region, FisClient::builder);
    }

    /** IAM is one for the whole account. */
    public IamClient iam() {
        return client(IamClient.class, Region.AWS_GLOBAL.id(), IamClient::builder);
    }

    public LambdaClient lambda(String region) {
        return client(LambdaClient.class, region, LambdaClient::builder);
    }

    /** Route 53 is one for the whole account. */
    public Route53Client route53() {
        return client(Route53Client.class, Region.AWS_GLOBAL.id(), Route53Client::builder);
    }

    public S3Client s3(String region) {
        return client(S3Client.class, region, () -> S3Client.builder().forcePathStyle(endpoint != null));
    }

    public SchedulerClient scheduler(String region) {
        return client(SchedulerClient.class, region, SchedulerClient::builder);
    }

    public SecretsManagerClient secretsManager(String region) {
        return client(SecretsManagerClient.class, region, SecretsManagerClient::builder);
    }

    public SnsClient sns(String region) {
        return client(SnsClient.class, region, SnsClient::builder);
    }

    public StsClient sts(String region) {
        return client(StsClient.class, region, StsClient::builder);
    }

    private <C extends SdkClient, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
            Class<C> type, String region, Supplier<B> builder) {
        return type.cast(
                clients.computeIfAbsent(type.getSimpleName() + "/" + region, key -> build(builder.get(), region)));
    }

    private <C extends SdkClient, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C build(
            B builder, String region) {
        B configured = builder.region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallTimeout(CALL_TIMEOUT)
                        .build());
        return endpoint == null
                ? configured.build()
                : configured.endpointOverride(endpoint).build();
    }

    @Override
    public void close() {
        clients.values().forEach(SdkClient::close);
        http.close();
    }
}
