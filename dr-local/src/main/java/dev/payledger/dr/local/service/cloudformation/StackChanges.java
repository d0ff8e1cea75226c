package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import dev.payledger.dr.local.service.cloudformation.template.ParameterValues;
import dev.payledger.dr.local.service.cloudformation.template.Template;
import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import dev.payledger.dr.local.service.cloudformation.template.TemplateInstance;
import dev.payledger.dr.local.service.cloudformation.template.TemplateReader;
import dev.payledger.dr.local.wire.AwsError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ContinueUpdateRollbackRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackRequest;

/** Starts what changes stacks: each call checks everything it can, moves the stack on and leaves the work to threads. */
final class StackChanges {

    /** From here a stack can be updated. */
    static final Set<StackStatus> UPDATABLE =
            Set.of(StackStatus.CREATE_COMPLETE, StackStatus.UPDATE_COMPLETE, StackStatus.UPDATE_ROLLBACK_COMPLETE);

    /** From here a stack can be deleted; from {@code CREATE_IN_PROGRESS} as well, by the creation itself. */
    private static final Set<StackStatus> DELETABLE = Set.of(
            StackStatus.REVIEW_IN_PROGRESS,
            StackStatus.CREATE_COMPLETE,
            StackStatus.CREATE_FAILED,
            StackStatus.ROLLBACK_COMPLETE,
            StackStatus.ROLLBACK_FAILED,
            StackStatus.UPDATE_COMPLETE,
            StackStatus.UPDATE_FAILED,
            StackStatus.UPDATE_ROLLBACK_COMPLETE,
            StackStatus.UPDATE_ROLLBACK_FAILED,
            StackStatus.DELETE_FAILED);

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][-a-zA-Z0-9]{0,127}");
    private static final int TAGS_MAX = 50;

    private final RegionContext region;
    private final StackRegistry stacks;
    private final Exports exports;
    private final Planner planner;
    private final ResourceActions.Environment environment;
    private final Workers workers;
    private final StackNotifications notifications;

    /** What a caller gives to make a stack from, by whichever operation. */
    record Input(
            @Nullable String body,
            @Nullable String url,
            boolean usePrevious,
            List<Parameter> parameters,
            List<String> capabilities,
            @Nullable List<Tag> tags,
            @Nullable List<String> topics) {}

    StackChanges(
            StackRegistry stacks,
            Exports exports,
            Planner planner,
            ResourceActions.Environment environment,
            Workers workers) {
        this.region = environment.region();
        this.stacks = stacks;
        this.exports = exports;
        this.planner = planner;
        this.environment = environment;
        this.workers = workers;
        this.notifications = new StackNotifications(region, environment.clients());
    }

    String create(CreateStackRequest request) {
        checkName(request.stackName());
        Input input = new Input(
                request.templateBody(),
                request.templateURL(),
                false,
                request.parameters(),
                request.capabilitiesAsStrings(),
                request.hasTags() ? request.tags() : null,
                request.hasNotificationARNs() ? request.notificationARNs() : null);
        OnStackFailure onFailure = onFailure(request);
        Stack stack = newStack(request.stackName(), StackStatus.CREATE_IN_PROGRESS, request.clientRequestToken());
        Source source = source(stack, null, input);
        Capabilities.check(source.instance().template(), input.capabilities());
        checkTopics(source);
        stack.source(source);
        stack.rollbackDisabled(onFailure == OnStackFailure.DO_NOTHING);
        stack.terminationProtected(Boolean.TRUE.equals(request.enableTerminationProtection()));
        add(stack);
        stack.tellBeginning(source);
        runCreate(stack, source, onFailure, request.clientRequestToken());
        return stack.id();
    }

    String update(UpdateStackRequest request) {
        Stack stack = existing(request.stackName());
        if (Boolean.TRUE.equals(request.disableRollback())) {
            throw TemplateFault.unsupported("DisableRollback of an update");
        }
        checkUpdatable(stack);
        Source former = stack.source().orElseThrow();
        Source next = source(
                stack,
                former,
                new Input(
                        request.templateBody(),
                        request.templateURL(),
                        Boolean.TRUE.equals(request.usePreviousTemplate()),
                        request.parameters(),
                        request.capabilitiesAsStrings(),
                        request.hasTags() ? request.tags() : null,
                        request.hasNotificationARNs() ? request.notificationARNs() : null));
        Capabilities.check(next.instance().template(), next.capabilities());
        List<Change> changes = changes(stack, former, next);
        if (changes.isEmpty() && !planner.differsBesideResources(former, next)) {
            throw TemplateFault.validation("No updates are to be performed.");
        }
        checkTopics(next);
        runUpdate(stack, former, next, List.of(), request.clientRequestToken());
        return stack.id();
    }

    /** The wording of its refusals is unconfirmed. */
    void continueRollback(ContinueUpdateRollbackRequest request) {
        Stack stack = existing(request.stackName());
        UpdateOperation failed = stack.failedRollback()
                .filter(operation -> stack.status() == StackStatus.UPDATE_ROLLBACK_FAILED)
                .orElseThrow(() -> notUpdatable(stack));
        for (String id : request.resourcesToSkip()) {
            if (stack.resource(id)
                    .filter(resource -> resource.status() == ResourceStatus.UPDATE_FAILED)
                    .isEmpty()) {
                throw TemplateFault.validation("Resource [" + id + "] of stack [" + stack.name()
                        + "] cannot be skipped: only resources in UPDATE_FAILED state can.");
            }
        }
        UpdateOperation next = new UpdateOperation(
                place(), failed, Set.copyOf(request.resourcesToSkip()), request.clientRequestToken());
        if (!stack.moveFrom(
                Set.of(StackStatus.UPDATE_ROLLBACK_FAILED),
                StackStatus.UPDATE_ROLLBACK_IN_PROGRESS,
                Stack.USER,
                request.clientRequestToken())) {
            throw notUpdatable(stack);
        }
        workers.start(next);
    }

    void delete(DeleteStackRequest request) {
        Stack stack = stacks.find(request.stackName()).orElse(null);
        if (stack == null
                || stack.status() == StackStatus.DELETE_COMPLETE
                || stack.status() == StackStatus.DELETE_IN_PROGRESS) {
            return;
        }
        if (stack.isTerminationProtected()) {
            throw TemplateFault.validation(
                    "Stack [" + stack.name() + "] cannot be deleted while TerminationProtection is enabled");
        }
        Set<String> retained = Set.copyOf(request.retainResources());
        if (!retained.isEmpty() && stack.status() != StackStatus.DELETE_FAILED) {
            throw TemplateFault.validation("Invalid operation on stack [" + stack.id()
                    + "]. Specify the list of resources to retain only when the stack is in DELETE_FAILED state");
        }
        exports.obstacle(stack, List.of()).ifPresent(reason -> {
            throw TemplateFault.validation(reason);
        });
        String token = request.clientRequestToken();
        if (stack.moveFrom(Set.of(StackStatus.CREATE_IN_PROGRESS), StackStatus.DELETE_IN_PROGRESS, Stack.USER, token)) {
            // The creation that runs sees it, stops, and removes what it has made.
            return;
        }
        if (!stack.moveFrom(DELETABLE, StackStatus.DELETE_IN_PROGRESS, Stack.USER, token)) {
            throw TemplateFault.validation(
                    "Stack [" + stack.name() + "] cannot be deleted while in status " + stack.status());
        }
        Source source = stack.source().orElse(null);
        if (source == null) {
            stack.moveTo(StackStatus.DELETE_COMPLETE, null, token);
        } else {
            workers.start(new DeleteOperation(place(), stack, source, retained, token));
        }
    }

    /** Begins the work of a stack that has been moved to {@code CREATE_IN_PROGRESS}. */
    void runCreate(Stack stack, Source source, OnStackFailure onFailure, @Nullable String token) {
        workers.start(new CreateOperation(place(), stack, source, onFailure, token));
    }

    /**
     * Moves a stack to {@code UPDATE_IN_PROGRESS} and begins the work.
     *
     * @param live resources as they really are, where that is to count; else empty
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code ValidationError} if it has been moved
     *     elsewhere meanwhile
     */
    void runUpdate(Stack stack, Source former, Source next, List<Drift> live, @Nullable String token) {
        if (!stack.moveFrom(UPDATABLE, StackStatus.UPDATE_IN_PROGRESS, Stack.USER, token, next)) {
            throw notUpdatable(stack);
        }
        for (Drift drift : live) {
            if (drift.status() == StackResourceDriftStatus.DELETED) {
                stack.remove(drift.resource().logicalId());
            } else if (drift.differs()) {
                stack.put(drift.live());
            }
        }
        workers.start(new UpdateOperation(place(), stack, former, next, token));
    }

    /** A stack that is not deleted, by name or id. */
    Stack existing(@Nullable String nameOrId) {
        return stacks.find(nameOrId)
                .filter(stack -> stack.status() != StackStatus.DELETE_COMPLETE)
                .orElseThrow(() -> TemplateFault.validation("Stack [" + nameOrId + "] does not exist"));
    }

    /** Refuses topics that are not there. */
    void checkTopics(Source source) {
        notifications.check(source.topics());
    }

    void checkUpdatable(Stack stack) {
        if (!UPDATABLE.contains(stack.status())) {
            throw notUpdatable(stack);
        }
    }

    Stack newStack(String name, StackStatus status, @Nullable String token) {
        checkName(name);
        return new Stack(region, notifications, name, status, token);
    }

    void add(Stack stack) {
        if (!stacks.add(stack)) {
            throw AwsError.of(
                    AlreadyExistsException.builder(),
                    "AlreadyExistsException",
                    400,
                    "Stack [" + stack.name() + "] already exists");
        }
    }

    List<Change> changes(Stack stack, @Nullable Source former, Source next) {
        Map<String, StackResource> present = former == null ? Map.of() : stack.resources();
        return ChangePlanner.changes(environment.types(), present, former, next);
    }

    /** Reads, checks and evaluates what a caller gave. */
    Source source(Stack stack, @Nullable Source former, Input input) {
        String text = TemplateSource.text(
                input.body(),
                input.url(),
                input.usePrevious(),
                () -> {
                    if (former == null) {
                        throw TemplateFault.validation("Use Previous Template cannot be used with a new stack.");
                    }
                    return former.instance().template().text();
                },
                environment.clients());
        Template template = TemplateReader.read(text);
        Map<String, String> values = ParameterValues.resolve(
                template.parameters(),
                input.parameters(),
                former == null ? Map.of() : former.instance().parameters());
        TemplateInstance instance = planner.instance(
                template,
                values,
                new TemplateInstance.Identity(region.region(), region.accountId(), stack.name(), stack.id()));
        List<Tag> given = input.tags();
        Map<String, String> tags = given == null ? (former == null ? Map.of() : former.tags()) : tags(given);
        List<String> topics = input.topics();
        return new Source(
                instance,
                tags,
                List.copyOf(input.capabilities()),
                topics == null ? (former == null ? List.of() : former.topics()) : List.copyOf(topics));
    }

    private static Map<String, String> tags(List<Tag> given) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Tag tag : given) {
            if (tag.key() == null || tag.key().startsWith("aws:")) {
                throw TemplateFault.validation("Tag key " + tag.key() + " is reserved or missing");
            }
            if (tags.put(tag.key(), tag.value() == null ? "" : tag.value()) != null) {
                throw TemplateFault.validation(
                        "Duplicate tag keys found. Please note that Tag keys are case sensitive.");
            }
        }
        if (tags.size() > TAGS_MAX) {
            throw TemplateFault.validation("Number of tags, " + tags.size() + ", is greater than " + TAGS_MAX);
        }
        return tags;
    }

    private static OnStackFailure onFailure(CreateStackRequest request) {
        if (request.disableRollback() != null && request.onFailure() != null) {
            throw TemplateFault.validation("Only one of DisableRollback and OnFailure may be specified");
        }
        if (Boolean.TRUE.equals(request.disableRollback())) {
            return OnStackFailure.DO_NOTHING;
        }
        return request.onFailure() == null
                ? OnStackFailure.ROLLBACK
                : OnStackFailure.fromValue(request.onFailureAsString());
    }

    private static void checkName(@Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw TemplateFault.validation("1 validation error detected: Value '" + name + "' at 'stackName' failed to "
                    + "satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
        }
    }

    private static software.amazon.awssdk.awscore.exception.AwsServiceException notUpdatable(Stack stack) {
        return TemplateFault.validation(
                "Stack:" + stack.id() + " is in " + stack.status() + " state and can not be updated.");
    }

    private StackOperation.Place place() {
        return new StackOperation.Place(environment, workers, exports);
    }
}
