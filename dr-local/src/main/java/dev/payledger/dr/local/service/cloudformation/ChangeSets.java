package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import dev.payledger.dr.local.wire.AwsError;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DeploymentMode;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.InvalidChangeSetStatusException;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.StackDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * Change sets: what a template would do to a stack, to be looked at and then executed. They are ready as soon as they
 * are made.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html">
 *     Change sets</a>
 */
final class ChangeSets {

    private static final String NO_CHANGES =
            "The submitted information didn't contain changes. Submit different information to create a change set.";

    private final RegionContext region;
    private final StackRegistry stacks;
    private final StackChanges changes;
    private final Planner planner;
    private final DriftDetection drifts;

    /** A change set and its stack. */
    record Found(Stack stack, ChangeSet changeSet) {}

    ChangeSets(
            RegionContext region, StackRegistry stacks, StackChanges changes, Planner planner, DriftDetection drifts) {
        this.region = region;
        this.stacks = stacks;
        this.changes = changes;
        this.planner = planner;
        this.drifts = drifts;
    }

    CreateChangeSetResponse create(CreateChangeSetRequest request) {
        ChangeSetType type = Objects.requireNonNullElse(request.changeSetType(), ChangeSetType.UPDATE);
        OnStackFailure onFailure = request.onStackFailure();
        if (onFailure != null && type != ChangeSetType.CREATE) {
            throw TemplateFault.validation(
                    "OnStackFailure can only be specified for a change set of type CREATE, not " + type);
        }
        checkMode(request, type);
        Stack stack =
                switch (type) {
                    case CREATE -> stackToCreate(request);
                    case UPDATE -> changes.existing(request.stackName());
                    default ->
                        throw TemplateFault.unsupported("A change set of type " + request.changeSetTypeAsString());
                };
        if (type == ChangeSetType.UPDATE) {
            changes.checkUpdatable(stack);
        }
        checkNew(stack, request.changeSetName());
        Source former = type == ChangeSetType.CREATE ? null : stack.source().orElseThrow();
        Source next = changes.source(
                stack,
                former,
                new StackChanges.Input(
                        request.templateBody(),
                        request.templateURL(),
                        Boolean.TRUE.equals(request.usePreviousTemplate()),
                        request.parameters(),
                        request.capabilitiesAsStrings(),
                        request.hasTags() ? request.tags() : null,
                        request.hasNotificationARNs() ? request.notificationARNs() : null));
        Capabilities.check(next.instance().template(), next.capabilities());
        ChangeSet changeSet = changeSet(request, type, stack, former, next);
        if (type == ChangeSetType.CREATE && stacks.find(stack.id()).isEmpty()) {
            changes.add(stack);
        }
        stack.put(changeSet);
        return CreateChangeSetResponse.builder()
                .id(changeSet.id())
                .stackId(stack.id())
                .build();
    }

    private static void checkMode(CreateChangeSetRequest request, ChangeSetType type) {
        if (request.deploymentMode() == DeploymentMode.UNKNOWN_TO_SDK_VERSION) {
            throw TemplateFault.validation("1 validation error detected: Value '" + request.deploymentModeAsString()
                    + "' at 'deploymentMode' failed to satisfy constraint: Member must satisfy enum value set:"
                    + " [REVERT_DRIFT]");
        }
        if (request.deploymentMode() != null && type != ChangeSetType.UPDATE) {
            throw TemplateFault.unsupported("DeploymentMode " + request.deploymentMode() + " of a new stack");
        }
    }

