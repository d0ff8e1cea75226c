package dev.payledger.dr.local.service.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.time.SystemTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.AttributeChangeType;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.DeploymentMode;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DifferenceType;
import software.amazon.awssdk.services.cloudformation.model.PropertyDifference;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.StackDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.State;

/** What is changed behind CloudFormation's back, found and put back. */
final class DriftIT {

    private static final String TEMPLATE = """
            Resources:
              Role:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: run
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]
              Function:
                Type: AWS::Lambda::Function
                Properties:
                  FunctionName: f
                  Role: !GetAtt Role.Arn
                  Runtime: java17
                  Handler: a.B
                  Timeout: 5
                  ReservedConcurrentExecutions: 10
                  LoggingConfig: {LogGroup: /own}
                  Environment: {Variables: {TABLE_NAME: ledger, STAGE: dev}}
                  Tags: [{Key: team, Value: ledger}]
                  Code: {S3Bucket: BUCKET, S3Key: artifacts/functions.jar}
              Table:
                Type: AWS::DynamoDB::Table
                Properties:
                  TableName: ledger
                  BillingMode: PAY_PER_REQUEST
                  DeletionProtectionEnabled: false
                  AttributeDefinitions: [{AttributeName: k, AttributeType: S}, {AttributeName: a, AttributeType: S}]
                  KeySchema: [{AttributeName: k, KeyType: HASH}]
                  GlobalSecondaryIndexes:
                    - {IndexName: by-a, KeySchema: [{AttributeName: a, KeyType: HASH}], Projection: {ProjectionType: ALL}}
                  StreamSpecification: {StreamViewType: NEW_IMAGE}
                  TimeToLiveSpecification: {AttributeName: until, Enabled: true}
                  PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7}
                  ResourcePolicy:
                    PolicyDocument:
                      Version: '2012-10-17'
                      Statement: [{Principal: {AWS: !GetAtt Role.Arn}, Effect: Allow, Action: ['dynamodb:GetItem'], Resource: '*'}]
            """;

    @TempDir
    Path directory;

    private final SystemTime time = new SystemTime(20);
    private RealRegion region;

    @BeforeEach
    void start() throws Exception {
        region = new RealRegion("ap-southeast-1", time, new RealRegion.Account(), directory);
        region.cloudFormation.createStack(r -> r.stackName("n")
                .templateBody(TEMPLATE.replace("BUCKET", RealRegion.BUCKET + "-ap-southeast-1"))
                .tags(tag -> tag.key("stage").value("dev"))
                .capabilitiesWithStrings("CAPABILITY_NAMED_IAM"));
        settled("CREATE_COMPLETE");
    }

    @AfterEach
    void stop() {
        region.close();
        time.close();
    }

    @Test
    void whatIsAsTheTemplateSaysIsInSync() {
        assertThat(detect()).isEqualTo(StackDriftStatus.IN_SYNC);
        assertThat(drifts().values())
                .as("functions and tables are checked")
                .hasSize(2)
                .allSatisfy(drift -> assertThat(drift.propertyDifferences()).isEmpty());
        assertThat(region.cloudFormation
                        .describeStacks(r -> r.stackName("n"))
                        .stacks()
                        .get(0)
                        .driftInformation()
                        .stackDriftStatus())
                .isEqualTo(StackDriftStatus.IN_SYNC);
        DescribeChangeSetResponse nothing = changeSet("nothing");
        assertThat(nothing.status()).isEqualTo(ChangeSetStatus.FAILED);
        assertThat(nothing.stackDriftStatus()).isEqualTo(StackDriftStatus.IN_SYNC);
    }

    @Test
    void whatWasChangedElsewhereIsFoundAndPutBack() throws Exception {
        region.lambda().updateFunctionConfiguration(r -> r.functionName("f")
                .timeout(60)
                .environment(e -> e.variables(Map.of("STAGE", "dev", "EXTRA", "1"))));
        region.lambda().putFunctionConcurrency(r -> r.functionName("f").reservedConcurrentExecutions(0));
        region.dynamoDb().updateTable(r -> r.tableName("ledger").deletionProtectionEnabled(true));
        String arn = "arn:aws:dynamodb:ap-southeast-1:111122223333:table/ledger";
        region.dynamoDb().putResourcePolicy(r -> r.resourceArn(arn).policy("""
                {"Version":"2012-10-17","Statement":{"Principal":"*","Effect":"Deny","Action":"dynamodb:Scan","Resource":"*"}}"""));
        region.dynamoDb().updateContinuousBackups(r -> r.tableName("ledger")
                .pointInTimeRecoverySpecification(p -> p.pointInTimeRecoveryEnabled(false)));
        functionReady();

        assertThat(detect()).isEqualTo(StackDriftStatus.DRIFTED);
        assertThat(drifts().get("Table").propertyDifferences())
                .extracting(PropertyDifference::propertyPath)
                .contains("/DeletionProtectionEnabled", "/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled");
        StackResourceDrift function = drifts().get("Function");
        assertThat(function.stackResourceDriftStatus()).isEqualTo(StackResourceDriftStatus.MODIFIED);
        assertThat(function.propertyDifferences())
                .extracting(PropertyDifference::propertyPath, PropertyDifference::differenceType)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("/Environment/Variables/EXTRA", DifferenceType.ADD),
                        org.assertj.core.groups.Tuple.tuple("/Environment/Variables/TABLE_NAME", DifferenceType.REMOVE),
                        org.assertj.core.groups.Tuple.tuple("/ReservedConcurrentExecutions", DifferenceType.NOT_EQUAL),
                        org.assertj.core.groups.Tuple.tuple("/Timeout", DifferenceType.NOT_EQUAL));
        assertThat(function.actualProperties()).contains("\"Timeout\":60");

