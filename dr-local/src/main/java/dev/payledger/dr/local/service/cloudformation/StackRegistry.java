package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** The stacks of a region, deleted ones included: AWS answers for those by their id. Thread safe. */
final class StackRegistry {

    /** By id, in the order in which they were made. */
    private final Map<String, Stack> stacks = new LinkedHashMap<>();

    /** A stack by name or id; by name only one that is not deleted. */
    synchronized Optional<Stack> find(@Nullable String nameOrId) {
        if (nameOrId == null) {
            throw TemplateFault.validation("1 validation error detected: Value null at 'stackName' failed to satisfy "
                    + "constraint: Member must not be null");
        }
        if (nameOrId.startsWith("arn:")) {
            return Optional.ofNullable(stacks.get(nameOrId));
        }
        return stacks.values().stream()
                .filter(stack -> stack.name().equals(nameOrId) && isLive(stack))
                .findFirst();
    }

    /** Every stack that is not deleted. */
    synchronized List<Stack> live() {
        return stacks.values().stream().filter(StackRegistry::isLive).toList();
    }

    /** Every stack, newest first. */
    synchronized List<Stack> all() {
        List<Stack> all = new ArrayList<>(stacks.values());
        java.util.Collections.reverse(all);
        return all;
    }

    /** Adds a stack unless a live one has its name; answers whether it was added. */
    synchronized boolean add(Stack stack) {
        if (find(stack.name()).isPresent()) {
            return false;
        }
        stacks.put(stack.id(), stack);
        return true;
    }

    /** Forgets a stack, as if it had never been. */
    synchronized void forget(Stack stack) {
        stacks.remove(stack.id());
    }

    private static boolean isLive(Stack stack) {
        return stack.status() != StackStatus.DELETE_COMPLETE;
    }
}