    private ChangeSet changeSet(
            CreateChangeSetRequest request, ChangeSetType type, Stack stack, @Nullable Source former, Source next) {
        List<Change> list = changes.changes(stack, former, next);
        boolean reverting = request.deploymentMode() == DeploymentMode.REVERT_DRIFT;
        List<Drift> seen = reverting ? drifts.look(stack) : List.of();
        if (reverting) {
            list = DriftChanges.with(list, seen, next);
        }
        StackDriftStatus driftStatus =
                seen.stream().anyMatch(Drift::differs) ? StackDriftStatus.DRIFTED : StackDriftStatus.IN_SYNC;
        boolean empty = list.isEmpty() && former != null && !planner.differsBesideResources(former, next);
        String name = request.changeSetName();
        return new ChangeSet(
                name,
                region.arn(
                        "cloudformation",
                        "changeSet/" + name + "/" + region.ids().uuid()),
                type,
                request.description(),
                region.time().now(),
                next,
                next.instance().parameters(),
                list,
                empty ? ChangeSetStatus.FAILED : ChangeSetStatus.CREATE_COMPLETE,
                empty ? NO_CHANGES : null,
                empty ? ExecutionStatus.UNAVAILABLE : ExecutionStatus.AVAILABLE,
                request.onStackFailure(),
                reverting ? driftStatus : null);
    }

    private Stack stackToCreate(CreateChangeSetRequest request) {
        Stack stack = stacks.find(request.stackName()).orElse(null);
        if (stack == null || stack.status() == StackStatus.DELETE_COMPLETE) {
            return changes.newStack(request.stackName(), StackStatus.REVIEW_IN_PROGRESS, request.clientToken());
        }
        if (stack.status() != StackStatus.REVIEW_IN_PROGRESS) {
            throw TemplateFault.validation("Stack [" + stack.name()
                    + "] already exists and cannot be created again with the changeSet [" + request.changeSetName()
                    + "].");
        }
        return stack;
    }

