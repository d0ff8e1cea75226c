package dev.payledger.dr.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.event.Events;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.StackChange.Source;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryResponse;
import software.amazon.awssdk.services.cloudformation.model.InvalidChangeSetStatusException;

class StackChangeTest {

    @Test
    void whoIsAlwaysOutrunGivesUp() {
        FakeTime time = new FakeTime();
        Step step = new Events(event -> {}, time::now, time::nanoTime).step(1, 1, "deploy");
        Outrun client = new Outrun();
        StackChange change =
                new StackChange(new Stack(client, "ap-southeast-1", "shop-dev", new Waiting(time)), "shop-dev");
        assertThatThrownBy(() -> change.apply(new Source("{}", null), step)).hasMessage("""
                        DR-DEPLOY-006 Stack shop-dev in ap-southeast-1 was not brought to its template.
                        Why: 2 change sets were executed or removed by somebody else before they could be executed.
                        Next: wait until the other change has ended, then run dr:deploy again. See docs/reference/errors.md#dr-deploy-006""");
        assertThat(client.executions).isEqualTo(2);
    }

    /** A stack whose change sets somebody else always executes first. */
    private static final class Outrun implements CloudFormationClient {

        private int executions;
        private int events;

        @Override
        public String serviceName() {
            return "cloudformation";
        }

        @Override
        public void close() {}

        @Override
        public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
            return DescribeStacksResponse.builder()
                    .stacks(stack -> stack.stackName("shop-dev").stackId("id").stackStatus("UPDATE_COMPLETE"))
                    .build();
        }

        @Override
        public GetTemplateSummaryResponse getTemplateSummary(GetTemplateSummaryRequest request) {
            return GetTemplateSummaryResponse.builder().build();
        }

        @Override
        public CreateChangeSetResponse createChangeSet(CreateChangeSetRequest request) {
            return CreateChangeSetResponse.builder().build();
        }

        @Override
        public DescribeChangeSetResponse describeChangeSet(DescribeChangeSetRequest request) {
            return DescribeChangeSetResponse.builder()
                    .status(ChangeSetStatus.CREATE_COMPLETE)
                    .stackId("id")
                    .build();
        }

        @Override
        public ExecuteChangeSetResponse executeChangeSet(ExecuteChangeSetRequest request) {
            executions++;
            throw InvalidChangeSetStatusException.builder()
                    .statusCode(400)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("InvalidChangeSetStatus")
                            .errorMessage("it was executed")
                            .build())
                    .build();
        }

        /** A new event at each look. */
        @Override
        public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
            String id = "event-" + events++;
            return DescribeStackEventsResponse.builder()
                    .stackEvents(event -> event.eventId(id)
                            .stackId("id")
                            .stackName("shop-dev")
                            .logicalResourceId("shop-dev")
                            .resourceStatus("UPDATE_COMPLETE"))
                    .build();
        }
    }
}
