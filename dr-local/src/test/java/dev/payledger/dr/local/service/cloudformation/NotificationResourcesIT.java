package dev.payledger.dr.local.service.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sns.model.Tag;

/** Alarms, topics, their policies and subscriptions as resources of stacks, in the region's real services. */
@Timeout(60)
final class NotificationResourcesIT {

    private static final String FUNCTIONS = "arn:aws:lambda:ap-northeast-1:111122223333:function:";
    private static final String TOPIC = "arn:aws:sns:ap-southeast-1:111122223333:incidents";

    private static final String TEMPLATE = """
            Resources:
              Topic:
                Type: AWS::SNS::Topic
                Properties:
                  TopicName: incidents
                  DisplayName: first
                  Subscription: [{Protocol: lambda, Endpoint: 'arn:aws:lambda:ap-northeast-1:111122223333:function:one'}]
                  Tags: [{Key: stage, Value: dev}]
              Policy:
                Type: AWS::SNS::TopicPolicy
                Properties:
                  Topics: [!Ref Topic]
                  PolicyDocument:
                    Statement: {Effect: Allow, Principal: {Service: cloudwatch.amazonaws.com}, Action: 'sns:Publish', Resource: !Ref Topic}
              Subscription:
                Type: AWS::SNS::Subscription
                Properties:
                  TopicArn: !Ref Topic
                  Protocol: lambda
                  Endpoint: 'arn:aws:lambda:ap-northeast-1:111122223333:function:two'
              Alarm:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  AlarmDescription: first
                  Namespace: App
                  MetricName: errors
                  Statistic: Sum
                  Period: 60
                  EvaluationPeriods: 2
                  Threshold: 1
                  ComparisonOperator: GreaterThanThreshold
                  AlarmActions: [!Ref Topic]
                  Tags: [{Key: stage, Value: dev}]
            Outputs:
              Alarm: {Value: !GetAtt Alarm.Arn}
              Topic: {Value: !GetAtt Topic.TopicName}
              Subscription: {Value: !Ref Subscription}
            """;

    @TempDir
    Path directory;

    private final SystemTime time = new SystemTime(10);
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
    void resourcesAreMadeChangedInPlaceAndRemoved() throws Exception {
        region.cloudFormation.createStack(r -> r.stackName("n").templateBody(TEMPLATE));
        assertSettled("CREATE_COMPLETE");
        MetricAlarm made = alarm();
        assertThat(made.alarmName()).matches("n-Alarm-[A-Z0-9]{12}");
        assertThat(output("Alarm")).isEqualTo(made.alarmArn());
        assertThat(output("Topic")).isEqualTo("incidents");
        assertThat(output("Subscription")).startsWith(TOPIC + ":");
        assertThat(endpoints()).containsExactlyInAnyOrder(FUNCTIONS + "one", FUNCTIONS + "two");
        assertThat(policy()).contains("cloudwatch.amazonaws.com");

        String changed = TEMPLATE.replace("first", "second")
                .replace("function:one", "function:three")
                .replace("Threshold: 1", "Threshold: 5")
                .replace("Value: dev", "Value: prod")
                .replaceAll("(?s)  Policy:.*?  Subscription:\n    Type", "  Subscription:\n    Type");
        region.cloudFormation.updateStack(r -> r.stackName("n").templateBody(changed));
        assertSettled("UPDATE_COMPLETE");

        assertThat(alarm().alarmName()).as("in place").isEqualTo(made.alarmName());
        assertThat(alarm().threshold()).isEqualTo(5.0);
        assertThat(alarm().alarmDescription()).isEqualTo("second");
        assertThat(endpoints()).containsExactlyInAnyOrder(FUNCTIONS + "three", FUNCTIONS + "two");
        assertThat(region.sns().getTopicAttributes(r -> r.topicArn(TOPIC)).attributes())
                .containsEntry("DisplayName", "second");
        assertThat(policy()).as("the default is back").contains("__default_policy_ID");
        assertThat(region.sns().listTagsForResource(r -> r.resourceArn(TOPIC)).tags())
                .containsExactly(Tag.builder().key("stage").value("prod").build());
        assertThat(region.cloudWatch()
                        .listTagsForResource(r -> r.resourceARN(made.alarmArn()))
                        .tags())
                .extracting(tag -> tag.value())
                .containsExactly("prod");

        String id = stack("n").stackId();
        region.cloudFormation.deleteStack(r -> r.stackName("n"));
        while (!stack(id).stackStatusAsString().equals("DELETE_COMPLETE")) {
            time.sleep(Duration.ofMillis(10));
        }
        assertThat(region.sns().listTopics(r -> {}).topics()).isEmpty();
        assertThat(region.cloudWatch().describeAlarms(r -> {}).metricAlarms()).isEmpty();
    }

