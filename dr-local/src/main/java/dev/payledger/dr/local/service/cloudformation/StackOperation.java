package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.Stack.Output;
import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import dev.payledger.dr.local.service.cloudformation.template.DependencyOrder;
import dev.payledger.dr.local.service.cloudformation.template.Evaluator;
import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import dev.payledger.dr.local.service.cloudformation.template.TemplateInstance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** What creating, updating and deleting a stack have in common. One object serves one operation, on one thread. */
abstract class StackOperation implements Runnable {

    final Stack stack;
    final @Nullable String clientToken;
    private final ResourceActions.Environment environment;
    private final Workers workers;
    private final Exports exports;

    /** Where an operation takes place. */
    record Place(ResourceActions.Environment environment, Workers workers, Exports exports) {}

    StackOperation(Place place, Stack stack, @Nullable String clientToken) {
        this.environment = place.environment();
        this.workers = place.workers();
        this.exports = place.exports();
        this.stack = stack;
        this.clientToken = clientToken;
    }

    @Override
    public final void run() {
        try {
            work();
        } catch (InterruptedException | RejectedExecutionException e) {
            // The local AWS is closing; the stack goes with it.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A mistake of this service's own: the stack must not stay in progress for ever.
            moveTo(broken(), "Internal Failure: " + e);
        }
    }

    /** The status that an operation ends in when this service itself fails. */
    abstract StackStatus broken();

    abstract void work() throws InterruptedException;

    final ResourceActions actions(Source source, java.util.function.Consumer<StackResource> superseded) {
        return new ResourceActions(environment, stack, source, clientToken, superseded);
    }

    final void moveTo(StackStatus status, @Nullable String reason) {
        stack.moveTo(status, reason, clientToken);
    }

    /** Runs a task for each id, those that it needs before it; stops at the first failure. */
    final Set<String> forward(Map<String, Set<String>> needs, Predicate<String> task) throws InterruptedException {
        return OrderedWork.run(needs, workers::resource, task, true);
    }

    /** Removes resources, those that need them before them; goes on after a failure as far as it can. */
    final Set<String> removeAll(Map<String, StackResource> resources, Predicate<StackResource> remove)
            throws InterruptedException {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        resources.forEach((id, resource) -> needs.put(id, resource.needs()));
        return OrderedWork.run(
                DependencyOrder.reversed(needs),
                workers::resource,
                id -> {
                    StackResource resource = resources.get(id);
                    return resource == null || remove.test(resource);
                },
                false);
    }

    /**
     * Evaluates the outputs and makes them the stack's.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if an output cannot be evaluated or exported
     */
    final void publishOutputs(TemplateInstance instance) {
        Evaluator evaluator = instance.evaluator(new ResourceActions.Known(stack, exports::valueOf));
        List<Output> outputs = new ArrayList<>();
        instance.outputs(evaluator).forEach((name, declared) -> {
            Object value = evaluator.evaluate(declared.value());
            if (value instanceof List || value instanceof Map) {
                throw TemplateFault.format("The Value field of every Outputs member must evaluate to a String.");
            }
            String exportName =
                    declared.exportName() == null ? null : Evaluator.text(evaluator.evaluate(declared.exportName()));
            outputs.add(new Output(name, Evaluator.text(value), declared.description(), exportName));
        });
        exports.obstacle(stack, outputs).ifPresent(reason -> {
            throw TemplateFault.validation(reason);
        });
        stack.outputs(outputs);
    }

    /** The resources that still stand. */
    final Map<String, StackResource> standing() {
        Map<String, StackResource> standing = stack.resources();
        standing.values()
                .removeIf(resource -> resource.status() == ResourceStatus.DELETE_COMPLETE
                        || resource.status() == ResourceStatus.DELETE_SKIPPED);
        return standing;
    }

    /** {@code The following resource(s) failed to create: [A, B].} and the like, for what failed in this operation. */
    final String failures(Set<String> failed) {
        Map<String, Set<String>> byVerb = new LinkedHashMap<>();
        for (String id : failed) {
            ResourceStatus status =
                    stack.resource(id).map(StackResource::status).orElse(ResourceStatus.CREATE_FAILED);
            String verb =
                    switch (status) {
                        case UPDATE_FAILED -> "update";
                        case DELETE_FAILED -> "delete";
                        default -> "create";
                    };
            byVerb.computeIfAbsent(verb, v -> new TreeSet<>()).add(id);
        }
        StringBuilder text = new StringBuilder();
        byVerb.forEach((verb, ids) -> text.append("The following resource(s) failed to ")
                .append(verb)
                .append(": ")
                .append(ids)
                .append(". "));
        return text.toString();
    }
}
