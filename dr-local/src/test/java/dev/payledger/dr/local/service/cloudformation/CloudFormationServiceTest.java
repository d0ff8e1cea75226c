package dev.payledger.dr.local.service.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceTypes;
import dev.payledger.dr.local.time.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackRequest;

class CloudFormationServiceTest {

    private static final String TWO = """
            Parameters:
              Value: {Type: String, Default: one}
            Resources:
              First: {Type: AWS::Test::Thing, Properties: {Name: first, Value: !Ref Value}}
              Second: {Type: AWS::Test::Thing, Properties: {Name: second, Value: !GetAtt First.Arn}}
            Outputs:
              Arn: {Value: !GetAtt Second.Arn, Description: where}
              Name: {Value: !Sub "${First}-${AWS::Region}"}
            """;

    private final Things things = new Things();
    private final CloudFormationService service = new CloudFormationService(
            new RegionContext(
                    "ap-southeast-1",
                    "111122223333",
                    new VirtualTime(Instant.parse("2026-11-22T00:00:00Z"), 1),
                    new IdSource(1)),
            noClients(),
            ResourceTypes.of(things),
            Workers.inline());

    @Test
    void changeSetCreatesStackInOrderWithEventsAndOutputs() {
        service.createChangeSet(changeSet("s", "c1", ChangeSetType.CREATE, TWO).build());
        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.REVIEW_IN_PROGRESS);
        assertThat(describe("s", "c1").changes())
                .extracting(c -> c.resourceChange().actionAsString() + " "
                        + c.resourceChange().logicalResourceId())
                .containsExactly("Add First", "Add Second");

