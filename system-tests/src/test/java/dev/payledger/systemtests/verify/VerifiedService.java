package dev.payledger.systemtests.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Secret;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.local.LocalAws;
import dev.payledger.dr.verify.VerifyReport;
import dev.payledger.dr.verify.VerifyReport.CheckResult;
import dev.payledger.systemtests.LocalClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.ApiMapping;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HealthCheck;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** PayLedger, set up once, and the clients with which somebody breaks it. Remembers which checks have failed. */
final class VerifiedService implements AutoCloseable {

    static final String PRIMARY = "ap-southeast-1";
    static final String SECONDARY = "ap-northeast-1";
    static final String GLOBAL = "us-east-1";
    static final String NAME = "payledger-dev";
    static final String FAILOVER = "api-payledger.payledger.test";

    private static final double SPEED = 20;
    private static final int WARM = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LocalAws aws = LocalAws.builder().speed(SPEED).start();
    private final Set<String> everFailed = new TreeSet<>();
    private final DrToolkit toolkit = toolkit(Map.of());

    /** For what will not come: the other one waits for functions that start anew. */
    private final DrToolkit impatient = toolkit(Map.of("dr.verifyMaxLag", "2s"));

    /** Sets up, and goes on until every function runs: on a busy machine the first start of one may time out. */
    VerifiedService() throws IOException {
        toolkit.setup();
        awaitFailed();
        for (String region : List.of(PRIMARY, SECONDARY)) {
            get(region, "/transactions?accountId=acc-001", WARM);
            get(region, "/balance?accountId=acc-001", WARM);
        }
    }

    DrToolkit toolkit() {
        return toolkit;
    }

    /** For replication, and for PATCH calls, which the SDK's URL connection client cannot send. */
    LocalAws aws() {
        return aws;
    }