    private static void checkNew(Stack stack, @Nullable String name) {
        if (name == null || !name.matches("[a-zA-Z][-a-zA-Z0-9]{0,127}")) {
            throw TemplateFault.validation("1 validation error detected: Value '" + name
                    + "' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                    + "[a-zA-Z][-a-zA-Z0-9]*");
        }
        if (stack.changeSets().containsKey(name)) {
            throw AwsError.of(
                    AlreadyExistsException.builder(),
                    "AlreadyExistsException",
                    400,
                    "ChangeSet " + name + " cannot be created due to a mismatch with existing attribute Template or "
                            + "Parameters: a change set of this name exists");
        }
    }

    void execute(ExecuteChangeSetRequest request) {
        Found found = find(request.stackName(), request.changeSetName());
        Stack stack = found.stack();
        ChangeSet changeSet = found.changeSet();
        if (changeSet.executionStatus() != ExecutionStatus.AVAILABLE) {
            throw AwsError.of(
                    InvalidChangeSetStatusException.builder(),
                    "InvalidChangeSetStatus",
                    400,
                    "ChangeSet [" + changeSet.id() + "] cannot be executed in its current status of ["
                            + changeSet.status() + "]");
        }
        changes.checkTopics(changeSet.source());
        if (changeSet.type() == ChangeSetType.CREATE) {
            executeCreate(request, stack, changeSet);
        } else {
            if (Boolean.TRUE.equals(request.disableRollback())) {
                throw TemplateFault.unsupported("DisableRollback of an update");
            }
            List<Drift> live = changeSet.revertsDrift() ? drifts.look(stack) : List.of();
            changes.runUpdate(
                    stack, stack.source().orElseThrow(), changeSet.source(), live, request.clientRequestToken());
        }
        stack.changeSets()
                .values()
                .forEach(other -> stack.put(other.withExecutionStatus(
                        other.name().equals(changeSet.name())
                                ? ExecutionStatus.EXECUTE_COMPLETE
                                : ExecutionStatus.OBSOLETE)));
    }

    private void executeCreate(ExecuteChangeSetRequest request, Stack stack, ChangeSet changeSet) {
        OnStackFailure onFailure = Objects.requireNonNullElse(changeSet.onStackFailure(), OnStackFailure.ROLLBACK);
        if (request.disableRollback() != null) {
            if (changeSet.onStackFailure() != null) {
                throw TemplateFault.validation("DisableRollback cannot be specified with OnStackFailure");
            }
            if (request.disableRollback()) {
                onFailure = OnStackFailure.DO_NOTHING;
            }
        }
        if (!stack.moveFrom(
                Set.of(StackStatus.REVIEW_IN_PROGRESS),
                StackStatus.CREATE_IN_PROGRESS,
                Stack.USER,
                request.clientRequestToken(),
                changeSet.source())) {
            throw TemplateFault.validation("Stack [" + stack.name() + "] is in " + stack.status()
                    + " state and the change set [" + changeSet.name() + "] can not be executed.");
        }
        stack.rollbackDisabled(onFailure == OnStackFailure.DO_NOTHING);
        changes.runCreate(stack, changeSet.source(), onFailure, request.clientRequestToken());
    }

    void delete(@Nullable String stackName, @Nullable String changeSetName) {
        Found found;
        try {
            found = find(stackName, changeSetName);
        } catch (ChangeSetNotFoundException e) {
            // Deleting what does not exist succeeds, as in AWS.
            return;
        }
        found.stack().removeChangeSet(found.changeSet().name());
    }

    /**
     * Finds a change set.
     *
     * @param stackName the stack's name or id; not needed where the change set is named by its id
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there is no such stack or change set
     */
    Found find(@Nullable String stackName, @Nullable String changeSetName) {
        if (changeSetName != null && changeSetName.startsWith("arn:")) {
            for (Stack stack : stacks.all()) {
                for (ChangeSet changeSet : stack.changeSets().values()) {
                    if (changeSet.id().equals(changeSetName)) {
                        return new Found(stack, changeSet);
                    }
                }
            }
            throw notFound(changeSetName);
        }
        if (stackName == null) {
            throw TemplateFault.validation("StackName must be specified if ChangeSetName is not specified as an ARN.");
        }
        Stack stack = changes.existing(stackName);
        ChangeSet changeSet = stack.changeSets().get(String.valueOf(changeSetName));
        if (changeSet == null) {
            throw notFound(changeSetName);
        }
        return new Found(stack, changeSet);
    }

    List<ChangeSetSummary> list(@Nullable String stackName) {
        Stack stack = changes.existing(stackName);
        return stack.changeSets().values().stream()
                .map(changeSet -> ChangeSetSummary.builder()
                        .changeSetId(changeSet.id())
                        .changeSetName(changeSet.name())
                        .stackId(stack.id())
                        .stackName(stack.name())
                        .creationTime(changeSet.created())
                        .description(changeSet.description())
                        .status(changeSet.status())
                        .statusReason(changeSet.reason())
                        .executionStatus(changeSet.executionStatus())
                        .build())
                .toList();
    }

    DescribeChangeSetResponse describe(@Nullable String stackName, @Nullable String changeSetName) {
        Found found = find(stackName, changeSetName);
        Stack stack = found.stack();
        ChangeSet changeSet = found.changeSet();
        return DescribeChangeSetResponse.builder()
                .changeSetId(changeSet.id())
                .changeSetName(changeSet.name())
                .stackId(stack.id())
                .stackName(stack.name())
                .description(changeSet.description())
                .creationTime(changeSet.created())
                .parameters(StackViews.parameters(changeSet.source()))
                .notificationARNs(changeSet.source().topics())
                .tags(StackViews.tags(changeSet.source().tags()))
                .capabilitiesWithStrings(changeSet.source().capabilities())
                .status(changeSet.status())
                .statusReason(changeSet.reason())
                .executionStatus(changeSet.executionStatus())
                .onStackFailure(changeSet.onStackFailure())
                .includeNestedStacks(false)
                .changes(changeSet.changes())
                .deploymentMode(changeSet.revertsDrift() ? DeploymentMode.REVERT_DRIFT : null)
                .stackDriftStatus(changeSet.driftStatus())
                .build();
    }

    private static software.amazon.awssdk.awscore.exception.AwsServiceException notFound(@Nullable String name) {
        return AwsError.of(
                ChangeSetNotFoundException.builder(),
                "ChangeSetNotFound",
                404,
                "ChangeSet [" + name + "] does not exist");
    }
}
