package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.aws.AwsCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ParameterDeclaration;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/**
 * Brings a stack to a template by a change set: created, updated or left as it is. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html">change
 * sets</a>. The texts by which an empty change set is known are AWS's as remembered, unconfirmed.
 */
public final class StackChange {

    private static final Duration CHANGE_SET_LIMIT = Duration.ofMinutes(5);
    private static final int INLINE_BYTES = 51_200;
    private static final int ATTEMPTS_MAX = 2;

    private final Stack stack;
    private final CloudFormationClient client;
    private final Map<String, String> given = new TreeMap<>();
    private final String deployment;
    private String goal = "dr:deploy";

    StackChange(Stack stack, String deployment) {
        this.stack = stack;
        this.client = stack.client();
        this.deployment = deployment;
    }

    /**
     * How a stack was brought to its template.
     *
     * @param outcome {@code CREATED}, {@code UPDATED} or {@code UNCHANGED}
     */
    public record Outcome(String outcome, StackState state) {}

    /** Where a template is: its text, or its address where it is too long for a request; neither to keep the stack's. */
    public record Source(@Nullable String body, @Nullable String url) {

        /** The template that the stack has. */
        public static final Source PREVIOUS = new Source(null, null);

        /** Whether a template has to be uploaded first. */
        public static boolean tooLong(String body) {
            return body.getBytes(StandardCharsets.UTF_8).length > INLINE_BYTES;
        }
    }

    /** Sets a parameter's value; it is passed only where the template declares it. */
    public StackChange with(String parameter, String value) {
        given.put(parameter, value);
        return this;
    }

    /** Names the goal that is to be run again where something fails; {@code dr:deploy} unless set. */
    public StackChange forGoal(String name) {
        goal = name;
        return this;
    }

    /**
     * The parameters that a template declares, and whether each has a default.
     *
     * @throws DrException with {@code DR-DEPLOY-002} where CloudFormation does not accept the template
     */
    public Map<String, Boolean> declared(Source source) {
        Map<String, Boolean> declared = new TreeMap<>();
        try {
            List<ParameterDeclaration> parameters = stack.call("GetTemplateSummary")
                    .get(() -> client.getTemplateSummary(request -> {
                        if (source.body() != null) {
                            request.templateBody(source.body());
                        } else if (source.url() != null) {
                            request.templateURL(source.url());
                        } else {
                            request.stackName(stack.name());
                        }
                    }))
                    .parameters();
            parameters.forEach(parameter -> declared.put(parameter.parameterKey(), parameter.defaultValue() != null));
            return declared;
        } catch (DrException e) {
            if (AwsCall.code(e).equals("ValidationError")) {
                throw invalid(AwsCall.message(e), e);
            }
            throw e;
        }
    }

    /**
     * Brings the stack to the template. A stack that never stood is deleted first; one that is being worked on is waited
     * for.
     *
     * @throws DrException with {@code DR-DEPLOY-006} where others execute or remove its change sets again and again
     */
    public Outcome apply(Source source, Step step) {
        return apply(source, step, 1);
    }