    /** A toolkit with settings of its own. */
    DrToolkit toolkit(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("dr.verifyMaxLag", "20s"));
        settings.put("dr.functionsJar", System.getProperty("functionsJar"));
        settings.putAll(more);
        URI endpoint = URI.create(aws.endpoint());
        String[] dns = aws.dnsAddress().split(":", -1);
        DrConfig config = DrConfig.parse(settings, Path.of(""))
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns[0], Integer.parseInt(dns[1])), endpoint.getPort(), SPEED))
                .withWebhook(new Webhook(
                        aws.webhook().url(), new Secret(aws.webhook().secret().reveal()), Webhook.Type.HMAC));
        return DrToolkit.create(config, DrListener.NONE);
    }

    static String regional(String region) {
        return (region.equals(PRIMARY) ? "apse1-" : "apne1-") + FAILOVER;
    }

    static String other(String region) {
        return region.equals(PRIMARY) ? SECONDARY : PRIMARY;
    }

    /** The names of the checks that fail now. */
    Set<String> failing() {
        Set<String> names = new TreeSet<>();
        impatient.verify().failed().forEach(check -> names.add(check.name()));
        return names;
    }

    /** Exactly these fail, and each says what to do. */
    void expectFailed(String... names) {
        boolean waits = Stream.of(names).anyMatch(name -> name.contains(", read in "));
        VerifyReport report = (waits ? impatient : toolkit).verify();
        assertThat(report.failed())
                .as("%s", report.lines())
                .extracting(CheckResult::name)
                .containsExactlyInAnyOrder(names);
        assertThat(report.failed()).allSatisfy(check -> {
            assertThat(check.next()).isNotBlank();
            // Below the first line stand the function's own log lines.
            assertThat(check.observed().lines().findFirst().orElse(""))
                    .isNotBlank()
                    .doesNotContain("Exception");
        });
        everFailed.addAll(List.of(names));
    }

    /** Waits until exactly these fail: AWS's health checkers need their time. */
    void awaitFailed(String... names) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!failing().equals(Set.of(names)) && System.nanoTime() < end) {
            pause();
        }
        expectFailed(names);
    }

    Set<String> everFailed() {
        return everFailed;
    }

    /** Asks a region as a user does, some times. */
    void get(String region, String path, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (Socket socket =
                    new Socket(aws.addressOf(region), URI.create(aws.endpoint()).getPort())) {
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: " + regional(region)
                                        + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            }
        }
    }

    AcmClient acm(String region) {
        return client(region, AcmClient::builder);
    }

    ApiGatewayV2Client api(String region) {
        return client(region, ApiGatewayV2Client::builder);
    }

    CloudFormationClient cloudFormation(String region) {
        return client(region, CloudFormationClient::builder);
    }

    CloudWatchClient cloudWatch(String region) {
        return client(region, CloudWatchClient::builder);
    }

    DynamoDbClient dynamoDb(String region) {
        return client(region, DynamoDbClient::builder);
    }

    LambdaClient lambda(String region) {
        return client(region, LambdaClient::builder);
    }

    Route53Client route53() {
        return client("aws-global", Route53Client::builder);
    }

    SecretsManagerClient secrets(String region) {
        return client(region, SecretsManagerClient::builder);
    }

    SnsClient sns(String region) {
        return client(region, SnsClient::builder);
    }

    private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
            String region, Supplier<B> builder) {
        return LocalClients.of(builder.get(), URI.create(aws.endpoint()), region);
    }

    void put(String region, MetricAlarm alarm, double threshold) {
        cloudWatch(region)
                .putMetricAlarm(PutMetricAlarmRequest.builder()
                        .alarmName(alarm.alarmName())
                        .alarmDescription(alarm.alarmDescription())
                        .namespace(alarm.namespace())
                        .metricName(alarm.metricName())
                        .dimensions(alarm.dimensions())
                        .statistic(alarm.statistic())
                        .period(alarm.period())
                        .evaluationPeriods(alarm.evaluationPeriods())
                        .threshold(threshold)
                        .comparisonOperator(alarm.comparisonOperator())
                        .treatMissingData(alarm.treatMissingData())
                        .alarmActions(alarm.alarmActions())
                        .okActions(alarm.okActions())
                        .build());
    }

    static String topic(String region, String name) {
        return "arn:aws:sns:" + region + ":111122223333:" + NAME + "-" + name;
    }

    /** One statement of a function's policy. */
    record Statement(String id, String source) {}

    Statement statement(String region, String function, String source) {
        String policy =
                lambda(region).getPolicy(get -> get.functionName(function)).policy();
        Matcher ids = Pattern.compile("\"Sid\":\"([^\"]+)\".*?\"AWS:SourceArn\":\"([^\"]+)\"")
                .matcher(policy);
        while (ids.find()) {
            if (ids.group(2).contains(source)) {
                return new Statement(ids.group(1), ids.group(2));
            }
        }
        throw new IllegalStateException("no statement for " + source + " in " + policy);
    }

    void allow(String region, String function, String principal, Statement statement) {
        lambda(region).addPermission(add -> add.functionName(function)
                .statementId(statement.id())
                .action("lambda:InvokeFunction")
                .principal(principal)
                .sourceArn(statement.source()));
    }

    /** Changes a function's variables; returns what they were. */
    Map<String, String> variables(String region, String function, UnaryOperator<Map<String, String>> change) {
        LambdaClient lambda = lambda(region);
        String name = NAME + "-" + function;
        Map<String, String> before = lambda.getFunctionConfiguration(get -> get.functionName(name))
                .environment()
                .variables();
        Map<String, String> after = change.apply(new HashMap<>(before));
        lambda.updateFunctionConfiguration(
                update -> update.functionName(name).environment(environment -> environment.variables(after)));
        while (lambda.getFunctionConfiguration(get -> get.functionName(name)).lastUpdateStatus()
                == LastUpdateStatus.IN_PROGRESS) {
            // The SDK's own waiter would look every 5 s.
            pause();
        }
        return before;
    }

    HealthCheck healthCheck(String region) {
        return route53().listHealthChecks().healthChecks().stream()
                .filter(check -> check.callerReference().contains(region))
                .findFirst()
                .orElseThrow();
    }

    String zone() {
        return route53().listHostedZones().hostedZones().get(0).id();
    }

    ResourceRecordSet record(String name, @Nullable String role) {
        return route53().listResourceRecordSets(list -> list.hostedZoneId(zone())).resourceRecordSets().stream()
                .filter(set -> set.name().equals(name + ".") && Objects.equals(role, set.failoverAsString()))
                .findFirst()
                .orElseThrow();
    }

    void upsert(ResourceRecordSet set) {
        route53().changeResourceRecordSets(request -> request.hostedZoneId(zone())
                .changeBatch(batch -> batch.changes(Change.builder()
                        .action(ChangeAction.UPSERT)
                        .resourceRecordSet(set)
                        .build())));
    }

    ApiMapping unmap(String region, String domain) {
        ApiMapping mapping = api(region)
                .getApiMappings(get -> get.domainName(domain))
                .items()
                .get(0);
        api(region).deleteApiMapping(delete -> delete.domainName(domain).apiMappingId(mapping.apiMappingId()));
        return mapping;
    }

    void map(String region, String domain, ApiMapping mapping) {
        api(region)
                .createApiMapping(create ->
                        create.domainName(domain).apiId(mapping.apiId()).stage(mapping.stage()));
    }

    /** Deletes a stack and waits for it; the SDK's own waiter would look every 30 s. */
    void delete(String region, String stack) {
        CloudFormationClient client = cloudFormation(region);
        client.deleteStack(delete -> delete.stackName(stack));
        while (client.listStacks().stackSummaries().stream()
                .anyMatch(summary ->
                        summary.stackName().equals(stack) && summary.stackStatus() != StackStatus.DELETE_COMPLETE)) {
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        toolkit.close();
        impatient.close();
        aws.close();
    }
}
