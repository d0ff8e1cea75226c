package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.Tag;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.sts.StsClient;

/** EventBridge Scheduler and Secrets Manager with AWS's own clients and real functions. */
final class SchedulesAndSecretsIT {
    private static final String REGION = "ap-northeast-1";
    private static final String ACCOUNT = "111122223333";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static LocalAws aws;
    private static LambdaClient lambda;
    private static IamClient iam;

    @BeforeAll
    static void start() {
        aws = LocalAws.builder().speed(20).start();
        lambda = client(LambdaClient.builder());
        iam = client(IamClient.builder());
    }

    @AfterAll
    static void stop() {
        lambda.close();
        iam.close();
        aws.close();
    }

    /** Reads the secret that its event names, with the SDK and its own role. */
    public static final class Reader implements RequestHandler<Map<String, String>, String> {
        private final SecretsManagerClient secrets = SecretsManagerClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .build();

        @Override
        public String handleRequest(Map<String, String> event, Context context) {
            try {
                String value =
                        secrets.getSecretValue(r -> r.secretId(event.get("id"))).secretString();
                return "a secret of " + value.length() + " characters";
            } catch (SecretsManagerException e) {
                return e.awsErrorDetails().errorCode();
            }
        }
    }

    /** Writes what it was sent to its log. */
    public static final class Guard implements RequestHandler<Map<String, Object>, String> {
        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            System.out.println("guard got " + event);
            return "done";
        }
    }

    /** Fails always. */
    public static final class Failing implements RequestHandler<Map<String, Object>, String> {
        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            throw new IllegalStateException("not today");
        }
    }

    @Test
    void aFunctionReadsTheSecretThatItsRoleAllowsAndNoOther() throws Exception {
        try (SecretsManagerClient secrets = client(SecretsManagerClient.builder())) {
            String arn = secrets.createSecret(r -> r.name("dr/webhook").secretString("s3cr3t"))
                    .arn();
            secrets.createSecret(r -> r.name("dr/other").secretString("hidden"));
            String role = role(
                    "reader",
                    "lambda.amazonaws.com",
                    "{\"Effect\":\"Allow\",\"Action\":\"secretsmanager:GetSecretValue\",\"Resource\":\"" + arn + "\"}");
            deploy("reader", Reader.class, role, sdkJars());

            assertThat(invoke("reader", "{\"id\":\"dr/webhook\"}")).isEqualTo("\"a secret of 6 characters\"");
            assertThat(invoke("reader", "{\"id\":\"" + arn + "\"}")).isEqualTo("\"a secret of 6 characters\"");
            assertThat(invoke("reader", "{\"id\":\"dr/other\"}")).isEqualTo("\"AccessDeniedException\"");
        }
    }

    @Test
    void aDeletedSecretKeepsItsNameOverTheWireToo() {
        try (SecretsManagerClient secrets = client(SecretsManagerClient.builder())) {
            secrets.createSecret(r -> r.name("kept").secretBinary(SdkBytes.fromUtf8String("bytes")));
            assertThat(secrets.getSecretValue(r -> r.secretId("kept"))
                            .secretBinary()
                            .asUtf8String())
                    .isEqualTo("bytes");
            secrets.deleteSecret(r -> r.secretId("kept").recoveryWindowInDays(7L));

            assertThatThrownBy(() -> secrets.createSecret(r -> r.name("kept").secretString("again")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("a secret with this name is already scheduled for deletion");
            assertThatThrownBy(() -> secrets.getSecretValue(r -> r.secretId("kept")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("it was marked for deletion");
            secrets.restoreSecret(r -> r.secretId("kept"));
            secrets.putSecretValue(r -> r.secretId("kept").secretString("text"));
            assertThat(secrets.getSecretValue(r -> r.secretId("kept")).secretString())
                    .isEqualTo("text");
            assertThat(secrets.listSecretsPaginator(r -> r.maxResults(1)).stream()
                            .flatMap(page -> page.secretList().stream())
                            .map(secret -> secret.name()))
                    .contains("kept");
        }
    }

    @Test
    void aRoleMayReadOnlyTheSecretsOfItsPolicy() {
        try (SecretsManagerClient owner = client(SecretsManagerClient.builder());
                StsClient sts = client(StsClient.builder())) {
            owner.createSecret(r -> r.name("guarded").secretString("x"));
            role("nothing", "{\"AWS\":\"arn:aws:iam::" + ACCOUNT + ":root\"}", "", null);
            var keys = sts.assumeRole(r -> r.roleArn("arn:aws:iam::" + ACCOUNT + ":role/nothing")
                            .roleSessionName("someone"))
                    .credentials();
            try (SecretsManagerClient someone = SecretsManagerClient.builder()
                    .endpointOverride(URI.create(aws.endpoint()))
                    .region(Region.of(REGION))
                    .httpClient(UrlConnectionHttpClient.create())
                    .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                            keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken())))
                    .build()) {
                assertThatThrownBy(() -> someone.getSecretValue(r -> r.secretId("guarded")))
                        .isInstanceOfSatisfying(AwsServiceException.class, e -> {
                            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                            assertThat(e.awsErrorDetails().errorMessage())
                                    .contains("assumed-role/nothing/someone is not authorized to perform:"
                                            + " secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:");
                        });
            }
        }
    }

    @Test
    void aOneTimeScheduleInvokesARealFunctionThroughItsRoleAndDeletesItself() throws Exception {
        String function = deploy("guard", Guard.class, role("guard-run", "lambda.amazonaws.com", logs()), List.of());
        String invoker = role(
                "guard-schedule",
                "scheduler.amazonaws.com",
                "{\"Effect\":\"Allow\",\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"" + function + "\"}");
        try (SchedulerClient scheduler = client(SchedulerClient.builder())) {
            scheduler.createScheduleGroup(r -> r.name("payledger-demo-dr")
                    .tags(Tag.builder().key("stage").value("demo").build()));
            String at = at(Instant.now().plusSeconds(3));
            scheduler.createSchedule(r -> r.name("restore")
                    .groupName("payledger-demo-dr")
                    .scheduleExpression(at)
                    .scheduleExpressionTimezone("Asia/Singapore")
                    .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                    .actionAfterCompletion(ActionAfterCompletion.DELETE)
                    .target(t -> t.arn(function).roleArn(invoker).input("{\"experiment\":\"e-1\"}")));

            GetScheduleResponse armed =
                    scheduler.getSchedule(r -> r.name("restore").groupName("payledger-demo-dr"));
            assertThat(armed.scheduleExpression()).isEqualTo(at);
            assertThat(armed.target().input()).isEqualTo("{\"experiment\":\"e-1\"}");
            assertThatThrownBy(() -> scheduler.createSchedule(r -> r.name("restore")
                            .groupName("payledger-demo-dr")
                            .scheduleExpression(at)
                            .scheduleExpressionTimezone("Asia/Singapore")
                            .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                            .target(t -> t.arn(function).roleArn(invoker))))
                    .isInstanceOf(ConflictException.class);
            assertThat(scheduler
                            .listSchedules(r -> r.groupName("payledger-demo-dr"))
                            .schedules())
                    .hasSize(1);

            awaitLog("/aws/lambda/guard", "guard got {experiment=e-1}");
            assertThatThrownBy(
                            () -> scheduler.getSchedule(r -> r.name("restore").groupName("payledger-demo-dr")))
                    .isInstanceOf(ResourceNotFoundException.class);
            String group =
                    scheduler.getScheduleGroup(r -> r.name("payledger-demo-dr")).arn();
            assertThat(scheduler.listTagsForResource(r -> r.resourceArn(group)).tags())
                    .hasSize(1);
        }
    }

    @Test
    void aRoleThatMayNotInvokeMakesATargetErrorAndNoInvocation() throws Exception {
        String function = deploy("safe", Guard.class, role("safe-run", "lambda.amazonaws.com", logs()), List.of());
        String invoker = role("safe-schedule", "scheduler.amazonaws.com", null);
        try (SchedulerClient scheduler = client(SchedulerClient.builder());
                CloudWatchClient metrics = client(CloudWatchClient.builder())) {
            scheduler.createSchedule(r -> r.name("denied")
                    .scheduleExpression("rate(1 hour)")
                    .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                    .target(t -> t.arn(function).roleArn(invoker).retryPolicy(p -> p.maximumRetryAttempts(0))));
            await(() -> metrics
                    .getMetricStatistics(r -> r.namespace("AWS/Scheduler")
                            .metricName("TargetErrorCount")
                            .dimensions(d -> d.name("ScheduleGroup").value("default"))
                            .startTime(Instant.now().minusSeconds(600))
                            .endTime(Instant.now().plusSeconds(60))
                            .period(60)
                            .statistics(Statistic.SUM))
                    .datapoints()
                    .stream()
                    .anyMatch(point -> point.sum() == 1));
            scheduler.deleteSchedule(r -> r.name("denied"));
        }
    }

    @Test
    void anEventInvocationAnswersAtOnceAndItsFunctionRuns() throws Exception {
        deploy("later", Guard.class, role("later-run", "lambda.amazonaws.com", logs()), List.of());
        InvokeResponse accepted = lambda.invoke(r -> r.functionName("later")
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String("{\"n\":7}")));
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.payload().asUtf8String()).isEmpty();
        awaitLog("/aws/lambda/later", "guard got {n=7}");
    }

    @Test
    void anEventThatFailsIsTriedTwiceMoreUnderTheSameRequestId() throws Exception {
        deploy("failing", Failing.class, role("failing-run", "lambda.amazonaws.com", logs()), List.of());
        lambda.invoke(r -> r.functionName("failing").invocationType(InvocationType.EVENT));
        try (CloudWatchLogsClient logs = client(CloudWatchLogsClient.builder())) {
            await(() -> starts(logs).size() == 3);
            assertThat(starts(logs))
                    .as("one request id")
                    .containsOnly(starts(logs).get(0));
        }
    }

    private static List<String> starts(CloudWatchLogsClient logs) {
        try {
            return logs.filterLogEvents(r -> r.logGroupName("/aws/lambda/failing")).events().stream()
                    .map(event -> event.message())
                    .filter(message -> message.startsWith("START"))
                    .toList();
        } catch (software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException e) {
            return List.of();
        }
    }

    private static String invoke(String function, String event) {
        return lambda.invoke(r -> r.functionName(function).payload(SdkBytes.fromUtf8String(event)))
                .payload()
                .asUtf8String();
    }

    private static String at(Instant moment) {
        return "at("
                + DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss")
                        .withZone(ZoneId.of("Asia/Singapore"))
                        .format(moment)
                + ")";
    }

    private static String logs() {
        return "{\"Effect\":\"Allow\",\"Action\":\"logs:*\",\"Resource\":\"*\"}";
    }

    private static String role(String name, String service, String statement) {
        return role(name, "{\"Service\":\"" + service + "\"}", "", statement);
    }

    private static String role(String name, String principal, String none, String statement) {
        String arn = iam.createRole(r -> r.roleName(name)
                        .assumeRolePolicyDocument("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
                                + "\"Principal\":" + principal + none + "}}"))
                .role()
                .arn();
        if (statement != null) {
            iam.putRolePolicy(
                    r -> r.roleName(name).policyName("p").policyDocument("{\"Statement\":" + statement + "}"));
        }
        return arn;
    }

    private static String deploy(String name, Class<?> handler, String role, List<Path> jars) throws IOException {
        byte[] zip = zip(handler, jars);
        String arn = lambda.createFunction(r -> r.functionName(name)
                        .runtime("java17")
                        .role(role)
                        .handler(handler.getName())
                        .memorySize(256)
                        .timeout(20)
                        .code(c -> c.zipFile(SdkBytes.fromByteArray(zip))))
                .functionArn();
        lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName(name));
        return arn;
    }

    private static byte[] zip(Class<?> type, List<Path> jars) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            String path = type.getName().replace('.', '/') + ".class";
            zip.putNextEntry(new ZipEntry(path));
            try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
                in.transferTo(zip);
            }
            for (Path jar : jars) {
                zip.putNextEntry(new ZipEntry("lib/" + jar.getFileName()));
                Files.copy(jar, zip);
            }
        }
        return bytes.toByteArray();
    }

    /** What a client of Secrets Manager needs, from this test's own class path. */
    private static List<Path> sdkJars() {
        Set<String> others = Set.of(
                "acm",
                "apigatewayv2",
                "cloudformation",
                "cloudwatch",
                "cloudwatchlogs",
                "dynamodb",
                "iam",
                "lambda",
                "route53",
                "s3",
                "scheduler",
                "sts",
                "netty-nio-client",
                "apache-client");
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .map(Path::of)
                .filter(jar -> jar.toString().endsWith(".jar"))
                .filter(jar -> jar.toString().contains("/awssdk/")
                        || jar.toString().contains("/slf4j-api/")
                        || jar.toString().contains("/reactive-streams/"))
                .filter(jar -> !others.contains(jar.getFileName().toString().replaceFirst("-2\\.40\\.2\\.jar$", "")))
                .toList();
    }

    private static void awaitLog(String group, String text) throws InterruptedException {
        try (CloudWatchLogsClient logs = client(CloudWatchLogsClient.builder())) {
            await(() -> {
                try {
                    return logs.filterLogEvents(r -> r.logGroupName(group)).events().stream()
                            .anyMatch(event -> event.message().contains(text));
                } catch (software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException e) {
                    return false;
                }
            });
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited " + LIMIT).isLessThan(end);
            Thread.sleep(100);
        }
    }

    private static <C, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>> C client(B builder) {
        return builder.endpointOverride(URI.create(aws.endpoint()))
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
