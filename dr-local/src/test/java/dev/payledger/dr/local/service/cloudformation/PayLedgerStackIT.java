package dev.payledger.dr.local.service.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;

/** The template that ships, and some others, made by the region's real services. */
@Timeout(60)
final class PayLedgerStackIT {

    private static final Path TEMPLATE =
            Path.of("..", "payledger-lambdas", "src", "main", "resources", "META-INF", "dr", "template.yaml");
    private static final String PRIMARY = "ap-southeast-1";
    private static final String SECONDARY = "ap-northeast-1";
    private static final String STACK = "payledger-dev";

    @TempDir
    Path directory;

    private final SystemTime time = new SystemTime(10);
    private RealRegion primary;
    private RealRegion secondary;

    @BeforeEach
    void start() throws IOException {
        RealRegion.Account account = new RealRegion.Account();
        primary = new RealRegion(PRIMARY, time, account, directory.resolve(PRIMARY));
        secondary = new RealRegion(SECONDARY, time, account, directory.resolve(SECONDARY));
    }

    @AfterEach
    void stop() {
        primary.close();
        secondary.close();
        time.close();
    }

    @Test
    void shippedTemplateStandsInBothRegionsAndGoesAgain() throws Exception {
        deploy(primary, ChangeSetType.CREATE, "c1", given(primary));
        deploy(secondary, ChangeSetType.CREATE, "c1", given(secondary));

        assertThat(status(primary)).as("%s", failures(primary, STACK)).isEqualTo("CREATE_COMPLETE");
        assertThat(status(secondary)).as("%s", failures(secondary, STACK)).isEqualTo("CREATE_COMPLETE");
        assertThat(outputs(primary).get("ApiEndpoint")).startsWith("https://").endsWith(PRIMARY + ".amazonaws.com");
        assertThat(outputs(primary).get("TransactionsStreamArn")).contains(":table/payledger-dev-transactions/stream/");
        assertThat(outputs(secondary))
                .doesNotContainKey("TransactionsStreamArn")
                .containsEntry("OtherRegion", PRIMARY);
        assertThat(tables(primary)).containsExactly("payledger-dev-transactions", "payledger-dev-view");
        assertThat(tables(secondary)).containsExactly("payledger-dev-view");
        assertThat(variables(primary, "payledger-dev-getBalance")).containsEntry("TABLE_NAME", "payledger-dev-view");

        for (RealRegion region : List.of(primary, secondary)) {
            region.cloudFormation.deleteStack(
                    DeleteStackRequest.builder().stackName(STACK).build());
            String id = settled(region, STACK).stackId();
            assertThat(region.cloudFormation
                            .describeStacks(DescribeStacksRequest.builder()
                                    .stackName(id)
                                    .build())
                            .stacks()
                            .get(0)
                            .stackStatusAsString())
                    .isEqualTo("DELETE_COMPLETE");
            assertThat(region.lambda()
                            .listFunctions(ListFunctionsRequest.builder().build())
                            .functions())
                    .isEmpty();
        }
        assertThat(tables(primary)).containsExactly("payledger-dev-transactions");
        assertThat(tables(secondary)).isEmpty();
    }

    @Test
    void replicaStreamArrivesByUpdateAndNothingElseIsTouched() throws Exception {
        deploy(primary, ChangeSetType.CREATE, "c1", given(primary));
        deploy(secondary, ChangeSetType.CREATE, "c1", given(secondary));
        // Any stream of the region serves: the replica's own is made by replication, which is not part of this.
        List<Parameter> parameters = new ArrayList<>(given(secondary));
        parameters.add(parameter("ReplicaStreamArn", replicaStream()));
        int before = events(secondary, STACK).size();

        List<Change> changes = deploy(secondary, ChangeSetType.UPDATE, "c2", parameters);

        assertThat(changes)
                .extracting(c -> c.resourceChange().actionAsString() + " "
                        + c.resourceChange().logicalResourceId())
                .containsExactly("Add ProjectorStream");
        List<String> events = events(secondary, STACK);
        assertThat(status(secondary)).as("%s", failures(secondary, STACK)).isEqualTo("UPDATE_COMPLETE");
        assertThat(events.subList(before, events.size()))
                .containsExactly(
                        STACK + " UPDATE_IN_PROGRESS User Initiated",
                        "ProjectorStream CREATE_IN_PROGRESS null",
                        "ProjectorStream CREATE_IN_PROGRESS Resource creation Initiated",
                        "ProjectorStream CREATE_COMPLETE null",
                        STACK + " UPDATE_COMPLETE_CLEANUP_IN_PROGRESS null",
                        STACK + " UPDATE_COMPLETE null");
    }

