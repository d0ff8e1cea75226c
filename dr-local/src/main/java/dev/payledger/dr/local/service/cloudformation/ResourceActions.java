package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudformation.resource.Properties;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceContext;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceFailure;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceProvider;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceProvider.Made;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceRequest;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceTypes;
import dev.payledger.dr.local.service.cloudformation.template.Evaluator;
import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import dev.payledger.dr.local.service.cloudformation.template.TemplateInstance.Planned;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;

/**
 * Makes, changes and removes the resources of one stack in one operation, and records each step in the stack's events.
 * Called from several threads, for one resource by one thread at a time.
 */
final class ResourceActions {

    /** What one operation of a stack works with. */
    record Environment(
            RegionContext region, RegionClients clients, ResourceTypes types, UnaryOperator<String> exports) {}

    private final Environment environment;
    private final Stack stack;
    private final Stack.Source source;
    private final @Nullable String clientToken;
    private final Consumer<StackResource> superseded;
    private volatile boolean cancelled;

    /**
     * Prepares the actions.
     *
     * @param source what the resources are made from
     * @param superseded told each resource that has been replaced by another
     */
    ResourceActions(
            Environment environment,
            Stack stack,
            Stack.Source source,
            @Nullable String clientToken,
            Consumer<StackResource> superseded) {
        this.environment = environment;
        this.stack = stack;
        this.source = source;
        this.clientToken = clientToken;
        this.superseded = superseded;
    }

    /** Makes a resource. Answers whether it stands; a failure is recorded, and so is one of others meanwhile. */
    boolean create(String logicalId) {
        Planned planned = planned(logicalId);
        StackResource resource = StackResource.planned(
                logicalId,
                planned,
                Map.of(),
                source.tags(),
                environment.region().time().now());
        try {
            resource = StackResource.planned(logicalId, planned, resolved(planned), source.tags(), resource.at());
            record(resource, ResourceStatus.CREATE_IN_PROGRESS, null);
            make(resource, ResourceStatus.CREATE_IN_PROGRESS, ResourceStatus.CREATE_COMPLETE);
            return true;
        } catch (RuntimeException e) {
            StackResource present = stack.resource(logicalId).orElse(resource);
            record(present, ResourceStatus.CREATE_FAILED, failed(e, "Resource creation cancelled"));
            return false;
        }
    }

    /** Changes or replaces a resource where its evaluated properties or tags differ from what they were. */
    boolean update(StackResource former) {
        Planned planned = planned(former.logicalId());
        StackResource declared = former;
        try {
            declared =
                    StackResource.planned(former.logicalId(), planned, resolved(planned), source.tags(), former.at());
            Set<String> changed = Properties.changed(former.properties(), declared.properties());
            ResourceProvider provider = provider(former.type());
            boolean retagged = provider.schema().supported().contains("Tags")
                    && !former.stackTags().equals(declared.stackTags());
            if (changed.isEmpty() && !retagged) {
                stack.put(former.withDeclared(declared));
                return true;
            }
            if (changed.stream().anyMatch(provider.schema().createOnly()::contains)) {
                replace(provider, former, declared);
            } else {
                StackResource next = former.withDeclared(declared);
                record(next, ResourceStatus.UPDATE_IN_PROGRESS, null);
                change(provider, former, next);
            }
            return true;
        } catch (RuntimeException e) {
            StackResource present = stack.resource(former.logicalId()).orElse(former);
            record(
                    present.withDeclared(declared),
                    ResourceStatus.UPDATE_FAILED,
                    failed(e, "Resource update cancelled"));
            return false;
        }
    }

    /** Counts a resource as put back, and leaves it as it is. */
    boolean skip(StackResource former, StackResource present) {
        record(present.withDeclared(former), ResourceStatus.UPDATE_COMPLETE, null);
        return true;
    }