        execute("s", "c1");

        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(outputs("s")).isEqualTo(Map.of("Arn", "arn:aws:test:::second", "Name", "first-ap-southeast-1"));
        assertThat(things.standing.get("second")).containsEntry("Value", "arn:aws:test:::first");
        assertThat(events("s"))
                .containsExactly(
                        "s REVIEW_IN_PROGRESS User Initiated",
                        "s CREATE_IN_PROGRESS User Initiated",
                        "First CREATE_IN_PROGRESS null",
                        "First CREATE_IN_PROGRESS Resource creation Initiated",
                        "First CREATE_COMPLETE null",
                        "Second CREATE_IN_PROGRESS null",
                        "Second CREATE_IN_PROGRESS Resource creation Initiated",
                        "Second CREATE_COMPLETE null",
                        "s CREATE_COMPLETE null");
    }

    @Test
    void failedCreationIsRolledBackWithAwsReasons() {
        create("s", TWO.replace("Value: !GetAtt First.Arn", "Value: !Ref First, Fail: late"));

        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(things.standing).isEmpty();
        List<String> events = events("s");
        assertThat(events)
                .anyMatch(e -> e.matches("Second CREATE_FAILED Resource handler returned message: \"half way\""
                        + " \\(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: GeneralServiceException\\)"))
                .contains(
                        "s ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Second]. Rollback requested"
                                + " by user.",
                        "Second DELETE_COMPLETE null",
                        "First DELETE_COMPLETE null");
        assertThat(events.indexOf("Second DELETE_COMPLETE null"))
                .isLessThan(events.indexOf("First DELETE_IN_PROGRESS null"));
        assertThatThrownBy(() -> service.updateStack(UpdateStackRequest.builder()
                        .stackName("s")
                        .templateBody(TWO)
                        .build()))
                .hasMessageContaining("is in ROLLBACK_COMPLETE state and can not be updated.");
        service.deleteStack(DeleteStackRequest.builder().stackName("s").build());
        assertThatThrownBy(() -> stack("s")).hasMessageContaining("Stack with id s does not exist");
    }

    @Test
    void onStackFailureDeleteLeavesNoStack() {
        String failing = TWO.replace("Name: second", "Name: second, Fail: create");
        service.createChangeSet(changeSet("s", "c1", ChangeSetType.CREATE, failing)
                .onStackFailure(OnStackFailure.DELETE)
                .build());
        String id = stack("s").stackId();
        execute("s", "c1");
        assertThatThrownBy(() -> stack("s")).hasMessageContaining("Stack with id s does not exist");
        assertThat(stack(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
        assertThat(things.standing).isEmpty();
        create("s", TWO);
        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    }

    @Test
    void updateTouchesOnlyWhatChangedAndReplacesByProperty() {
        create("s", TWO);
        things.calls.clear();
        String next = TWO.replace("Name: first, Value: !Ref Value", "Name: other, Value: !Ref Value")
                + "  More: {Value: more}\n";
        service.createChangeSet(changeSet("s", "c2", ChangeSetType.UPDATE, next).build());
        List<Change> changes = describe("s", "c2").changes();
        assertThat(changes)
                .extracting(c -> c.resourceChange().logicalResourceId() + " "
                        + c.resourceChange().replacementAsString())
                .containsExactly("First True", "Second False");

        execute("s", "c2");

        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(things.calls).containsExactly("create other", "update second", "delete first");
        assertThat(outputs("s")).containsEntry("Name", "other-ap-southeast-1").containsEntry("More", "more");
        assertThat(events("s"))
                .containsSubsequence(
                        "First UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence"
                                + " creating one.",
                        "First UPDATE_COMPLETE null",
                        "Second UPDATE_COMPLETE null",
                        "s UPDATE_COMPLETE_CLEANUP_IN_PROGRESS null",
                        "First DELETE_COMPLETE null",
                        "s UPDATE_COMPLETE null");
    }

    @Test
    void failedUpdatePutsBackWhatWasAndRemovesWhatIsNew() {
        create("s", TWO);
        String next = """
                Resources:
                  New: {Type: AWS::Test::Thing, Properties: {Name: new}}
                  First: {Type: AWS::Test::Thing, DependsOn: New, Properties: {Name: moved, Value: two}}
                  Second: {Type: AWS::Test::Thing, Properties: {Name: second, Value: !GetAtt First.Value}}
                  Third: {Type: AWS::Test::Thing, DependsOn: Second, Properties: {Fail: create}}
                """;
        service.updateStack(
                UpdateStackRequest.builder().stackName("s").templateBody(next).build());

        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(things.names()).containsExactly("first", "second");
        assertThat(things.standing.get("second")).containsEntry("Value", "arn:aws:test:::first");
        assertThat(outputs("s")).containsEntry("Name", "first-ap-southeast-1");
        assertThat(service.listStackResources(ListStackResourcesRequest.builder()
                                .stackName("s")
                                .build())
                        .stackResourceSummaries())
                .extracting(r -> r.logicalResourceId() + "=" + r.physicalResourceId())
                .containsExactly("First=first", "Second=second");
        assertThat(stack("s").stackStatusReason()).isNull();
        assertThat(events("s"))
                .contains("s UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Third]. ");
        assertThatThrownBy(() -> update("s", TWO)).hasMessageContaining("No updates are to be performed.");
    }

    @Test
    void inPlaceUpdateThatFailsIsRestored() {
        create("s", TWO);
        update("s", TWO.replace("Name: first, Value: !Ref Value", "Name: first, Value: two, Fail: update"));
        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(things.standing.get("first")).containsEntry("Value", "one").doesNotContainKey("Fail");
    }

    @Test
    void aRollbackThatFailsGoesOnWhereItStoppedAndSkipsWhatItIsTold() {
        create("s", TWO.replace("Name: first, ", "Name: first, Fail: update, "));
        String next = """
                Resources:
                  First: {Type: AWS::Test::Thing, Properties: {Name: first, Value: two}}
                  Second: {Type: AWS::Test::Thing, Properties: {Name: second, Value: !GetAtt First.Value}}
                  Third: {Type: AWS::Test::Thing, Properties: {Name: third}}
                  Fourth: {Type: AWS::Test::Thing, DependsOn: [Second, Third], Properties: {Fail: create}}
                """;
        update("s", next);
        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
        assertThatThrownBy(() -> update("s", next)).hasMessageContaining("can not be updated");
        assertThatThrownBy(() -> goOn("s", "Second")).hasMessageContaining("[Second]", "UPDATE_FAILED");

        goOn("s");
        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
        goOn("s", "First");
        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(things.names()).containsExactly("first", "second");
        assertThat(things.standing.get("second")).containsEntry("Value", "arn:aws:test:::first");
        assertThat(outputs("s")).containsEntry("Name", "first-ap-southeast-1");
        assertThatThrownBy(() -> goOn("s")).hasMessageContaining("UPDATE_ROLLBACK_COMPLETE");

        update("s", TWO.replace("Value: !Ref Value", "Value: three"));
        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(things.standing.get("first")).containsEntry("Value", "three");
    }

    @Test
    void zonesAreThoseOfTheStacksRegionOrOfANamedOne() {
        create("s", """
                Resources:
                  A: {Type: AWS::Test::Thing, Properties: {Name: a}}
                Outputs:
                  Own: {Value: !Join [' ', !GetAZs '']}
                  Tokyo: {Value: !Join [' ', {'Fn::GetAZs': ap-northeast-1}]}
                  One: {Value: !Select [1, !GetAZs {Ref: 'AWS::Region'}]}
                """);
        assertThat(outputs("s"))
                .containsEntry("Own", "ap-southeast-1a ap-southeast-1b ap-southeast-1c")
                .containsEntry("Tokyo", "ap-northeast-1a ap-northeast-1c ap-northeast-1d")
                .containsEntry("One", "ap-southeast-1b");
    }

    @Test
    void languageExtensionsAreRefusedByName() {
        assertRefused(
                "Transform: AWS::LanguageExtensions\nResources:\n  A: {Type: AWS::Test::Thing}\n",
                "The template section Transform is not supported by the local AWS (dr-local).");
        assertRefused(
                "Resources:\n  A: {Type: AWS::Test::Thing, Properties: {Value: {'Fn::Length': [1]}}}\n",
                "The function Fn::Length is not supported by the local AWS (dr-local).");
        assertRefused(
                "Resources:\n  'Fn::ForEach::All': [X, [a], {'A${X}': {Type: AWS::Test::Thing}}]\n",
                "The function Fn::ForEach is not supported by the local AWS (dr-local).");
    }

    @Test
    void takenNameFailsAsInAws() {
        create("s", TWO);
        create("t", TWO);
        assertThat(events("t"))
                .anyMatch(e -> e.startsWith("First CREATE_FAILED Resource handler returned message: \"Resource of type"
                        + " 'AWS::Test::Thing' with identifier 'first' already exists.\" (RequestToken: "));
        assertThat(things.names()).containsExactly("first", "second");
    }

    @Test
    void customNamedResourceCannotTakeItsOwnPlace() {
        create("s", TWO);
        update("s", TWO.replace("Name: first,", "Name: first, Kind: other,"));
        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(events("s"))
                .contains(
                        "First UPDATE_FAILED CloudFormation cannot update a stack when a custom-named resource requires"
                                + " replacing. Rename first and update the stack again.");
        assertThat(things.calls).containsExactly("create first", "create second");
    }

    @Test
    void unchangedTemplateMakesAFailedChangeSet() {
        create("s", TWO);
        service.createChangeSet(changeSet("s", "c2", ChangeSetType.UPDATE, TWO).build());
        DescribeChangeSetResponse described = describe("s", "c2");
        assertThat(described.status()).isEqualTo(ChangeSetStatus.FAILED);
        assertThat(described.statusReason())
                .isEqualTo("The submitted information didn't contain changes. Submit different information to create a"
                        + " change set.");
        assertThat(described.executionStatusAsString()).isEqualTo("UNAVAILABLE");
        assertThatThrownBy(() -> execute("s", "c2")).hasMessageContaining("cannot be executed in its current status");
        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    }

    @Test
    void parametersKeepTheirFormerValueWhenAsked() {
        service.createStack(CreateStackRequest.builder()
                .stackName("s")
                .templateBody(TWO)
                .parameters(parameter("Value", "given"))
                .build());
        Parameter previous =
                Parameter.builder().parameterKey("Value").usePreviousValue(true).build();
        service.updateStack(UpdateStackRequest.builder()
                .stackName("s")
                .usePreviousTemplate(true)
                .parameters(previous)
                .tags(Tag.builder().key("team").value("ledger").build())
                .build());
        assertThat(things.standing.get("first")).containsEntry("Value", "given");
        assertThat(things.tags.get("first")).isEqualTo(Map.of("team", "ledger"));
        assertThat(stack("s").parameters()).containsExactly(parameter("Value", "given"));
    }

    @Test
    void deletionRetainsWhatIsToBeRetainedAndNamesWhatCannotGo() {
        create("s", """
                Resources:
                  Kept: {Type: AWS::Test::Thing, DeletionPolicy: Retain, Properties: {Name: kept}}
                  Stuck: {Type: AWS::Test::Thing, Properties: {Name: stuck, Fail: delete, Value: !Ref Below}}
                  Below: {Type: AWS::Test::Thing, Properties: {Name: below}}
                  Free: {Type: AWS::Test::Thing, Properties: {Name: free}}
                """);
        String id = stack("s").stackId();
        service.deleteStack(DeleteStackRequest.builder().stackName("s").build());
        assertThat(stack("s").stackStatus()).isEqualTo(StackStatus.DELETE_FAILED);
        assertThat(stack("s").stackStatusReason()).isEqualTo("The following resource(s) failed to delete: [Stuck]. ");
        assertThat(things.names()).containsExactly("below", "kept", "stuck");

        service.deleteStack(DeleteStackRequest.builder()
                .stackName("s")
                .retainResources("Stuck")
                .build());
        assertThat(stack(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
        assertThat(things.names()).containsExactly("kept", "stuck");
        assertThat(events(id)).contains("Kept DELETE_SKIPPED null", "Stuck DELETE_SKIPPED null");
    }

    @Test
    void stackDeletedWhileItIsMadeStopsAndGoes() {
        things.whileCreating = name -> {
            if (name.equals("first")) {
                service.deleteStack(DeleteStackRequest.builder().stackName("s").build());
            }
        };
        service.createStack(
                CreateStackRequest.builder().stackName("s").templateBody(TWO).build());
        assertThatThrownBy(() -> stack("s")).hasMessageContaining("Stack with id s does not exist");
        assertThat(things.calls).containsExactly("create first", "delete first");
    }

    @Test
    void exportsAreUniqueAndCannotGoWhileImported() {
        String exporting =
                "Resources:\n  A: {Type: AWS::Test::Thing}\nOutputs:\n  O: {Value: !Ref A, Export: {Name: shared}}\n";
        create("one", exporting);
        create("two", "Resources:\n  B: {Type: AWS::Test::Thing, Properties: {Value: !ImportValue shared}}\n");
        String physical = outputs("one").get("O");
        assertThat(things.standing.values()).anyMatch(p -> physical.equals(p.get("Value")));
        assertThatThrownBy(() -> service.deleteStack(
                        DeleteStackRequest.builder().stackName("one").build()))
                .hasMessageContaining("Export shared cannot be deleted as it is in use by two");
        create("three", exporting);
        assertThat(stack("three").stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(events("three"))
                .anyMatch(e -> e.contains("Export with name shared is already exported by stack one."));
    }

    @Test
    void eventsArePagedNewestFirstWithoutGaps() {
        StringBuilder template = new StringBuilder("Resources:\n");
        for (int i = 0; i < 50; i++) {
            template.append("  T").append(i).append(": {Type: AWS::Test::Thing}\n");
        }
        create("s", template.toString());
        List<StackEvent> all = new ArrayList<>();
        String token = null;
        int pages = 0;
        do {
            DescribeStackEventsResponse page = service.describeStackEvents(DescribeStackEventsRequest.builder()
                    .stackName("s")
                    .nextToken(token)
                    .build());
            all.addAll(page.stackEvents());
            token = page.nextToken();
            pages++;
        } while (token != null);
        assertThat(pages).isEqualTo(2);
        assertThat(all).hasSize(152).doesNotHaveDuplicates();
        assertThat(all.get(0).resourceStatusAsString()).isEqualTo("CREATE_COMPLETE");
        assertThat(all.get(151).resourceStatusReason()).isEqualTo("User Initiated");
    }

    @Test
    void whatIsNotThereIsRefusedByName() {
        assertRefused(
                "Resources:\n  A: {Type: AWS::SNS::Topic}\n",
                "Template format error: Unrecognized resource types: [AWS::SNS::Topic]. The local AWS (dr-local) makes"
                        + " these: [AWS::Test::Thing]");
        assertRefused(
                "Resources:\n  A: {Type: AWS::Test::Thing, Properties: {Later: 1}}\n",
                "Property Later of AWS::Test::Thing (resource A) is not supported by the local AWS");
        assertRefused(
                "Resources:\n  A: {Type: AWS::Test::Thing}\n  B: {Type: AWS::Test::Thing, Properties: {Value: !GetAtt A.Nope}}\n",
                "Template error: resource A does not support attribute type Nope in Fn::GetAtt");
        create("s", "Resources:\n  A: {Type: AWS::Test::Thing, Properties: {Nested: {A: 1, B: 2}, Foo: 1}}\n");
        assertThat(events("s"))
                .anyMatch(e -> e.contains("#/Nested: extraneous key [B] is not permitted")
                        && e.contains("#: extraneous key [Foo] is not permitted"));
    }

    @Test
    void iamResourcesNeedACapability() {
        String role =
                "Resources:\n  R: {Type: AWS::IAM::Role, Properties: {RoleName: r, AssumeRolePolicyDocument: {}}}\n";
        CloudFormationService real = new CloudFormationService(
                new RegionContext("ap-southeast-1", "111122223333", new VirtualTime(Instant.EPOCH, 1), new IdSource(1)),
                noClients(),
                ResourceTypes.all(),
                Workers.inline());
        CreateStackRequest.Builder request =
                CreateStackRequest.builder().stackName("s").templateBody(role);
        assertThatThrownBy(() -> real.createStack(request.build()))
                .isInstanceOfSatisfying(AwsServiceException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InsufficientCapabilitiesException");
                    assertThat(e.awsErrorDetails().errorMessage())
                            .isEqualTo("Requires capabilities : [CAPABILITY_NAMED_IAM]");
                });
        assertThatThrownBy(() -> real.createStack(
                        request.capabilities(Capability.CAPABILITY_IAM).build()))
                .hasMessageContaining("CAPABILITY_NAMED_IAM");
        assertThat(real.getTemplateSummary(GetTemplateSummaryRequest.builder()
                                .templateBody(role)
                                .build())
                        .capabilities())
                .containsExactly(Capability.CAPABILITY_NAMED_IAM);
    }

    private void assertRefused(String template, String message) {
        assertThatThrownBy(() -> create("refused", template)).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
        });
        assertThatThrownBy(() -> stack("refused")).hasMessageContaining("Stack with id refused does not exist");
    }

    private void create(String name, String template) {
        service.createStack(CreateStackRequest.builder()
                .stackName(name)
                .templateBody(template)
                .build());
    }

    private void goOn(String name, String... skipped) {
        service.continueUpdateRollback(request -> request.stackName(name).resourcesToSkip(skipped));
    }

    private void update(String name, String template) {
        service.updateStack(UpdateStackRequest.builder()
                .stackName(name)
                .templateBody(template)
                .build());
    }

    private static CreateChangeSetRequest.Builder changeSet(
            String stack, String name, ChangeSetType type, String template) {
        return CreateChangeSetRequest.builder()
                .stackName(stack)
                .changeSetName(name)
                .changeSetType(type)
                .templateBody(template);
    }

    private DescribeChangeSetResponse describe(String stack, String name) {
        return service.describeChangeSet(DescribeChangeSetRequest.builder()
                .stackName(stack)
                .changeSetName(name)
                .build());
    }

    private void execute(String stack, String name) {
        service.executeChangeSet(ExecuteChangeSetRequest.builder()
                .stackName(stack)
                .changeSetName(name)
                .build());
    }

    private Stack stack(String name) {
        return service.describeStacks(
                        DescribeStacksRequest.builder().stackName(name).build())
                .stacks()
                .get(0);
    }

    private Map<String, String> outputs(String name) {
        Map<String, String> outputs = new TreeMap<>();
        stack(name).outputs().forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
        return outputs;
    }

    /** Oldest first. */
    private List<String> events(String name) {
        List<String> events = new ArrayList<>();
        service.describeStackEvents(
                        DescribeStackEventsRequest.builder().stackName(name).build())
                .stackEvents()
                .forEach(e -> events.add(
                        e.logicalResourceId() + " " + e.resourceStatusAsString() + " " + e.resourceStatusReason()));
        Collections.reverse(events);
        return events;
    }

    private static Parameter parameter(String key, String value) {
        return Parameter.builder().parameterKey(key).parameterValue(value).build();
    }

    /** A region in which no service may be asked for. */
    private static RegionClients noClients() {
        return (RegionClients) Proxy.newProxyInstance(
                RegionClients.class.getClassLoader(),
                new Class<?>[] {RegionClients.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException("asked for " + method.getName());
                });
    }
}
