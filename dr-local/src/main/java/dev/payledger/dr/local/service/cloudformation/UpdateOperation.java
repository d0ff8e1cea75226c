package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.Stack.Output;
import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * Changes a stack to what a new template says, and back if that fails. What has been replaced or has left the template
 * is removed at the end, when nothing can fail any more.
 */
final class UpdateOperation extends StackOperation {

    private final Source former;
    private final Source next;
    private final Map<String, StackResource> formerResources;
    private final List<Output> formerOutputs;

    /** Resources that another has replaced, by logical id; removed at the end. */
    private final Map<String, StackResource> superseded = new ConcurrentHashMap<>();

    /** What a rollback has put back already, by logical id. */
    private final Set<String> restored = ConcurrentHashMap.newKeySet();

    /** What a rollback that goes on leaves as it is. */
    private final Set<String> skipped;

    private final boolean goesOn;

    UpdateOperation(Place place, Stack stack, Source former, Source next, @Nullable String clientToken) {
        super(place, stack, clientToken);
        this.former = former;
        this.next = next;
        this.formerResources = standing();
        this.formerOutputs = stack.outputs();
        this.skipped = Set.of();
        this.goesOn = false;
    }

    /**
     * Goes on with a rollback that failed.
     *
     * @param skipped logical ids of resources that it leaves as they are
     */
    UpdateOperation(Place place, UpdateOperation failed, Set<String> skipped, @Nullable String clientToken) {
        super(place, failed.stack, clientToken);
        this.former = failed.former;
        this.next = failed.next;
        this.formerResources = failed.formerResources;
        this.formerOutputs = failed.formerOutputs;
        this.superseded.putAll(failed.superseded);
        this.restored.addAll(failed.restored);
        this.skipped = Set.copyOf(skipped);
        this.goesOn = true;
    }

    @Override
    StackStatus broken() {
        return StackStatus.UPDATE_ROLLBACK_FAILED;
    }

    @Override
    void work() throws InterruptedException {
        if (goesOn) {
            putBack();
            return;
        }
        ResourceActions actions = actions(next, this::supersede);
        Set<String> failed = forward(next.instance().needs(), id -> {
            StackResource resource = formerResources.get(id);
            return resource == null ? actions.create(id) : actions.update(resource);
        });
        if (!failed.isEmpty()) {
            rollBack(failures(failed));
            return;
        }
        try {
            publishOutputs(next.instance());
        } catch (AwsServiceException e) {
            rollBack(e.awsErrorDetails().errorMessage());
            return;
        }
        moveTo(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, null);
        Map<String, StackResource> removed = new LinkedHashMap<>(formerResources);
        removed.keySet().removeAll(next.instance().resources().keySet());
        boolean clean = cleanUp(actions, removed, false);
        moveTo(
                StackStatus.UPDATE_COMPLETE,
                clean ? null : "Update successful. One or more resources could not be deleted.");
    }

    private void rollBack(String reason) throws InterruptedException {
        moveTo(StackStatus.UPDATE_ROLLBACK_IN_PROGRESS, reason);
        superseded.clear();
        putBack();
    }

    private void putBack() throws InterruptedException {
        ResourceActions actions = actions(former, this::supersede);
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        formerResources.forEach((id, resource) -> needs.put(id, resource.needs()));
        Set<String> failed = forward(needs, id -> restored.contains(id) || restore(actions, id));
        stack.source(former);
        stack.outputs(formerOutputs);
        if (!failed.isEmpty()) {
            stack.failedRollback(this);
            moveTo(StackStatus.UPDATE_ROLLBACK_FAILED, failures(failed));
            return;
        }
        stack.failedRollback(null);
        moveTo(StackStatus.UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, null);
        Map<String, StackResource> added = standing();
        added.keySet().removeAll(formerResources.keySet());
        cleanUp(actions, added, true);
        moveTo(StackStatus.UPDATE_ROLLBACK_COMPLETE, null);
    }

    private boolean restore(ResourceActions actions, String id) {
        StackResource resource = formerResources.get(id);
        Optional<StackResource> present = stack.resource(id);
        boolean done = resource == null
                || present.isEmpty()
                || (skipped.contains(id)
                        ? actions.skip(resource, present.get())
                        : actions.restore(resource, present.get()));
        if (done) {
            restored.add(id);
        }
        return done;
    }

    private boolean cleanUp(ResourceActions actions, Map<String, StackResource> leaving, boolean rollback)
            throws InterruptedException {
        Set<String> stuck = removeAll(superseded, actions::deleteSuperseded);
        Set<String> failed = removeAll(leaving, resource -> actions.delete(resource, rollback));
        leaving.keySet().forEach(stack::remove);
        return stuck.isEmpty() && failed.isEmpty();
    }

    private void supersede(StackResource resource) {
        superseded.put(resource.logicalId(), resource);
    }
}