    private Outcome apply(Source source, Step step, int attempt) {
        Optional<StackState> before = ready(step);
        boolean create = before.isEmpty() || before.get().status().equals("REVIEW_IN_PROGRESS");
        List<Parameter> parameters = parameters(
                declared(source),
                before.filter(state -> !create).map(StackState::parameters).orElse(Map.of()));
        String changeSet = "dr-" + Long.toString(stack.waiting().time().now().toEpochMilli(), 36);
        CreateChangeSetRequest.Builder request = CreateChangeSetRequest.builder()
                .stackName(stack.name())
                .changeSetName(changeSet)
                .changeSetType(create ? ChangeSetType.CREATE : ChangeSetType.UPDATE)
                .capabilities(Capability.CAPABILITY_IAM, Capability.CAPABILITY_NAMED_IAM)
                .parameters(parameters)
                .tags(Tag.builder().key(Names.TAG).value(deployment).build());
        if (source.body() != null) {
            request.templateBody(source.body());
        } else if (source.url() != null) {
            request.templateURL(source.url());
        } else {
            request.usePreviousTemplate(true);
        }
        if (!create(request.build()) && before.isPresent()) {
            return new Outcome("UNCHANGED", before.get());
        }
        DescribeChangeSetResponse made = made(changeSet, step);
        if (made.status() == ChangeSetStatus.FAILED) {
            return failedChangeSet(made, changeSet, create, before, step);
        }
        StackEvents events = stack.events();
        boolean accepted = execute(changeSet);
        StackState end = started(made.stackId(), events, step);
        if (!end.status().equals("CREATE_COMPLETE") && !end.status().equals("UPDATE_COMPLETE")) {
            throw failed(end, events.failures());
        }
        if (!accepted && attempt == ATTEMPTS_MAX) {
            throw outrun(attempt);
        }
        // What changed the stack was perhaps somebody else's: another look finds nothing to change, or changes it.
        StackState sure = accepted ? end : apply(source, step, attempt + 1).state();
        return new Outcome(create ? "CREATED" : "UPDATED", sure);
    }

    /**
     * Executes a change set that is ready. If the answer is lost, the SDK asks again and hears that it is executing, or that
     * it is gone as it was executed; another's execution has the same effect.
     *
     * @return false where it was refused so
     */
    private boolean execute(String changeSet) {
        try {
            stack.call("ExecuteChangeSet")
                    .get(() -> client.executeChangeSet(
                            execute -> execute.stackName(stack.name()).changeSetName(changeSet)));
            return true;
        } catch (DrException e) {
            if (!AwsCall.code(e).equals("InvalidChangeSetStatus") && !AwsCall.isMissing(e)) {
                throw e;
            }
            return false;
        }
    }

    /** Right after execution the stack may still show its former status; wait for it to begin, then to end. */
    private StackState started(String id, StackEvents events, Step step) {
        stack.waiting()
                .until(
                        CHANGE_SET_LIMIT,
                        () -> {
                            events.poll(step);
                            return events.began();
                        },
                        began -> began,
                        (began, elapsed) -> {},
                        began -> new DrException(
                                DrError.DEPLOY_006,
                                "Stack " + stack.name() + " in " + stack.region() + " did not begin to change.",
                                "no event came within " + CHANGE_SET_LIMIT.toMinutes()
                                        + " min of executing the change set.",
                                "run " + goal + " again."));
        return stack.settled(id, events, step);
    }

    /** Whether there is anything to change; look-alikes of AWS refuse here what AWS refuses a moment later. */
    private boolean create(CreateChangeSetRequest request) {
        try {
            stack.call("CreateChangeSet").get(() -> client.createChangeSet(request));
            return true;
        } catch (DrException e) {
            if (isEmptyChange(AwsCall.message(e))) {
                return false;
            }
            if (AwsCall.code(e).equals("AlreadyExistsException")) {
                // The name is this run's own: an answer was lost, and the SDK asked again.
                return true;
            }
            if (AwsCall.code(e).equals("ValidationError")) {
                throw invalid(AwsCall.message(e), e);
            }
            throw e;
        }
    }

    private DescribeChangeSetResponse made(String changeSet, Step step) {
        return stack.waiting()
                .until(
                        CHANGE_SET_LIMIT,
                        () -> stack.call("DescribeChangeSet")
                                .get(() -> client.describeChangeSet(request ->
                                        request.stackName(stack.name()).changeSetName(changeSet))),
                        answer -> answer.status() == ChangeSetStatus.CREATE_COMPLETE
                                || answer.status() == ChangeSetStatus.FAILED,
                        (answer, elapsed) ->
                                step.progress(stack.region(), "change set " + answer.statusAsString(), elapsed),
                        answer -> new DrException(
                                DrError.DEPLOY_006,
                                "The change set for " + stack.name() + " in " + stack.region() + " was not made within "
                                        + CHANGE_SET_LIMIT.toMinutes() + " min.",
                                "its status is " + answer.statusAsString() + ".",
                                "run " + goal + " again."));
    }

