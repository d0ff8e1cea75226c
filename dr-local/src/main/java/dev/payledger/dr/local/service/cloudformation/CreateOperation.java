package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Makes the resources of a new stack, and removes them again if one cannot be made. */
final class CreateOperation extends StackOperation {

    private final Source source;
    private final OnStackFailure onFailure;

    CreateOperation(Place place, Stack stack, Source source, OnStackFailure onFailure, @Nullable String clientToken) {
        super(place, stack, clientToken);
        this.source = source;
        this.onFailure = onFailure;
    }

    @Override
    void work() throws InterruptedException {
        ResourceActions actions = actions(source, replaced -> {});
        Set<String> failed = forward(source.instance().needs(), actions::create);
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
        moveTo(StackStatus.CREATE_COMPLETE, null);
    }

    private void undo(String reason) throws InterruptedException {
        switch (onFailure) {
            case DO_NOTHING -> moveTo(StackStatus.CREATE_FAILED, reason);
            case DELETE -> {
                moveTo(StackStatus.DELETE_IN_PROGRESS, reason + "Delete requested by user.");
                remove(StackStatus.DELETE_COMPLETE, StackStatus.DELETE_FAILED);
            }
            default -> {
                moveTo(StackStatus.ROLLBACK_IN_PROGRESS, reason + "Rollback requested by user.");
                remove(StackStatus.ROLLBACK_COMPLETE, StackStatus.ROLLBACK_FAILED);
            }
        }
    }

    private void remove(StackStatus success, StackStatus failure) throws InterruptedException {
        ResourceActions actions = actions(source, replaced -> {});
        Map<String, StackResource> standing = standing();
        Set<String> failed = removeAll(standing, resource -> actions.delete(resource, true));
        stack.outputs(List.of());
        if (failed.isEmpty()) {
            moveTo(success, null);
        } else {
            moveTo(failure, failures(failed));
        }
    }
}
