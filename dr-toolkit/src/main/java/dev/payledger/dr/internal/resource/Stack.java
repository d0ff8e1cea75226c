package dev.payledger.dr.internal.resource;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;

/**
 * A CloudFormation stack in one region. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html">stack status codes</a>.
 */
public final class Stack {

    /** The longest wait for one stack operation. A global table's replica alone may take minutes on AWS. */
    static final Duration LIMIT = Duration.ofMinutes(30);

    /** How long a change that an earlier run left at work, or somebody else's, is waited for without a word. */
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(2);

    private final CloudFormationClient client;
    private final String region;
    private final String name;
    private final Waiting waiting;

    Stack(CloudFormationClient client, String region, String name, Waiting waiting) {
        this.client = client;
        this.region = region;
        this.name = name;
        this.waiting = waiting;
    }

    public String name() {
        return name;
    }

    public String region() {
        return region;
    }

    CloudFormationClient client() {
        return client;
    }

    Waiting waiting() {
        return waiting;
    }

    AwsCall call(String operation) {
        return new AwsCall("cloudformation", operation, "stack " + name, region);
    }

    /** The stack, or empty where there is none. */
    public Optional<StackState> find() {
        return describe(name).filter(state -> !state.status().equals("DELETE_COMPLETE"));
    }

    /**
     * The stack, once CloudFormation is no longer at work on it: a run that ended early may have left it so.
     *
     * @throws DrException with {@code DR-ORDER-001} where it does not stand; with {@code DR-DEPLOY-006} where it does not
     *     settle in time
     */
    public StackState require() {
        Optional<StackState> found = waiting.until(
                SETTLE_LIMIT,
                this::find,
                seen -> seen.isEmpty() || seen.get().stands() || !seen.get().inProgress(),
                (seen, elapsed) -> {},
                seen -> atWork(seen.map(StackState::status).orElse("none")));
        return found.filter(StackState::stands)
                .orElseThrow(() -> new DrException(
                        DrError.ORDER_001,
                        "Stack " + name + " does not stand in " + region + ".",
                        found.map(state -> "its status is " + state.status() + ".")
                                .orElse("there is no such stack."),
                        "run dr:deploy first."));
    }

    private DrException atWork(String status) {
        return new DrException(
                DrError.DEPLOY_006,
                "Stack " + name + " in " + region + " is being changed.",
                "its status is still " + status + " after " + SETTLE_LIMIT.toMinutes() + " min.",
                "wait until the other change has ended, then run the goal again.");
    }

    private DrException unsettled(String status) {
        return new DrException(
                DrError.DEPLOY_006,
                "Stack " + name + " in " + region + " did not settle within " + LIMIT.toMinutes() + " min.",
                "its status is still " + status + ".",
                "look at the stack's events, then run the goal again; it continues.");
    }

    /** A stack by name, or by ARN also after its deletion. */
    private Optional<StackState> describe(String nameOrId) {
        return call("DescribeStacks")
                .find(() -> client.describeStacks(request -> request.stackName(nameOrId)))
                .flatMap(answer -> answer.stacks().stream().findFirst())
                .map(stack -> {
                    Map<String, String> outputs = new LinkedHashMap<>();
                    stack.outputs().forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
                    Map<String, String> parameters = new LinkedHashMap<>();
                    stack.parameters()
                            .forEach(parameter -> parameters.put(parameter.parameterKey(), parameter.parameterValue()));
                    String reason = stack.stackStatusReason();
                    return new StackState(
                            stack.stackName(),
                            stack.stackId(),
                            stack.stackStatusAsString(),
                            reason == null ? "" : reason,
                            outputs,
                            parameters);
                });
    }

    /**
     * A resource of a stack.
     *
     * @param logicalId its name in the template
     * @param physicalId its name or id in AWS; empty while it has none
     */
    public record Member(String logicalId, String physicalId, String type, String status) {}

    /** What the stack is made of; empty where there is no stack. */
    public List<Member> members() {
        List<Member> members = new ArrayList<>();
        call("ListStackResources").find(() -> {
            for (StackResourceSummary summary : client.listStackResourcesPaginator(request -> request.stackName(name))
                    .stackResourceSummaries()) {
                String physicalId = summary.physicalResourceId();
                members.add(new Member(
                        summary.logicalResourceId(),
                        physicalId == null ? "" : physicalId,
                        summary.resourceType(),
                        summary.resourceStatusAsString()));
            }
            return members;
        });
        return members;
    }

    /** The members of one type. */
    public List<Member> members(String type) {
        return members().stream().filter(member -> member.type().equals(type)).toList();
    }

    /** The template as it was given to CloudFormation. */
    public String template() {
        return call("GetTemplate")
                .get(() -> client.getTemplate(request -> request.stackName(name).templateStage(TemplateStage.ORIGINAL)))
                .templateBody();
    }

    /**
     * Waits until CloudFormation is no longer at work on the stack; reports resource events as they come.
     *
     * @param id the stack's ARN, so that it is also found once it is deleted
     */
    StackState settled(String id, StackEvents events, Step step) {
        return waiting.until(
                LIMIT,
                () -> {
                    // The state first: the events read after it include what led to it.
                    StackState state = describe(id)
                            .orElseThrow(() -> new DrException(
                                    DrError.DEPLOY_004,
                                    "Stack " + name + " vanished in " + region + ".",
                                    "somebody deleted it meanwhile.",
                                    "run dr:deploy again."));
                    events.poll(step);
                    return state;
                },
                state -> !state.inProgress(),
                (state, elapsed) -> step.progress(region, name + " " + state.status() + events.count(), elapsed),
                state -> unsettled(state.status()));
    }

    /** The stack's events since now. */
    StackEvents events() {
        return new StackEvents(this);
    }

    List<StackEvent> latestEvents() {
        return call("DescribeStackEvents")
                .find(() -> client.describeStackEvents(request -> request.stackName(name))
                        .stackEvents())
                .orElse(List.of());
    }

    /**
     * Deletes the stack and waits until it is gone.
     *
     * @return whether there was one
     * @throws DrException with {@code DR-DEPLOY-004} where CloudFormation could not delete it
     */
    public boolean delete(Step step) {
        Optional<StackState> found = find();
        if (found.isEmpty()) {
            return false;
        }
        String id = found.get().id();
        StackEvents events = events();
        if (found.get().inProgress() && !found.get().status().equals("DELETE_IN_PROGRESS")) {
            settled(id, events, step);
        }
        call("DeleteStack").get(() -> client.deleteStack(request -> request.stackName(name)));
        StackState end = waiting.until(
                LIMIT,
                () -> {
                    StackState state =
                            describe(id).orElse(new StackState(name, id, "DELETE_COMPLETE", "", Map.of(), Map.of()));
                    events.poll(step);
                    return state;
                },
                state -> state.status().equals("DELETE_COMPLETE")
                        || state.status().equals("DELETE_FAILED"),
                (state, elapsed) -> step.progress(region, name + " " + state.status() + events.count(), elapsed),
                state -> new DrException(
                        DrError.DEPLOY_006,
                        "Stack " + name + " in " + region + " was not deleted within " + LIMIT.toMinutes() + " min.",
                        "its status is still " + state.status() + ".",
                        "look at the stack's events, then run the goal again; it continues."));
        if (end.status().equals("DELETE_FAILED")) {
            throw new DrException(
                    DrError.DEPLOY_004,
                    "Stack " + name + " in " + region + " could not be deleted.",
                    events.failures().isEmpty() ? end.reason() : String.join("\n     ", events.failures()),
                    "remove what holds it, then run the goal again.");
        }
        return true;
    }
}