    /** Puts a resource back to what it was before this operation. */
    boolean restore(StackResource former, StackResource present) {
        if (!present.physicalId().equals(former.physicalId())) {
            superseded.accept(present.leaving("Delete"));
            record(former, ResourceStatus.UPDATE_COMPLETE, null);
            return true;
        }
        if (present.status() == former.status()
                && present.at().equals(former.at())
                && present.properties().equals(former.properties())) {
            stack.put(former);
            return true;
        }
        Set<String> changed = Properties.changed(present.properties(), former.properties());
        if (changed.stream().anyMatch(provider(former.type()).schema().createOnly()::contains)) {
            // Its replacement failed before anything was made: the resource itself was not touched.
            record(former, ResourceStatus.UPDATE_COMPLETE, null);
            return true;
        }
        try {
            record(present.withDeclared(former), ResourceStatus.UPDATE_IN_PROGRESS, null);
            change(provider(former.type()), present, former);
            return true;
        } catch (RuntimeException e) {
            record(present, ResourceStatus.UPDATE_FAILED, failed(e, "Resource update cancelled"));
            return false;
        }
    }

    /**
     * Removes a resource that is still the stack's; its record stays, with the outcome as its status.
     *
     * @param creationRollback whether the operation that made it is being undone
     */
    boolean delete(StackResource resource, boolean creationRollback) {
        return remove(resource, creationRollback, (next, reason) -> record(next, next.status(), reason));
    }

    /** Leaves a resource where it is, although the stack goes. */
    boolean skip(StackResource resource) {
        record(resource, ResourceStatus.DELETE_SKIPPED, null);
        return true;
    }

    /** Removes what another resource has replaced; only the events tell of it. */
    boolean deleteSuperseded(StackResource resource) {
        return remove(
                resource,
                false,
                (next, reason) -> stack.addEvent(
                        next.withStatus(
                                next.status(),
                                reason,
                                environment.region().time().now()),
                        shown(next),
                        clientToken));
    }

    private interface Recorder {
        void record(StackResource resource, @Nullable String reason);
    }

    private boolean remove(StackResource resource, boolean creationRollback, Recorder recorder) {
        if (!resource.physicalId().isEmpty() && resource.isRetained(creationRollback)) {
            recorder.record(status(resource, ResourceStatus.DELETE_SKIPPED), null);
            return true;
        }
        try {
            if (!resource.physicalId().isEmpty()) {
                recorder.record(status(resource, ResourceStatus.DELETE_IN_PROGRESS), null);
                provider(resource.type()).delete(resource.existing(), context(resource.logicalId()));
            }
            recorder.record(status(resource, ResourceStatus.DELETE_COMPLETE), null);
            return true;
        } catch (AwsServiceException e) {
            if (ResourceFailure.isNotFound(e)) {
                recorder.record(status(resource, ResourceStatus.DELETE_COMPLETE), null);
                return true;
            }
            recorder.record(status(resource, ResourceStatus.DELETE_FAILED), reason(e));
            return false;
        } catch (RuntimeException e) {
            recorder.record(status(resource, ResourceStatus.DELETE_FAILED), reason(e));
            return false;
        }
    }

    private StackResource status(StackResource resource, ResourceStatus status) {
        return resource.withStatus(status, null, environment.region().time().now());
    }

    private void make(StackResource resource, ResourceStatus during, ResourceStatus after) {
        ResourceProvider provider = provider(resource.type());
        provider.schema().check(resource.properties());
        Made made = provider.create(new ResourceRequest(
                context(resource.logicalId()),
                new Properties(resource.properties()),
                physicalId -> record(resource.withPhysicalId(physicalId), during, "Resource creation Initiated")));
        if (cancelled) {
            stack.put(resource.withMade(made));
            throw new IllegalStateException("cancelled");
        }
        record(resource.withMade(made), after, null);
    }

    private void change(ResourceProvider provider, StackResource from, StackResource to) {
        provider.schema().check(to.properties());
        Made made = provider.update(
                from.existing(),
                new ResourceRequest(
                        new ResourceContext(
                                environment.clients(),
                                environment.region(),
                                stack.name(),
                                to.stackTags(),
                                to.logicalId()),
                        new Properties(to.properties()),
                        physicalId -> {}));
        record(to.withMade(made), ResourceStatus.UPDATE_COMPLETE, null);
    }

