package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.payledger.dr.local.region.RegionClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.lambda.model.Layer;

/** A function with a layer, made by one stack over the wire, changed and removed. */
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
              Function:
                Type: AWS::Lambda::Function
                Properties:
                  Runtime: python3.12
                  Handler: main.handler
                  Role: !GetAtt Role.Arn
                  Timeout: 10
                  Layers: [!Ref Words]
                  Code: {S3Bucket: code, S3Key: function.zip}
            """;

    private static LocalAws aws;
    private static CloudFormationClient cloudFormation;
    private static RegionClients clients;

    @BeforeAll
    static void start() throws IOException {
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
        put("function.zip", "main.py", "import word\ndef handler(event, context):\n    return word.word\n");
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void aChangedLayerIsAnotherVersionThatTheFunctionUses() {
        assumeThat(pythonIsThere()).as("needs python3").isTrue();
        cloudFormation.createStack(
                r -> r.stackName(STACK).templateBody(TEMPLATE).capabilities(Capability.CAPABILITY_IAM));
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

        String next = TEMPLATE.replace("layer-1", "layer-2").replace("first", "second");
        cloudFormation.updateStack(r -> r.stackName(STACK).templateBody(next).capabilities(Capability.CAPABILITY_IAM));
        settled("UPDATE_COMPLETE");
        assertThat(ids().get("Words")).endsWith(":layer:words:2");
        assertThat(invoke()).isEqualTo("\"two\"");
        assertThat(clients.lambda().listLayerVersions(r -> r.layerName("words")).layerVersions())
                .singleElement()
                .satisfies(version -> assertThat(version.description()).isEqualTo("second"));

        String without = next.replace("      Layers: [!Ref Words]\n", "");
        cloudFormation.updateStack(
                r -> r.stackName(STACK).templateBody(without).capabilities(Capability.CAPABILITY_IAM));
        settled("UPDATE_COMPLETE");
        assertThat(clients.lambda()
                        .getFunctionConfiguration(r -> r.functionName(ids().get("Function")))
                        .layers())
                .extracting(Layer::arn)
                .isEmpty();

        cloudFormation.deleteStack(r -> r.stackName(STACK));
        cloudFormation
                .waiter()
                .waitUntilStackDeleteComplete(
                        r -> r.stackName(STACK), c -> c.backoffStrategyV2(a -> Duration.ofMillis(100)));
        assertThat(clients.lambda().listLayers(r -> {}).layers()).isEmpty();
    }

    private static boolean pythonIsThere() {
        return java.util.stream.Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> java.nio.file.Files.isExecutable(java.nio.file.Path.of(folder, "python3")));
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
