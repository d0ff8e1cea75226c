package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.local.region.RegionClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;

/** A function with a layer and a dead-letter topic, made by one stack over the wire, changed and removed. */
@Timeout(120)
class FunctionStackIT {

    private static final String REGION = "ap-southeast-1";
    private static final String STACK = "words";
    private static final String TEMPLATE = """
            Resources:
              Words:
                Type: AWS::Lambda::LayerVersion
                Properties:
                  LayerName: words
                  Description: first
                  CompatibleRuntimes: [python3.12]
                  Content: {S3Bucket: code, S3Key: layer-1.zip}
              Shared:
                Type: AWS::Lambda::LayerVersionPermission
                Properties:
                  LayerVersionArn: !Ref Words
                  Action: lambda:GetLayerVersion
                  Principal: '*'
                  OrganizationId: o-1234567890
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}
                  Policies:
                    - PolicyName: lost
                      PolicyDocument:
                        Version: '2012-10-17'
                        Statement: {Effect: Allow, Action: 'sns:Publish', Resource: !Ref Lost}
              Lost: {Type: AWS::SNS::Topic}
              Listens:
                Type: AWS::SNS::Subscription
                Properties: {TopicArn: !Ref Lost, Protocol: lambda, Endpoint: !GetAtt Listener.Arn}
              Allowed:
                Type: AWS::Lambda::Permission
                Properties:
                  FunctionName: !Ref Listener
                  Action: lambda:InvokeFunction
                  Principal: sns.amazonaws.com
                  SourceArn: !Ref Lost
              Listener:
                Type: AWS::Lambda::Function
                Properties:
                  Runtime: python3.12
                  Handler: main.listen
                  Role: !GetAtt Role.Arn
                  Timeout: 10
                  Layers: [!Ref Words]
                  Environment: {Variables: {HEARD: HEARD_FILE}}
                  Code: {S3Bucket: code, S3Key: function.zip}
              Failing:
                Type: AWS::Lambda::EventInvokeConfig
                Properties: {FunctionName: !Ref Function, Qualifier: $LATEST, MaximumRetryAttempts: 0}
              Function:
                Type: AWS::Lambda::Function
                Properties:
                  Runtime: python3.12
                  Handler: main.handler
                  Role: !GetAtt Role.Arn
                  Timeout: 10
                  Layers: [!Ref Words]
                  DeadLetterConfig: {TargetArn: !Ref Lost}
                  Code: {S3Bucket: code, S3Key: function.zip}
            """;

    private static LocalAws aws;
    private static CloudFormationClient cloudFormation;
    private static RegionClients clients;