    private void replace(ResourceProvider provider, StackResource former, StackResource declared) {
        String nameProperty = provider.schema().nameProperty();
        if (nameProperty != null) {
            Object name = declared.properties().get(nameProperty);
            if (name != null && name.equals(former.properties().get(nameProperty))) {
                throw new Refusal(
                        "CloudFormation cannot update a stack when a custom-named resource requires replacing."
                                + " Rename " + name + " and update the stack again.");
            }
        }
        record(
                former.withDeclared(declared),
                ResourceStatus.UPDATE_IN_PROGRESS,
                "Requested update requires the creation of a new physical resource; hence creating one.");
        make(declared, ResourceStatus.UPDATE_IN_PROGRESS, ResourceStatus.UPDATE_COMPLETE);
        superseded.accept(former.leaving(declared.updateReplacePolicy()));
    }

    private Planned planned(String logicalId) {
        Planned planned = source.instance().resources().get(logicalId);
        if (planned == null) {
            throw new IllegalArgumentException("not in the template: " + logicalId);
        }
        return planned;
    }

    private Map<String, Object> resolved(Planned planned) {
        return source.instance()
                .evaluator(new Known(stack, environment.exports()))
                .members(planned.properties());
    }

    private ResourceProvider provider(String type) {
        return environment.types().find(type).orElseThrow(() -> new Refusal("Unrecognized resource type: " + type));
    }

    private ResourceContext context(String logicalId) {
        return new ResourceContext(environment.clients(), environment.region(), stack.name(), source.tags(), logicalId);
    }

    private void record(StackResource resource, ResourceStatus status, @Nullable String reason) {
        stack.record(resource, status, reason, shown(resource), clientToken);
    }

    /** The properties as events show them: values of {@code NoEcho} parameters are hidden. */
    private String shown(StackResource resource) {
        Supplier<String> json = () -> new Properties(resource.properties()).json();
        return NoEcho.hide(source.instance(), json);
    }

    private String failed(RuntimeException e, String cancelledReason) {
        boolean late = cancelled;
        cancelled = true;
        return late ? cancelledReason : reason(e);
    }

    private String reason(RuntimeException e) {
        if (e instanceof Refusal) {
            return String.valueOf(e.getMessage());
        }
        String code = "InternalFailure";
        String message = e.toString();
        if (e instanceof ResourceFailure failure) {
            code = failure.handlerErrorCode();
            message = String.valueOf(e.getMessage());
        } else if (e instanceof AwsServiceException error && error.awsErrorDetails() != null) {
            if (TemplateFault.isTemplateFault(error)) {
                return error.awsErrorDetails().errorMessage();
            }
            code = ResourceFailure.handlerErrorCode(error);
            message = error.awsErrorDetails().errorMessage() + " (Service: " + ServiceNames.of(error)
                    + ", Status Code: " + error.statusCode() + ", Request ID: "
                    + environment.region().ids().uuid() + ")";
        } else if (e instanceof UnsupportedOperationException) {
            code = "InvalidRequest";
            message = "The local AWS (dr-local) lacks an operation that this resource needs. See"
                    + " docs/reference/local-aws.md for what is supported.";
        }
        return "Resource handler returned message: \"" + message + "\" (RequestToken: "
                + environment.region().ids().uuid() + ", HandlerErrorCode: " + code + ")";
    }

    /** CloudFormation's own refusal, before any handler is asked. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Refusal(String message) {
            super(message);
        }
    }

    /** What the stack's resources are by now. */
    record Known(Stack stack, UnaryOperator<String> exports) implements Evaluator.Scope {
        @Override
        public Optional<Object> ref(String logicalId) {
            return stack.resource(logicalId).map(StackResource::physicalId);
        }

        @Override
        public Optional<Object> attribute(String logicalId, String attribute) {
            Object value = stack.resource(logicalId)
                    .map(resource -> resource.attributes().get(attribute))
                    .orElse(null);
            if (value == null) {
                throw TemplateFault.validation("Attribute '" + attribute + "' does not exist on resource " + logicalId);
            }
            return Optional.of(value);
        }

        @Override
        public String importValue(String exportName) {
            return exports.apply(exportName);
        }
    }
}