        DescribeChangeSetResponse set = changeSet("back");
        assertThat(set.deploymentMode()).isEqualTo(DeploymentMode.REVERT_DRIFT);
        assertThat(set.stackDriftStatus()).isEqualTo(StackDriftStatus.DRIFTED);
        List<ResourceChange> changes =
                set.changes().stream().map(change -> change.resourceChange()).toList();
        assertThat(changes)
                .extracting(ResourceChange::logicalResourceId)
                .containsExactlyInAnyOrder("Function", "Table");
        assertThat(changes).allSatisfy(change -> {
            assertThat(change.action()).isEqualTo(ChangeAction.MODIFY);
            assertThat(change.resourceDriftStatus()).isEqualTo(StackResourceDriftStatus.MODIFIED);
        });
        assertThat(changes.stream().flatMap(change -> change.details().stream()))
                .anySatisfy(detail -> {
                    assertThat(detail.target().path()).isEqualTo("/Timeout");
                    assertThat(detail.target().beforeValue()).isEqualTo("60");
                    assertThat(detail.target().afterValue()).isEqualTo("5");
                    assertThat(detail.target().attributeChangeType()).isEqualTo(AttributeChangeType.MODIFY);
                    assertThat(detail.target().drift().actualValue()).isEqualTo("60");
                });

        region.cloudFormation.executeChangeSet(r -> r.stackName("n").changeSetName("back"));
        settled("UPDATE_COMPLETE");

        var configuration = region.lambda().getFunction(r -> r.functionName("f"));
        assertThat(configuration.configuration().timeout()).isEqualTo(5);
        assertThat(configuration.configuration().environment().variables())
                .isEqualTo(Map.of("TABLE_NAME", "ledger", "STAGE", "dev"));
        assertThat(configuration.concurrency().reservedConcurrentExecutions()).isEqualTo(10);
        assertThat(region.dynamoDb()
                        .describeTable(r -> r.tableName("ledger"))
                        .table()
                        .deletionProtectionEnabled())
                .isFalse();
        assertThat(region.dynamoDb()
                        .describeContinuousBackups(r -> r.tableName("ledger"))
                        .continuousBackupsDescription()
                        .pointInTimeRecoveryDescription()
                        .recoveryPeriodInDays())
                .isEqualTo(7);
        assertThat(region.dynamoDb().getResourcePolicy(r -> r.resourceArn(arn)).policy())
                .contains("dynamodb:GetItem");
        assertThat(detect()).isEqualTo(StackDriftStatus.IN_SYNC);
    }

    @Test
    void aResourceThatIsGoneIsMadeAgain() throws Exception {
        region.lambda().deleteFunction(r -> r.functionName("f"));
        assertThat(region.cloudFormation
                        .detectStackResourceDrift(r -> r.stackName("n").logicalResourceId("Function"))
                        .stackResourceDrift()
                        .stackResourceDriftStatus())
                .isEqualTo(StackResourceDriftStatus.DELETED);
        assertThatThrownBy(() -> region.cloudFormation.detectStackResourceDrift(
                        r -> r.stackName("n").logicalResourceId("Role")))
                .hasMessageContaining("Drift detection of AWS::IAM::Role is not supported by the local AWS");

        changeSet("again");
        region.cloudFormation.executeChangeSet(r -> r.stackName("n").changeSetName("again"));
        settled("UPDATE_COMPLETE");

        functionReady();
    }

    private StackDriftStatus detect() {
        String id =
                region.cloudFormation.detectStackDrift(r -> r.stackName("n")).stackDriftDetectionId();
        return region.cloudFormation
                .describeStackDriftDetectionStatus(r -> r.stackDriftDetectionId(id))
                .stackDriftStatus();
    }

    private Map<String, StackResourceDrift> drifts() {
        return region.cloudFormation.describeStackResourceDrifts(r -> r.stackName("n")).stackResourceDrifts().stream()
                .collect(Collectors.toMap(StackResourceDrift::logicalResourceId, drift -> drift));
    }

    private DescribeChangeSetResponse changeSet(String name) {
        region.cloudFormation.createChangeSet(r -> r.stackName("n")
                .changeSetName(name)
                .usePreviousTemplate(true)
                .deploymentMode(DeploymentMode.REVERT_DRIFT)
                .capabilitiesWithStrings("CAPABILITY_NAMED_IAM"));
        return region.cloudFormation.describeChangeSet(r -> r.stackName("n").changeSetName(name));
    }

    private void functionReady() throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            var now = region.lambda().getFunctionConfiguration(r -> r.functionName("f"));
            if (now.state() == State.ACTIVE && now.lastUpdateStatus() == LastUpdateStatus.SUCCESSFUL) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the function is not ready");
    }

    private void settled(String status) throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            String now = region.cloudFormation
                    .describeStacks(r -> r.stackName("n"))
                    .stacks()
                    .get(0)
                    .stackStatusAsString();
            if (!now.endsWith("IN_PROGRESS")) {
                assertThat(now)
                        .as(() ->
                                region.cloudFormation.describeStackEvents(r -> r.stackName("n")).stackEvents().stream()
                                        .map(event -> event.logicalResourceId() + " " + event.resourceStatusReason())
                                        .collect(Collectors.joining("\n")))
                        .isEqualTo(status);
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the stack did not settle");
    }
}
