package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Alarms on real metrics reach real functions through topics, in one region and across regions. */
@Timeout(120)
class AlarmNotificationsIT {

    private static final String PRIMARY = "ap-southeast-1";
    private static final String SECONDARY = "ap-northeast-1";
    private static final String GLOBAL = "us-east-1";
    private static final String ACCOUNT = "111122223333";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private static final String TRIGGER = """
            Parameters:
              Bucket: {Type: String}
            Resources:
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Statement: {Effect: Allow, Action: 'sts:AssumeRole', Principal: {Service: lambda.amazonaws.com}}
                  Policies:
                    - PolicyName: logs
                      PolicyDocument: {Statement: {Effect: Allow, Action: 'logs:*', Resource: '*'}}
              Trigger:
                Type: AWS::Lambda::Function
                Properties:
                  FunctionName: trigger
                  Runtime: java17
                  Handler: dev.payledger.dr.local.AlarmNotificationsIT$Trigger
                  Role: !GetAtt Role.Arn
                  MemorySize: 256
                  Timeout: 20
                  Code: {S3Bucket: !Ref Bucket, S3Key: functions.zip}
            """;

    private static final String PRIMARY_STACK = TRIGGER + """
              Broken:
                Type: AWS::Lambda::Function
                Properties:
                  Runtime: java17
                  Handler: dev.payledger.dr.local.AlarmNotificationsIT$Broken
                  Role: !GetAtt Role.Arn
                  MemorySize: 256
                  Timeout: 20
                  Code: {S3Bucket: !Ref Bucket, S3Key: functions.zip}
              Api:
                Type: AWS::ApiGatewayV2::Api
                Properties: {Name: pay, ProtocolType: HTTP}
              Integration:
                Type: AWS::ApiGatewayV2::Integration
                Properties:
                  ApiId: !Ref Api
                  IntegrationType: AWS_PROXY
                  IntegrationUri: !GetAtt Broken.Arn
                  PayloadFormatVersion: '2.0'
              Route:
                Type: AWS::ApiGatewayV2::Route
                Properties: {ApiId: !Ref Api, RouteKey: 'GET /balance', Target: !Sub 'integrations/${Integration}'}
              Stage:
                Type: AWS::ApiGatewayV2::Stage
                Properties: {ApiId: !Ref Api, StageName: $default, AutoDeploy: true}
              ApiMayInvoke:
                Type: AWS::Lambda::Permission
                Properties:
                  FunctionName: !Ref Broken
                  Action: lambda:InvokeFunction
                  Principal: apigateway.amazonaws.com
                  SourceArn: !Sub 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*'
              Topic:
                Type: AWS::SNS::Topic
                Properties:
                  DisplayName: incidents
                  Subscription: [{Protocol: lambda, Endpoint: !GetAtt Trigger.Arn}]
              TopicPolicy:
                Type: AWS::SNS::TopicPolicy
                Properties:
                  Topics: [!Ref Topic]
                  PolicyDocument:
                    Version: '2012-10-17'
                    Statement:
                      - Effect: Allow
                        Principal: {Service: cloudwatch.amazonaws.com}
                        Action: sns:Publish
                        Resource: !Ref Topic
                        Condition: {ArnLike: {'aws:SourceArn': !GetAtt Alarm.Arn}}
              TopicMayInvoke:
                Type: AWS::Lambda::Permission
                Properties:
                  FunctionName: !Ref Trigger
                  Action: lambda:InvokeFunction
                  Principal: sns.amazonaws.com
                  SourceArn: !Ref Topic
              Alarm:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  AlarmName: pay-5xx
                  Namespace: AWS/ApiGateway
                  MetricName: 5xx
                  Dimensions: [{Name: ApiId, Value: !Ref Api}]
                  Statistic: Sum
                  Period: 60
                  EvaluationPeriods: 1
                  DatapointsToAlarm: 1
                  Threshold: 1
                  ComparisonOperator: GreaterThanOrEqualToThreshold
                  TreatMissingData: notBreaching
                  AlarmActions: [!Ref Topic]
                  OKActions: [!Ref Topic]
            Outputs:
              ApiId: {Value: !Ref Api}
              TopicArn: {Value: !Ref Topic}
            """;

    private static final String GLOBAL_STACK = """
            Parameters:
              HealthCheck: {Type: String}
            Resources:
              Topic:
                Type: AWS::SNS::Topic
                Properties: {TopicName: health}
              Alarm:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  Namespace: AWS/Route53
                  MetricName: HealthCheckStatus
                  Dimensions: [{Name: HealthCheckId, Value: !Ref HealthCheck}]
                  Statistic: Minimum
                  Period: 60
                  EvaluationPeriods: 1
                  Threshold: 1
                  ComparisonOperator: LessThanThreshold
                  TreatMissingData: breaching
                  AlarmActions: [!Ref Topic]
            Outputs:
              TopicArn: {Value: !Ref Topic}
              Alarm: {Value: !Ref Alarm}
            """;

