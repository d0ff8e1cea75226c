package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * Makes the resources of a new stack, and removes them again if one cannot be made or if the stack is deleted meanwhile.
 */
final class CreateOperation extends StackOperation {

    private final Source source;
    private final OnStackFailure onFailure;

    CreateOperation(Place place, Stack stack, Source source, OnStackFailure onFailure, @Nullable String clientToken) {
        super(place, stack, clientToken);
        this.source = source;
        this.onFailure = onFailure;
    }

    @Override
    StackStatus broken() {
        return StackStatus.CREATE_FAILED;
    }

    @Override
    void work() throws InterruptedException {
        ResourceActions actions = actions(source, replaced -> {});
        Set<String> failed = forward(source.instance().needs(), id -> !isUnwanted() && actions.create(id));
        if (!failed.isEmpty()) {
            undo(failures(failed));
            return;
        }
        try {
            publishOutputs(source.instance());
        } catch (AwsServiceException e) {
            undo(e.awsErrorDetails().errorMessage() + " ");
            return;
        }
        if (!proceedTo(StackStatus.CREATE_COMPLETE, null)) {
            remove(false, StackStatus.DELETE_COMPLETE, StackStatus.DELETE_FAILED);
        }
    }

    private void undo(String reason) throws InterruptedException {
        boolean rollback = onFailure != OnStackFailure.DELETE && onFailure != OnStackFailure.DO_NOTHING;
        if (onFailure == OnStackFailure.DO_NOTHING && proceedTo(StackStatus.CREATE_FAILED, reason)) {
            return;
        }
        if (rollback && proceedTo(StackStatus.ROLLBACK_IN_PROGRESS, reason + "Rollback requested by user.")) {
            remove(true, StackStatus.ROLLBACK_COMPLETE, StackStatus.ROLLBACK_FAILED);
            return;
        }
        boolean unasked = proceedTo(StackStatus.DELETE_IN_PROGRESS, reason + "Delete requested by user.");
        remove(unasked, StackStatus.DELETE_COMPLETE, StackStatus.DELETE_FAILED);
    }

    /** Whether the stack has been deleted while it was being made. */
    private boolean isUnwanted() {
        return stack.status() == StackStatus.DELETE_IN_PROGRESS;
    }

    /** Moves on unless the stack is being deleted by now. */
    private boolean proceedTo(StackStatus next, @Nullable String reason) {
        return stack.moveFrom(Set.of(StackStatus.CREATE_IN_PROGRESS), next, reason, clientToken);
    }

    private void remove(boolean creationRollback, StackStatus success, StackStatus failure)
            throws InterruptedException {
        ResourceActions actions = actions(source, replaced -> {});
        Map<String, StackResource> standing = standing();
        Set<String> failed = removeAll(standing, resource -> actions.delete(resource, creationRollback));
        stack.outputs(List.of());
        if (failed.isEmpty()) {
            moveTo(success, null);
        } else {
            moveTo(failure, failures(failed));
        }
    }
}
