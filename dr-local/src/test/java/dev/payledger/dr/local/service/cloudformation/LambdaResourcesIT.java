package dev.payledger.dr.local.service.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;

/** Resources around a function: versions, aliases, asynchronous settings, schedules and secrets. */
final class LambdaResourcesIT {

    private static final String TEMPLATE = """
            Resources:
              Role:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: run
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement:
                      - {Effect: Allow, Principal: {Service: [lambda.amazonaws.com, scheduler.amazonaws.com]}, Action: 'sts:AssumeRole'}
              Function:
                Type: AWS::Lambda::Function
                Properties:
                  FunctionName: f
                  Role: !GetAtt Role.Arn
                  Runtime: java17
                  Handler: a.B
                  Description: first
                  Code: {S3Bucket: BUCKET, S3Key: artifacts/functions.jar}
              One:
                Type: AWS::Lambda::Version
                Properties: {FunctionName: !Ref Function, Description: v}
              Alias:
                Type: AWS::Lambda::Alias
                Properties: {FunctionName: !Ref Function, FunctionVersion: !GetAtt One.Version, Name: live}
              Events:
                Type: AWS::Lambda::EventInvokeConfig
                Properties: {FunctionName: !Ref Function, Qualifier: live, MaximumRetryAttempts: 1}
                DependsOn: Alias
              Schedule:
                Type: AWS::Scheduler::Schedule
                Properties:
                  Name: daily
                  ScheduleExpression: rate(1 day)
                  FlexibleTimeWindow: {Mode: 'OFF'}
                  Target: {Arn: !GetAtt Function.Arn, RoleArn: !GetAtt Role.Arn}
              Secret:
                Type: AWS::SecretsManager::Secret
                Properties: {Name: key, SecretString: one}
            Outputs:
              Version: {Value: !Ref One}
              Alias: {Value: !Ref Alias}
              Secret: {Value: !Ref Secret}
              Blocks: {Value: !Join [',', !Cidr [10.0.0.0/16, 2, 8]]}
            """;

    @TempDir
    Path directory;

    private final SystemTime time = new SystemTime(20);
    private RealRegion region;

    @BeforeEach
    void start() throws IOException {
        region = new RealRegion("ap-southeast-1", time, new RealRegion.Account(), directory);
    }

    @AfterEach
    void stop() {
        region.close();
        time.close();
    }

    @Test
    void resourcesAreMadeChangedAndRemoved() throws Exception {
        String template = TEMPLATE.replace("BUCKET", RealRegion.BUCKET + "-ap-southeast-1");
        region.cloudFormation.createStack(
                r -> r.stackName("n").templateBody(template).capabilitiesWithStrings("CAPABILITY_NAMED_IAM"));
        Stack made = settled("CREATE_COMPLETE");
        Map<String, String> outputs = outputs(made);
        assertThat(outputs.get("Version")).endsWith(":function:f:1");
        assertThat(outputs.get("Alias")).endsWith(":function:f:live");
        assertThat(outputs.get("Blocks")).isEqualTo("10.0.0.0/24,10.0.1.0/24");
        assertThat(region.lambda()
                        .getFunctionEventInvokeConfig(r -> r.functionName("f").qualifier("live"))
                        .maximumRetryAttempts())
                .isEqualTo(1);

        String changed = template.replace("Description: first", "Description: second")
                .replace("One", "Two")
                .replace("rate(1 day)", "rate(2 days)")
                .replace("SecretString: one", "SecretString: two");
        region.cloudFormation.updateStack(
                r -> r.stackName("n").templateBody(changed).capabilitiesWithStrings("CAPABILITY_NAMED_IAM"));
        Stack updated = settled("UPDATE_COMPLETE");
        assertThat(outputs(updated).get("Version")).endsWith(":function:f:2");
        assertThat(region.lambda()
                        .getAlias(r -> r.functionName("f").name("live"))
                        .functionVersion())
                .isEqualTo("2");
        assertThat(region.lambda()
                        .listVersionsByFunction(r -> r.functionName("f"))
                        .versions())
                .as("the former version has left the stack")
                .hasSize(2);
        var schedule = region.scheduler().getSchedule(r -> r.name("daily"));
        assertThat(schedule.scheduleExpression()).isEqualTo("rate(2 days)");
        assertThat(schedule.state()).isEqualTo(ScheduleState.ENABLED);
        assertThat(region.secretsManager()
                        .getSecretValue(r -> r.secretId("key"))
                        .secretString())
                .isEqualTo("two");

        region.cloudFormation.deleteStack(r -> r.stackName("n"));
        for (int i = 0; i < 500 && !region.lambda().listFunctions().functions().isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertThat(region.lambda().listFunctions().functions()).isEmpty();
        assertThat(region.scheduler().listSchedules(r -> {}).schedules()).isEmpty();
    }

    private static Map<String, String> outputs(Stack stack) {
        return stack.outputs().stream().collect(Collectors.toMap(Output::outputKey, Output::outputValue));
    }

    private Stack settled(String status) throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            Stack stack = region.cloudFormation
                    .describeStacks(r -> r.stackName("n"))
                    .stacks()
                    .get(0);
            if (!stack.stackStatusAsString().endsWith("IN_PROGRESS")) {
                assertThat(stack.stackStatusAsString())
                        .as(() ->
                                region.cloudFormation.describeStackEvents(r -> r.stackName("n")).stackEvents().stream()
                                        .map(event -> event.logicalResourceId() + " " + event.resourceStatusReason())
                                        .collect(Collectors.joining("\n")))
                        .isEqualTo(status);
                return stack;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the stack did not settle");
    }
}