    @Test
    void newNameMakesAnotherAlarm() throws Exception {
        String named = TEMPLATE.replace("AlarmDescription: first", "AlarmName: a");
        region.cloudFormation.createStack(r -> r.stackName("n").templateBody(named));
        assertSettled("CREATE_COMPLETE");
        region.cloudFormation.updateStack(
                r -> r.stackName("n").templateBody(named.replace("AlarmName: a", "AlarmName: b")));
        assertSettled("UPDATE_COMPLETE");
        assertThat(alarm().alarmName()).isEqualTo("b");
    }

    @Test
    void alarmThatExistsAlreadyAndWrongActionsFailTheStack() throws Exception {
        region.cloudWatch().putMetricAlarm(r -> r.alarmName("a")
                .namespace("App")
                .metricName("m")
                .statistic("Sum")
                .period(60)
                .evaluationPeriods(1)
                .threshold(1.0)
                .comparisonOperator("GreaterThanThreshold"));
        region.cloudFormation.createStack(
                r -> r.stackName("n").templateBody(TEMPLATE.replace("AlarmDescription: first", "AlarmName: a")));
        assertSettled("ROLLBACK_COMPLETE");
        assertThat(reasons())
                .anyMatch(reason -> reason.contains(
                        "Resource of type 'AWS::CloudWatch::Alarm' with identifier 'a' already exists."));
        assertThat(region.sns().listTopics(r -> {}).topics()).isEmpty();
    }

    private void assertSettled(String wanted) throws InterruptedException {
        while (stack("n").stackStatusAsString().endsWith("_IN_PROGRESS")) {
            time.sleep(Duration.ofMillis(10));
        }
        assertThat(stack("n").stackStatusAsString()).as("%s", reasons()).isEqualTo(wanted);
    }

    private Stack stack(String nameOrId) {
        return region.cloudFormation
                .describeStacks(r -> r.stackName(nameOrId))
                .stacks()
                .get(0);
    }

    private String output(String key) {
        return stack("n").outputs().stream()
                .filter(output -> output.outputKey().equals(key))
                .findFirst()
                .orElseThrow()
                .outputValue();
    }

    private List<String> reasons() {
        return region.cloudFormation.describeStackEvents(r -> r.stackName("n")).stackEvents().stream()
                .map(StackEvent::resourceStatusReason)
                .filter(reason -> reason != null)
                .toList();
    }

    private MetricAlarm alarm() {
        List<MetricAlarm> alarms = region.cloudWatch().describeAlarms(r -> {}).metricAlarms();
        assertThat(alarms).hasSize(1);
        return alarms.get(0);
    }

    private List<String> endpoints() {
        return region.sns().listSubscriptionsByTopic(r -> r.topicArn(TOPIC)).subscriptions().stream()
                .map(Subscription::endpoint)
                .toList();
    }

    private String policy() {
        return region.sns()
                .getTopicAttributes(r -> r.topicArn(TOPIC))
                .attributes()
                .get("Policy");
    }
}