    @BeforeAll
    static void start() throws IOException {
        heard = directory.resolve("heard.json");
        template = TEMPLATE.replace("HEARD_FILE", heard.toString());
        aws = LocalAws.builder().speed(20).start();
        clients = aws.clients(REGION);
        cloudFormation = CloudFormationClient.builder()
                .endpointOverride(URI.create(aws.endpoint()))
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        clients.s3().createBucket(r -> r.bucket("code").createBucketConfiguration(c -> c.locationConstraint(REGION)));
        put("layer-1.zip", "python/word.py", "word = 'one'");
        put("layer-2.zip", "python/word.py", "word = 'two'");
        put("function.zip", "main.py", """
                import json, os, word
                def handler(event, context):
                    if event.get("fail"):
                        raise ValueError("no " + word.word)
                    return word.word
                def listen(event, context):
                    with open(os.environ["HEARD"] + ".part", "w") as out:
                        json.dump(event, out)
                    os.rename(os.environ["HEARD"] + ".part", os.environ["HEARD"])
                """);
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @TempDir
    static Path directory;

    private static Path heard;
    private static String template;

    @Test
    void aChangedLayerIsAnotherVersionThatTheFunctionUsesAndALostEventReachesTheTopic() throws IOException {
        assumeThat(pythonIsThere()).as("needs python3").isTrue();
        cloudFormation.createStack(
                r -> r.stackName(STACK).templateBody(template).capabilities(Capability.CAPABILITY_IAM));
        settled("CREATE_COMPLETE");
        String arn = ids().get("Words");
        assertThat(arn).endsWith(":layer:words:1");
        assertThat(ids().get("Shared")).startsWith(arn + "#");
        assertThat(clients.lambda()
                        .getLayerVersionPolicy(r -> r.layerName("words").versionNumber(1L))
                        .policy())
                .contains("o-1234567890");
        assertThat(invoke()).isEqualTo("\"one\"");
        assertThat(drift()).isEqualTo("IN_SYNC");
        aFailedEventReachesTheTopic();

        String next = template.replace("layer-1", "layer-2").replace("first", "second");
        cloudFormation.updateStack(r -> r.stackName(STACK).templateBody(next).capabilities(Capability.CAPABILITY_IAM));
        settled("UPDATE_COMPLETE");
        assertThat(ids().get("Words")).endsWith(":layer:words:2");
        assertThat(invoke()).isEqualTo("\"two\"");
        assertThat(clients.lambda().listLayerVersions(r -> r.layerName("words")).layerVersions())
                .singleElement()
                .satisfies(version -> assertThat(version.description()).isEqualTo("second"));

        String without =
                next.replace("      Layers: [!Ref Words]\n      DeadLetterConfig: {TargetArn: !Ref Lost}\n", "");
        cloudFormation.updateStack(
                r -> r.stackName(STACK).templateBody(without).capabilities(Capability.CAPABILITY_IAM));
        settled("UPDATE_COMPLETE");
        var bare = clients.lambda().getFunctionConfiguration(r -> r.functionName(ids().get("Function")));
        assertThat(bare.layers()).isEmpty();
        assertThat(bare.deadLetterConfig()).isNull();

        cloudFormation.deleteStack(r -> r.stackName(STACK));
        cloudFormation
                .waiter()
                .waitUntilStackDeleteComplete(
                        r -> r.stackName(STACK), c -> c.backoffStrategyV2(a -> Duration.ofMillis(100)));
        assertThat(clients.lambda().listLayers(r -> {}).layers()).isEmpty();
    }

    private static void aFailedEventReachesTheTopic() throws IOException {
        clients.lambda().invoke(r -> r.functionName(ids().get("Function"))
                .invocationType("Event")
                .payload(SdkBytes.fromUtf8String("{\"fail\":true}")));
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.exists(heard) && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        JsonNode message = new ObjectMapper().readTree(heard.toFile()).at("/Records/0/Sns");
        assertThat(message.at("/Message").asText()).isEqualTo("{\"fail\":true}");
        assertThat(message.at("/MessageAttributes/ErrorMessage/Value").asText()).isEqualTo("no one");
        assertThat(message.at("/MessageAttributes/ErrorCode/Value").asText()).isEqualTo("200");
        assertThat(message.at("/MessageAttributes/ErrorCode/Type").asText()).isEqualTo("Number");
        assertThat(message.at("/MessageAttributes/RequestID/Value").asText()).hasSize(36);
    }

    private static boolean pythonIsThere() {
        return java.util.stream.Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
    }

    private static String invoke() {
        return clients.lambda()
                .invoke(r -> r.functionName(ids().get("Function")))
                .payload()
                .asUtf8String();
    }

    private static String drift() {
        return cloudFormation
                .detectStackResourceDrift(r -> r.stackName(STACK).logicalResourceId("Function"))
                .stackResourceDrift()
                .stackResourceDriftStatusAsString();
    }

    private static void put(String key, String file, String text) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry(file));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        clients.s3().putObject(r -> r.bucket("code").key(key), RequestBody.fromBytes(zip.toByteArray()));
    }

    private static void settled(String status) {
        long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String now = "";
        while (!now.equals(status) && System.nanoTime() < limit && !now.contains("ROLLBACK_COMPLETE")) {
            now = cloudFormation
                    .describeStacks(r -> r.stackName(STACK))
                    .stacks()
                    .get(0)
                    .stackStatusAsString();
        }
        assertThat(now)
                .as(() -> cloudFormation.describeStackEvents(r -> r.stackName(STACK)).stackEvents().stream()
                        .map(event -> event.logicalResourceId() + " " + event.resourceStatusReason())
                        .toList()
                        .toString())
                .isEqualTo(status);
    }

    private static Map<String, String> ids() {
        Map<String, String> ids = new TreeMap<>();
        cloudFormation
                .listStackResources(r -> r.stackName(STACK))
                .stackResourceSummaries()
                .forEach(resource -> ids.put(resource.logicalResourceId(), resource.physicalResourceId()));
        return ids;
    }
}