    @Test
    void functionIsChangedInPlaceAndPutBackWhenAnotherFails() throws Exception {
        create(secondary, "f", function("ONE: one", "MemorySize: 256, ReservedConcurrentExecutions: 3", ""));
        assertThat(failures(secondary, "f")).isEmpty();
        String name = physical(secondary, "f", "F");
        assertThat(name).matches("f-F-[A-Z0-9]{12}");

        update(secondary, "f", function("TWO: two", "Timeout: 7", ""));
        assertThat(variables(secondary, name)).isEqualTo(Map.of("TWO", "two"));
        var changed = secondary
                .lambda()
                .getFunctionConfiguration(GetFunctionConfigurationRequest.builder()
                        .functionName(name)
                        .build());
        assertThat(changed.memorySize()).isEqualTo(128);
        assertThat(changed.timeout()).isEqualTo(7);
        assertThat(concurrency(secondary, name)).isNull();

        update(
                secondary,
                "f",
                function(
                        "THREE: three",
                        "Timeout: 9",
                        "  Bad:\n    Type: AWS::Logs::LogGroup\n    DependsOn: F\n    Properties: {RetentionInDays: 2}\n"));
        Stack stack = stack(secondary, "f");
        assertThat(stack.stackStatusAsString()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
        assertThat(variables(secondary, name)).isEqualTo(Map.of("TWO", "two"));
        assertThat(events(secondary, "f"))
                .anyMatch(e -> e.startsWith("Bad CREATE_FAILED Resource handler returned message: \"1 validation error"
                                + " detected: Value '2' at 'retentionInDays'")
                        && e.contains("(Service: CloudWatchLogs, Status Code: 400, Request ID: ")
                        && e.endsWith("HandlerErrorCode: InvalidRequest)"));
    }

    @Test
    void namedRoleOfAnotherRegionIsTaken() throws Exception {
        String role = """
                Resources:
                  R:
                    Type: AWS::IAM::Role
                    Properties:
                      RoleName: fault-iam
                      AssumeRolePolicyDocument:
                        Version: "2012-10-17"
                        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}]
                """;
        create(primary, "one", role);
        create(secondary, "two", role);
        assertThat(stack(primary, "one").stackStatusAsString()).isEqualTo("CREATE_COMPLETE");
        assertThat(stack(secondary, "two").stackStatusAsString()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(events(secondary, "two"))
                .anyMatch(e -> e.startsWith("R CREATE_FAILED Resource handler returned message: \"Resource of type"
                                + " 'AWS::IAM::Role' with identifier 'fault-iam' already exists.\" (RequestToken: ")
                        && e.endsWith("HandlerErrorCode: AlreadyExists)"));
    }

    @Test
    void bucketThatIsNotEmptyKeepsItsStack() throws Exception {
        create(primary, "b", "Resources:\n  B: {Type: AWS::S3::Bucket}\n");
        String bucket = physical(primary, "b", "B");
        assertThat(bucket).matches("b-b-[a-z0-9]{12}");
        primary.s3()
                .putObject(
                        software.amazon.awssdk.services.s3.model.PutObjectRequest.builder()
                                .bucket(bucket)
                                .key("k")
                                .build(),
                        software.amazon.awssdk.core.sync.RequestBody.fromString("x"));
        primary.cloudFormation.deleteStack(
                DeleteStackRequest.builder().stackName("b").build());
        assertThat(settled(primary, "b").stackStatusAsString()).isEqualTo("DELETE_FAILED");
        assertThat(events(primary, "b"))
                .anyMatch(e ->
                        e.contains("B DELETE_FAILED") && e.contains("The bucket you tried to delete is not empty"));
        primary.s3().headBucket(HeadBucketRequest.builder().bucket(bucket).build());
    }

    @Test
    void memberThatServiceDoesNotHonourFailsLoudly() throws Exception {
        create(primary, "t", """
                Resources:
                  T:
                    Type: AWS::DynamoDB::Table
                    Properties:
                      BillingMode: PAY_PER_REQUEST
                      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
                      KeySchema: [{AttributeName: pk, KeyType: HASH}]
                      Nonsense: true
                """);
        assertThat(events(primary, "t"))
                .anyMatch(e ->
                        e.startsWith("T CREATE_FAILED") && e.contains("#: extraneous key [Nonsense] is not permitted"));
        assertThatThrownBy(
                        () -> create(
                                primary,
                                "u",
                                "Resources:\n  T: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: [], TableClass: STANDARD}}\n"))
                .hasMessageContaining("Property TableClass of AWS::DynamoDB::Table (resource T) is not supported");
    }

    private String replicaStream() throws Exception {
        create(secondary, "replica", """
                Resources:
                  T:
                    Type: AWS::DynamoDB::Table
                    Properties:
                      BillingMode: PAY_PER_REQUEST
                      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
                      KeySchema: [{AttributeName: pk, KeyType: HASH}]
                      StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
                Outputs: {Stream: {Value: !GetAtt T.StreamArn}}
                """);
        return stack(secondary, "replica").outputs().get(0).outputValue();
    }

    private static String function(String variable, String more, String resources) {
        return """
                Resources:
                  R:
                    Type: AWS::IAM::Role
                    Properties:
                      AssumeRolePolicyDocument:
                        Version: "2012-10-17"
                        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}]
                  F:
                    Type: AWS::Lambda::Function
                    Properties:
                      Runtime: java21
                      Handler: com.example.Handler
                      Role: !GetAtt R.Arn
                      Code: {S3Bucket: %s, S3Key: %s}
                      Environment: {Variables: {%s}}
                """.formatted(RealRegion.BUCKET + "-" + SECONDARY, RealRegion.KEY, variable)
                + more.lines().findFirst().map(PayLedgerStackIT::asBlock).orElse("")
                + resources;
    }

    private static String asBlock(String members) {
        StringBuilder block = new StringBuilder();
        for (String member : members.split(", ")) {
            block.append("      ").append(member).append('\n');
        }
        return block.toString();
    }

    private List<Parameter> given(RealRegion region) {
        return List.of(
                parameter("PrimaryRegion", PRIMARY),
                parameter("SecondaryRegion", SECONDARY),
                parameter("FunctionsBucket", RealRegion.BUCKET + "-" + region.context.region()),
                parameter("FunctionsKey", RealRegion.KEY));
    }

    private List<Change> deploy(RealRegion region, ChangeSetType type, String name, List<Parameter> parameters)
            throws Exception {
        region.cloudFormation.createChangeSet(CreateChangeSetRequest.builder()
                .stackName(STACK)
                .changeSetName(name)
                .changeSetType(type)
                .templateBody(Files.readString(TEMPLATE))
                .parameters(parameters)
                .capabilities(Capability.CAPABILITY_IAM)
                .build());
        List<Change> changes = region.cloudFormation
                .describeChangeSet(DescribeChangeSetRequest.builder()
                        .stackName(STACK)
                        .changeSetName(name)
                        .build())
                .changes();
        region.cloudFormation.executeChangeSet(ExecuteChangeSetRequest.builder()
                .stackName(STACK)
                .changeSetName(name)
                .build());
        settled(region, STACK);
        return changes;
    }

    private void create(RealRegion region, String stack, String template) throws Exception {
        region.cloudFormation.createStack(CreateStackRequest.builder()
                .stackName(stack)
                .templateBody(template)
                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                .build());
        settled(region, stack);
    }

    private void update(RealRegion region, String stack, String template) throws Exception {
        region.cloudFormation.updateStack(
                software.amazon.awssdk.services.cloudformation.model.UpdateStackRequest.builder()
                        .stackName(stack)
                        .templateBody(template)
                        .capabilities(Capability.CAPABILITY_NAMED_IAM)
                        .build());
        settled(region, stack);
    }

    /** Waits until a stack is no longer in progress; asks by id, so that a deleted stack is found too. */
    private Stack settled(RealRegion region, String name) throws Exception {
        String id = stack(region, name).stackId();
        while (true) {
            Stack stack = stack(region, id);
            if (!stack.stackStatusAsString().endsWith("_IN_PROGRESS")) {
                return stack;
            }
            time.sleep(Duration.ofMillis(10));
        }
    }

    private static Stack stack(RealRegion region, String nameOrId) {
        return region.cloudFormation
                .describeStacks(
                        DescribeStacksRequest.builder().stackName(nameOrId).build())
                .stacks()
                .get(0);
    }

    private static String status(RealRegion region) {
        return stack(region, STACK).stackStatusAsString();
    }

    private static Map<String, String> outputs(RealRegion region) {
        Map<String, String> outputs = new TreeMap<>();
        stack(region, STACK).outputs().forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
        return outputs;
    }

    private static List<String> tables(RealRegion region) {
        return region.dynamoDb().listTables(ListTablesRequest.builder().build()).tableNames();
    }

    private static Map<String, String> variables(RealRegion region, String function) {
        return region.lambda()
                .getFunctionConfiguration(GetFunctionConfigurationRequest.builder()
                        .functionName(function)
                        .build())
                .environment()
                .variables();
    }

    private static Integer concurrency(RealRegion region, String function) {
        return region.lambda()
                .getFunctionConcurrency(GetFunctionConcurrencyRequest.builder()
                        .functionName(function)
                        .build())
                .reservedConcurrentExecutions();
    }

    private static String physical(RealRegion region, String stack, String logicalId) {
        return region.cloudFormation
                .describeStackResource(r -> r.stackName(stack).logicalResourceId(logicalId))
                .stackResourceDetail()
                .physicalResourceId();
    }

    private static List<String> failures(RealRegion region, String stack) {
        return events(region, stack).stream().filter(e -> e.contains("FAILED")).toList();
    }

    /** Oldest first. */
    private static List<String> events(RealRegion region, String stack) {
        List<String> events = new ArrayList<>();
        String token = null;
        do {
            var page = region.cloudFormation.describeStackEvents(DescribeStackEventsRequest.builder()
                    .stackName(stack)
                    .nextToken(token)
                    .build());
            page.stackEvents()
                    .forEach(e -> events.add(
                            0,
                            e.logicalResourceId() + " " + e.resourceStatusAsString() + " " + e.resourceStatusReason()));
            token = page.nextToken();
        } while (token != null);
        return events;
    }

    private static Parameter parameter(String key, String value) {
        return Parameter.builder().parameterKey(key).parameterValue(value).build();
    }
}
