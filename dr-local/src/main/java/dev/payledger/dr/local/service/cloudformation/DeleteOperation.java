package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Removes a stack's resources, but for those that are to be retained. */
final class DeleteOperation extends StackOperation {

    private final Source source;
    private final Set<String> retained;

    /**
     * Prepares a deletion.
     *
     * @param retained logical ids of resources that stay although their deletion failed before
     */
    DeleteOperation(Place place, Stack stack, Source source, Set<String> retained, @Nullable String clientToken) {
        super(place, stack, clientToken);
        this.source = source;
        this.retained = retained;
    }

    @Override
    StackStatus broken() {
        return StackStatus.DELETE_FAILED;
    }

    @Override
    void work() throws InterruptedException {
        ResourceActions actions = actions(source, replaced -> {});
        Map<String, StackResource> standing = standing();
        Set<String> failed = removeAll(
                standing,
                resource -> retained.contains(resource.logicalId())
                        ? actions.skip(resource)
                        : actions.delete(resource, false));
        if (failed.isEmpty()) {
            stack.outputs(List.of());
            moveTo(StackStatus.DELETE_COMPLETE, null);
        } else {
            moveTo(StackStatus.DELETE_FAILED, failures(failed));
        }
    }
}