    private static final String SECONDARY_STACK = TRIGGER + """
              Subscription:
                Type: AWS::SNS::Subscription
                Properties:
                  TopicArn: !Ref HealthTopic
                  Region: us-east-1
                  Protocol: lambda
                  Endpoint: !GetAtt Trigger.Arn
              TopicMayInvoke:
                Type: AWS::Lambda::Permission
                Properties:
                  FunctionName: !Ref Trigger
                  Action: lambda:InvokeFunction
                  Principal: sns.amazonaws.com
                  SourceArn: !Ref HealthTopic
            """;

    private static LocalAws aws;

    /** Writes what it was sent to its log. */
    public static final class Trigger implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
            System.out.println("trigger got " + new String(input.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Fails always, so that its API answers 500. */
    public static final class Broken implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream input, OutputStream output, Context context) {
            throw new IllegalStateException("broken");
        }
    }

    @BeforeAll
    static void start() throws IOException {
        aws = LocalAws.builder().speed(20).start();
        byte[] zip = functions();
        for (String region : List.of(PRIMARY, SECONDARY)) {
            try (S3Client s3 = client(S3Client.builder(), region)) {
                s3.createBucket(
                        r -> r.bucket("code-" + region).createBucketConfiguration(c -> c.locationConstraint(region)));
                s3.putObject(r -> r.bucket("code-" + region).key("functions.zip"), RequestBody.fromBytes(zip));
            }
        }
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void errorsOfAnHttpApiReachTheTriggerThroughAlarmAndTopic() throws Exception {
        Map<String, String> outputs = deploy(PRIMARY, "pay", PRIMARY_STACK, Map.of("Bucket", "code-" + PRIMARY));
        try (CloudWatchClient metrics = client(CloudWatchClient.builder(), PRIMARY)) {
            await(() -> state(metrics, "pay-5xx").equals("OK"));

            assertThat(get(outputs.get("ApiId"), "/balance")).startsWith("HTTP/1.1 500");

            JsonNode event = awaitEvent(PRIMARY, "ALARM");
            JsonNode record = event.at("/Records/0");
            assertThat(record.path("EventSource").asText()).isEqualTo("aws:sns");
            assertThat(record.at("/Sns/TopicArn").asText()).isEqualTo(outputs.get("TopicArn"));
            assertThat(record.at("/Sns/Subject").asText()).isEqualTo("ALARM: \"pay-5xx\" in Asia Pacific (Singapore)");
            JsonNode message = JSON.readTree(record.at("/Sns/Message").asText());
            assertThat(message.path("AWSAccountId").asText()).isEqualTo(ACCOUNT);
            assertThat(message.path("OldStateValue").asText()).isEqualTo("OK");
            assertThat(message.at("/Trigger/Dimensions/0/value").asText()).isEqualTo(outputs.get("ApiId"));
            assertThat(awaitEvent(PRIMARY, "OK").at("/Records/0/Sns/Subject").asText())
                    .startsWith("OK: ");
            assertThat(metrics.describeAlarmHistory(r -> r.alarmName("pay-5xx").historyItemType("Action"))
                            .alarmHistoryItems())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(item -> assertThat(item.historySummary()).startsWith("Successfully executed action"));
            delete(PRIMARY, "pay");
            assertThat(metrics.describeAlarms(r -> {}).metricAlarms()).isEmpty();
        }
    }

    @Test
    void failedHealthCheckInUsEast1ReachesTheTriggerOfTheSecondRegion() throws Exception {
        try (Route53Client route53 = client(Route53Client.builder(), GLOBAL);
                CloudWatchClient metrics = client(CloudWatchClient.builder(), GLOBAL)) {
            int nobodyListens;
            try (java.net.ServerSocket free = new java.net.ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                nobodyListens = free.getLocalPort();
            }
            String check = route53.createHealthCheck(r -> r.callerReference("alarm")
                            .healthCheckConfig(HealthCheckConfig.builder()
                                    .type(HealthCheckType.HTTP)
                                    .ipAddress("127.0.0.1")
                                    .port(nobodyListens)
                                    .resourcePath("/health")
                                    .requestInterval(10)
                                    .failureThreshold(2)
                                    .build()))
                    .healthCheck()
                    .id();
            Map<String, String> outputs = deploy(GLOBAL, "health", GLOBAL_STACK, Map.of("HealthCheck", check));
            String template = SECONDARY_STACK.replace(
                    "Bucket: {Type: String}", "Bucket: {Type: String}\n  HealthTopic: {Type: String}");
            deploy(
                    SECONDARY,
                    "trigger",
                    template,
                    Map.of("Bucket", "code-" + SECONDARY, "HealthTopic", outputs.get("TopicArn")));
            // The alarm may have turned before anybody listened; then it is told again.
            await(() -> state(metrics, outputs.get("Alarm")).equals("ALARM"));
            metrics.setAlarmState(
                    r -> r.alarmName(outputs.get("Alarm")).stateValue("OK").stateReason("told again"));

            JsonNode event = awaitEvent(SECONDARY, "ALARM");

            assertThat(event.at("/Records/0/Sns/TopicArn").asText()).isEqualTo(outputs.get("TopicArn"));
            JsonNode message = JSON.readTree(event.at("/Records/0/Sns/Message").asText());
            assertThat(message.path("Region").asText()).isEqualTo("US East (N. Virginia)");
            assertThat(message.at("/Trigger/MetricName").asText()).isEqualTo("HealthCheckStatus");
            assertThat(message.at("/Trigger/Dimensions/0/value").asText()).isEqualTo(check);
        }
    }

    @Test
    void httpEndpointConfirmsAndGetsMessagesWithAwsHeaders() throws Exception {
        BlockingQueue<Map.Entry<Map<String, String>, String>> received = new LinkedBlockingQueue<>();
        List<Integer> answers = new ArrayList<>(List.of(200, 503, 200, 200));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/hook", exchange -> {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(Map.entry(headers, body));
            exchange.sendResponseHeaders(answers.remove(0), -1);
            exchange.close();
        });
        server.start();
        try (SnsClient sns = client(SnsClient.builder(), SECONDARY)) {
            String topic = sns.createTopic(r -> r.name("hooks")).topicArn();
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
            assertThat(sns.subscribe(r -> r.topicArn(topic).protocol("http").endpoint(url))
                            .subscriptionArn())
                    .isEqualTo("pending confirmation");
            Map.Entry<Map<String, String>, String> asked = received.poll(20, TimeUnit.SECONDS);
            assertThat(asked.getKey()).containsEntry("x-amz-sns-message-type", "SubscriptionConfirmation");
            sns.publish(r -> r.topicArn(topic).message("nobody has confirmed"));
            String token = JSON.readTree(asked.getValue()).path("Token").asText();
            String subscription =
                    sns.confirmSubscription(r -> r.topicArn(topic).token(token)).subscriptionArn();

            String id = sns.publish(r -> r.topicArn(topic).subject("s").message("hello"))
                    .messageId();

            for (int attempt = 0; attempt < 2; attempt++) {
                Map.Entry<Map<String, String>, String> told = received.poll(20, TimeUnit.SECONDS);
                assertThat(told.getKey())
                        .containsEntry("x-amz-sns-message-type", "Notification")
                        .containsEntry("x-amz-sns-message-id", id)
                        .containsEntry("x-amz-sns-topic-arn", topic)
                        .containsEntry("x-amz-sns-subscription-arn", subscription)
                        .containsEntry("content-type", "text/plain; charset=UTF-8");
                assertThat(JSON.readTree(told.getValue()).path("Message").asText())
                        .isEqualTo("hello");
            }
            sns.setSubscriptionAttributes(r -> r.subscriptionArn(subscription)
                    .attributeName("RawMessageDelivery")
                    .attributeValue("true"));
            sns.publish(r -> r.topicArn(topic).message("raw"));
            assertThat(received.poll(20, TimeUnit.SECONDS).getValue()).isEqualTo("raw");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void rolesNeedPermissionsForAlarmsAndTopics() {
        try (IamClient iam = client(IamClient.builder(), GLOBAL);
                StsClient sts = client(StsClient.builder(), PRIMARY);
                SnsClient owner = client(SnsClient.builder(), PRIMARY)) {
            String role = iam.createRole(r -> r.roleName("watcher")
                            .assumeRolePolicyDocument("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":"
                                    + "\"sts:AssumeRole\",\"Principal\":{\"AWS\":\"arn:aws:iam::" + ACCOUNT
                                    + ":root\"}}}"))
                    .role()
                    .arn();
            String allowed = owner.createTopic(r -> r.name("allowed")).topicArn();
            String other = owner.createTopic(r -> r.name("other")).topicArn();
            iam.putRolePolicy(r -> r.roleName("watcher")
                    .policyName("p")
                    .policyDocument("{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sns:Publish\",\"Resource\":\""
                            + allowed + "\"},{\"Effect\":\"Allow\",\"Action\":\"cloudwatch:DescribeAlarms\","
                            + "\"Resource\":\"*\"}]}"));
            var keys = sts.assumeRole(r -> r.roleArn(role).roleSessionName("someone"))
                    .credentials();
            StaticCredentialsProvider session = StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken()));
            try (SnsClient sns = client(SnsClient.builder(), PRIMARY, session);
                    CloudWatchClient metrics = client(CloudWatchClient.builder(), PRIMARY, session)) {
                assertThat(sns.publish(r -> r.topicArn(allowed).message("m")).messageId())
                        .isNotEmpty();
                assertDenied(
                        () -> sns.publish(r -> r.topicArn(other).message("m")),
                        "AuthorizationError",
                        "is not authorized to perform: SNS:Publish on resource: " + other);
                metrics.describeAlarms(r -> {});
                assertDenied(
                        () -> metrics.deleteAlarms(r -> r.alarmNames("a")),
                        "AccessDenied",
                        "cloudwatch:DeleteAlarms on resource: arn:aws:cloudwatch:" + PRIMARY + ":" + ACCOUNT
                                + ":alarm:a");
            }
        }
    }

    private static void assertDenied(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
        });
    }

    private static Map<String, String> deploy(
            String region, String name, String template, Map<String, String> parameters) throws Exception {
        try (CloudFormationClient stacks = client(CloudFormationClient.builder(), region)) {
            stacks.createStack(r -> r.stackName(name)
                    .templateBody(template)
                    .capabilities(Capability.CAPABILITY_IAM)
                    .parameters(parameters.entrySet().stream()
                            .map(entry -> Parameter.builder()
                                    .parameterKey(entry.getKey())
                                    .parameterValue(entry.getValue())
                                    .build())
                            .toList()));
            Supplier<Stack> stack =
                    () -> stacks.describeStacks(r -> r.stackName(name)).stacks().get(0);
            await(() -> !stack.get().stackStatusAsString().endsWith("IN_PROGRESS"));
            assertThat(stack.get().stackStatusAsString())
                    .as("%s", stacks.describeStackEvents(r -> r.stackName(name)).stackEvents())
                    .isEqualTo("CREATE_COMPLETE");
            Map<String, String> outputs = new TreeMap<>();
            for (Output output : stack.get().outputs()) {
                outputs.put(output.outputKey(), output.outputValue());
            }
            return outputs;
        }
    }

    private static void delete(String region, String name) throws Exception {
        try (CloudFormationClient stacks = client(CloudFormationClient.builder(), region)) {
            String id = stacks.describeStacks(r -> r.stackName(name))
                    .stacks()
                    .get(0)
                    .stackId();
            stacks.deleteStack(r -> r.stackName(name));
            await(() -> stacks.describeStacks(r -> r.stackName(id))
                    .stacks()
                    .get(0)
                    .stackStatusAsString()
                    .equals("DELETE_COMPLETE"));
        }
    }

    private static String state(CloudWatchClient metrics, String alarm) {
        List<MetricAlarm> found =
                metrics.describeAlarms(r -> r.alarmNames(alarm)).metricAlarms();
        return found.isEmpty() ? "" : found.get(0).stateValueAsString();
    }

    /** The event that tells the trigger of a region of an alarm's new state; not of its first one. */
    private static JsonNode awaitEvent(String region, String state) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        String mark = "trigger got ";
        try (CloudWatchLogsClient logs = client(CloudWatchLogsClient.builder(), region)) {
            await(() -> {
                try {
                    for (FilteredLogEvent line : logs.filterLogEvents(r -> r.logGroupName("/aws/lambda/trigger"))
                            .events()) {
                        if (line.message().startsWith(mark)) {
                            JsonNode event = JSON.readTree(line.message().substring(mark.length()));
                            JsonNode message = JSON.readTree(
                                    event.at("/Records/0/Sns/Message").asText());
                            boolean isFirst =
                                    message.path("OldStateValue").asText().equals("INSUFFICIENT_DATA");
                            if (message.path("NewStateValue").asText().equals(state) && !isFirst) {
                                found.add(event);
                            }
                        }
                    }
                } catch (ResourceNotFoundException e) {
                    return false;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                return !found.isEmpty();
            });
        }
        return found.get(found.size() - 1);
    }

    private static String get(String apiId, String path) throws IOException {
        InetAddress address = aws.addressOf(PRIMARY);
        int port = URI.create(aws.endpoint()).getPort();
        try (Socket socket = new Socket(address, port)) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + apiId + ".execute-api." + PRIMARY
                    + ".amazonaws.com\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] functions() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Class<?> type : List.of(Trigger.class, Broken.class)) {
                String path = type.getName().replace('.', '/') + ".class";
                zip.putNextEntry(new ZipEntry(path));
                try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
                    in.transferTo(zip);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited " + LIMIT).isLessThan(end);
            Thread.sleep(100);
        }
    }

    private static <C, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>> C client(
            B builder, String region) {
        return client(builder, region, StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }

    private static <C, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>> C client(
            B builder, String region, StaticCredentialsProvider credentials) {
        return builder.endpointOverride(URI.create(aws.endpoint()))
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
