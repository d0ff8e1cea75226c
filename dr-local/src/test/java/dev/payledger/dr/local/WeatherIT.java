package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** A bad day, as clients of the real SDK see it that do not try again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WeatherIT {
    private static final String REGION = "ap-southeast-1";
    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
             "Principal": {"Service": "lambda.amazonaws.com"}}]}
            """;

    private LocalAws aws;

    @BeforeAll
    void start() {
        aws = LocalAws.builder().speed(20).seed(11).start();
    }

    @AfterEach
    void clearUp() {
        aws.weather().change("calm");
    }

    @AfterAll
    void stop() {
        aws.close();
    }

    @Test
    void everyServiceThrottlesInItsOwnWordsAndTheSdkKnowsThem() {
        Map<String, Runnable> calls = new LinkedHashMap<>();
        calls.put(
                "ThrottlingException 400 acm", () -> client(AcmClient.builder()).listCertificates());
        calls.put("TooManyRequestsException 429 apigateway", () -> client(ApiGatewayV2Client.builder())
                .getApis(r -> {}));
        calls.put("Throttling 400 cloudformation", () -> client(CloudFormationClient.builder())
                .listStacks());
        calls.put("Throttling 400 cloudfront", () -> client(CloudFrontClient.builder())
                .listDistributions(r -> {}));
        calls.put("ThrottlingException 400 cloudtrail", () -> client(CloudTrailClient.builder())
                .lookupEvents());
        calls.put("Throttling 400 monitoring", () -> client(CloudWatchClient.builder())
                .describeAlarms());
        calls.put("ThrottlingException 400 logs", () -> client(CloudWatchLogsClient.builder())
                .describeLogGroups());
        calls.put("ThrottlingException 400 dynamodb", () -> client(DynamoDbClient.builder())
                .listTables());
        calls.put("ThrottlingException 429 fis", () -> client(FisClient.builder())
                .getExperimentTemplate(r -> r.id("none")));
        calls.put("Throttling 400 iam", () -> client(IamClient.builder()).listRoles());
        calls.put("TooManyRequestsException 429 lambda", () -> client(LambdaClient.builder())
                .listFunctions());
        calls.put(
                "Throttling 400 route53", () -> client(Route53Client.builder()).listHostedZones());
        calls.put("SlowDown 503 s3", () -> client(S3Client.builder()).listBuckets());
        calls.put("ThrottlingException 429 scheduler", () -> client(SchedulerClient.builder())
                .getSchedule(r -> r.name("none")));
        calls.put("ThrottlingException 400 secretsmanager", () -> client(SecretsManagerClient.builder())
                .listSecrets());
        calls.put("Throttling 400 sns", () -> client(SnsClient.builder()).listTopics());
        calls.put("Throttling 400 sts", () -> client(StsClient.builder()).getCallerIdentity());
        aws.weather().change("throttle=1");
        calls.forEach((wanted, call) -> {
            AwsServiceException e = catchThrowableOfType(AwsServiceException.class, call::run);
            String seen = e.awsErrorDetails().errorCode() + " " + e.statusCode();
            assertThat(wanted).as("%s", e).startsWith(seen + " ");
            assertThat(e.isThrottlingException()).as("%s", e).isTrue();
            assertThat(e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-dr-weather"))
                    .contains("throttle");
        });
        assertThat(aws.weather().met()).containsEntry("throttle", (long) calls.size());
        assertThatThrownBy(() -> client(LambdaClient.builder()).listFunctions())
                .isInstanceOfSatisfying(TooManyRequestsException.class, e -> assertThat(e.reasonAsString())
                        .isEqualTo("CallerRateLimitExceeded"));
    }

    @Test
    void errorsAreToldAsTheServicesTellThem() {
        aws.weather().change("error=1");
        assertThatThrownBy(() -> client(S3Client.builder()).listBuckets())
                .isInstanceOfSatisfying(AwsServiceException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(500);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InternalError");
                });
        aws.weather().change("unavailable=1");
        assertThatThrownBy(() -> client(DynamoDbClient.builder()).listTables())
                .isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(e.statusCode())
                        .isEqualTo(503));
    }

    @Test
    void aResetCallHasNoEffectALostOneHasAndBothAreInTheAuditLog() {
        IamClient iam = client(IamClient.builder());
        aws.weather().change("reset=1");
        assertThatThrownBy(() -> role(iam, "reset")).isInstanceOf(SdkClientException.class);
        aws.weather().change("lost=1");
        assertThatThrownBy(() -> role(iam, "lost")).isInstanceOf(SdkClientException.class);
        aws.weather().change("calm");
        assertThat(iam.listRoles().roles())
                .extracting(role -> role.roleName())
                .contains("lost")
                .doesNotContain("reset");
        List<AuditedCall> creations = aws.auditLog().stream()
                .filter(call -> call.operation().equals("CreateRole"))
                .toList();
        assertThat(creations).extracting(AuditedCall::weather).contains(Optional.of("reset"), Optional.of("lost"));
        assertThat(creations)
                .filteredOn(call -> call.resources().contains("reset"))
                .allSatisfy(call -> assertThat(call.errorCode()).isEmpty());
    }

    @Test
    void aNewTableIsNotFoundForAMomentByTheRealWords() {
        DynamoDbClient dynamoDb = client(DynamoDbClient.builder());
        aws.weather().change("reads=5m");
        dynamoDb.createTable(r -> r.tableName("young")
                .billingMode("PAY_PER_REQUEST")
                .attributeDefinitions(a -> a.attributeName("pk").attributeType("S"))
                .keySchema(k -> k.attributeName("pk").keyType("HASH")));
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            try {
                seen.add(dynamoDb.describeTable(r -> r.tableName("young"))
                        .table()
                        .tableName());
            } catch (AwsServiceException e) {
                seen.add(e.awsErrorDetails().errorCode() + ": "
                        + e.awsErrorDetails().errorMessage());
            }
        }
        assertThat(seen)
                .contains("young", "ResourceNotFoundException: Requested resource not found: Table: young not found");
        assertThat(aws.weather().met()).containsKey("stale read");
    }

    @Test
    void aChangeOfRecordsIsPendingAndNotServedBeforeItIsInSync() throws Exception {
        Route53Client route53 = client(Route53Client.builder());
        String zone = route53.listHostedZones().hostedZones().get(0).id();
        aws.weather().change("dns=120s");
        ChangeInfo change = route53.changeResourceRecordSets(r -> r.hostedZoneId(zone)
                        .changeBatch(batch -> batch.changes(one -> one.action(ChangeAction.CREATE)
                                .resourceRecordSet(set -> set.name("new.payledger.test")
                                        .type(RRType.TXT)
                                        .ttl(1L)
                                        .resourceRecords(value -> value.value("\"here\""))))))
                .changeInfo();
        assertThat(change.status()).isEqualTo(ChangeStatus.PENDING);
        assertThat(route53.listResourceRecordSets(r -> r.hostedZoneId(zone)).resourceRecordSets())
                .extracting(set -> set.name())
                .as("the API shows what is pending")
                .contains("new.payledger.test.");
        assertThat(answer()).isEmpty();
        while (route53.getChange(r -> r.id(change.id())).changeInfo().status() == ChangeStatus.PENDING) {
            Thread.sleep(50);
        }
        assertThat(answer()).containsExactly("here");
    }

    @Test
    void theWeatherIsShownAndChangedWhileItRuns() throws Exception {
        assertThat(send("POST", "?is=storm,lost=0").body()).contains("\"weather\":\"storm,lost=0\"", "\"seed\":11");
        assertThat(aws.weather().now()).isEqualTo("storm,lost=0");
        HttpResponse<String> wrong = send("POST", "?is=breeze");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("has no part 'breeze'", "allowed: calm, gusty or storm");
        send("POST", "?is=calm");
        assertThat(send("GET", "").body()).contains("\"weather\":\"calm\"", "\"met\":", "\"calls\":");
    }

    private List<String> answer() throws Exception {
        String[] dns = aws.dnsAddress().split(":", -1);
        SimpleResolver resolver = new SimpleResolver(dns[0]);
        resolver.setPort(Integer.parseInt(dns[1]));
        Message query = Message.newQuery(Record.newRecord(Name.fromString("new.payledger.test."), Type.TXT, DClass.IN));
        return resolver.send(query).getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    private HttpResponse<String> send(String method, String query) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(aws.endpoint() + "/_dr/weather" + query))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static void role(IamClient iam, String name) {
        iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
    }

    private <C, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>> C client(B builder) {
        return builder.endpointOverride(URI.create(aws.endpoint()))
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