    private Outcome failedChangeSet(
            DescribeChangeSetResponse made, String changeSet, boolean create, Optional<StackState> before, Step step) {
        String reason = String.valueOf(made.statusReason());
        stack.call("DeleteChangeSet")
                .find(() -> client.deleteChangeSet(
                        request -> request.stackName(stack.name()).changeSetName(changeSet)));
        if (!create && before.isPresent() && isEmptyChange(reason)) {
            return new Outcome("UNCHANGED", before.get());
        }
        if (create) {
            stack.delete(step);
        }
        throw invalid(reason, null);
    }

    static boolean isEmptyChange(String reason) {
        return reason.contains("didn't contain changes") || reason.contains("No updates are to be performed");
    }

    private Optional<StackState> ready(Step step) {
        Optional<StackState> found = stack.find();
        if (found.isPresent() && found.get().inProgress()) {
            step.progress(
                    stack.region(), stack.name() + " is at work: " + found.get().status(), step.elapsed());
            stack.settled(found.get().id(), stack.events(), step);
            found = stack.find();
        }
        if (found.isEmpty() || found.get().stands() || found.get().status().equals("REVIEW_IN_PROGRESS")) {
            return found;
        }
        StackState state = found.get();
        if (state.neverStood() || state.status().equals("DELETE_FAILED")) {
            step.warning(stack.name() + " in " + stack.region() + " was left " + state.status()
                    + " by an earlier run; it is deleted and made anew.");
            stack.delete(step);
            return Optional.empty();
        }
        throw new DrException(
                DrError.DEPLOY_003,
                "Stack " + stack.name() + " in " + stack.region() + " cannot be updated.",
                "its status is " + state.status() + (state.reason().isEmpty() ? "." : ": " + state.reason()),
                "bring it to a complete state in CloudFormation (for UPDATE_ROLLBACK_FAILED: continue the rollback), then"
                        + " run " + goal + " again.");
    }

    private List<Parameter> parameters(Map<String, Boolean> declared, Map<String, String> former) {
        List<Parameter> parameters = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        declared.forEach((name, hasDefault) -> {
            String value = given.get(name);
            if (value != null) {
                parameters.add(Parameter.builder()
                        .parameterKey(name)
                        .parameterValue(value)
                        .build());
            } else if (former.containsKey(name)) {
                parameters.add(Parameter.builder()
                        .parameterKey(name)
                        .usePreviousValue(true)
                        .build());
            } else if (!hasDefault) {
                missing.add(name);
            }
        });
        if (!missing.isEmpty()) {
            throw invalid("its parameters " + missing + " have neither a default nor a value.", null);
        }
        return parameters;
    }

    private DrException invalid(String why, @Nullable Throwable cause) {
        return new DrException(
                DrError.DEPLOY_002,
                "CloudFormation does not accept the template of " + stack.name() + " in " + stack.region() + ".",
                why,
                "correct the template or dr.parameters, then run " + goal + " again.",
                cause);
    }

    private DrException outrun(int attempts) {
        return new DrException(
                DrError.DEPLOY_006,
                "Stack " + stack.name() + " in " + stack.region() + " was not brought to its template.",
                attempts + " change sets were executed or removed by somebody else before they could be executed.",
                "wait until the other change has ended, then run " + goal + " again.");
    }

    private DrException failed(StackState end, List<String> failures) {
        return new DrException(
                DrError.DEPLOY_004,
                "Stack " + stack.name() + " in " + stack.region() + " ended in " + end.status() + ".",
                failures.isEmpty() ? end.reason() : String.join("\n     ", failures),
                "correct what the first failure names, then run " + goal + " again.");
    }
}
