package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudformation.template.TemplateInstance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackDriftInformation;
import software.amazon.awssdk.services.cloudformation.model.StackDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * One stack: its status, resources, outputs, events and change sets. Thread safe: every method holds the stack's
 * monitor; what they answer are copies or immutable.
 */
final class Stack {

    /** Why a stack moves when a caller asked for it. */
    static final String USER = "User Initiated";

    private static final String TYPE = "AWS::CloudFormation::Stack";

    /**
     * What a stack is made from.
     *
     * @param instance the template with its values
     * @param tags the stack's tags
     * @param capabilities as acknowledged by the caller
     * @param topics that are told about events
     */
    record Source(
            TemplateInstance instance, Map<String, String> tags, List<String> capabilities, List<String> topics) {}

    /** An output with its value. */
    record Output(
            String name,
            String value,
            @Nullable String description,
            @Nullable String exportName) {}

    private final RegionContext region;
    private final StackNotifications notifications;
    private final String name;
    private final String id;
    private final Instant created;
    private final Map<String, StackResource> resources = new LinkedHashMap<>();
    private final List<Output> outputs = new ArrayList<>();
    private final List<StackEvent> events = new ArrayList<>();
    private final Map<String, ChangeSet> changeSets = new LinkedHashMap<>();
    private StackStatus status;
    private @Nullable String statusReason;
    private @Nullable Instant updated;
    private @Nullable Instant deleted;
    private @Nullable Source source;
    private @Nullable UpdateOperation failedRollback;
    private boolean terminationProtected;
    private boolean rollbackDisabled;
    private StackDriftInformation drift = StackDriftInformation.builder()
            .stackDriftStatus(StackDriftStatus.NOT_CHECKED)
            .build();
    private Map<String, StackResourceDrift> resourceDrifts = Map.of();

    Stack(
            RegionContext region,
            StackNotifications notifications,
            String name,
            StackStatus status,
            @Nullable String clientToken) {
        this.region = region;
        this.notifications = notifications;
        this.name = name;
        this.id = region.arn(
                "cloudformation", "stack/" + name + "/" + region.ids().uuid());
        this.created = region.time().now();
        this.status = status;
        moveTo(status, USER, clientToken);
    }

    String name() {
        return name;
    }

    String id() {
        return id;
    }

    Instant created() {
        return created;
    }

    synchronized StackStatus status() {
        return status;
    }

    synchronized Optional<String> statusReason() {
        return Optional.ofNullable(statusReason);
    }

    synchronized Optional<Instant> updated() {
        return Optional.ofNullable(updated);
    }

    synchronized Optional<Instant> deleted() {
        return Optional.ofNullable(deleted);
    }

    /** What the stack was last successfully made from, or is being made from. */
    synchronized Optional<Source> source() {
        return Optional.ofNullable(source);
    }

    synchronized void source(@Nullable Source source) {
        this.source = source;
    }

    /** Tells the topics of a new stack what they missed before it had any: that it began. */
    synchronized void tellBeginning(Source from) {
        events.forEach(event -> notifications.publish(from.topics(), event));
    }

    /** The update whose rollback failed and can go on. */
    synchronized Optional<UpdateOperation> failedRollback() {
        return Optional.ofNullable(failedRollback);
    }

    synchronized void failedRollback(@Nullable UpdateOperation operation) {
        failedRollback = operation;
    }

    synchronized boolean isTerminationProtected() {
        return terminationProtected;
    }

    synchronized void terminationProtected(boolean value) {
        terminationProtected = value;
    }

    synchronized boolean isRollbackDisabled() {
        return rollbackDisabled;
    }

    synchronized void rollbackDisabled(boolean value) {
        rollbackDisabled = value;
    }

    /** What the last detection of drift found. */
    synchronized StackDriftInformation drift() {
        return drift;
    }

    /** What was found about resources, by logical id. */
    synchronized Map<String, StackResourceDrift> resourceDrifts() {
        return resourceDrifts;
    }

    synchronized void drift(StackDriftInformation information, Map<String, StackResourceDrift> resources) {
        drift = information;
        resourceDrifts = Map.copyOf(resources);
    }

    /**
     * Moves on if the stack is where the caller believes it to be.
     *
     * @return false if it is not, and nothing was changed
     */
    synchronized boolean moveFrom(
            Set<StackStatus> expected, StackStatus next, @Nullable String reason, @Nullable String clientToken) {
        return moveFrom(expected, next, reason, clientToken, source);
    }

    /** As {@link #moveFrom}, to be made from something else from then on. */
    synchronized boolean moveFrom(
            Set<StackStatus> expected,
            StackStatus next,
            @Nullable String reason,
            @Nullable String clientToken,
            @Nullable Source nextSource) {
        if (!expected.contains(status)) {
            return false;
        }
        source = nextSource;
        moveTo(next, reason, clientToken);
        return true;
    }

    /** Changes the status and adds the stack's own event. */
    synchronized void moveTo(StackStatus next, @Nullable String reason, @Nullable String clientToken) {
        status = next;
        statusReason = reason;
        Instant now = region.time().now();
        if (next == StackStatus.UPDATE_IN_PROGRESS) {
            updated = now;
        }
        if (next == StackStatus.DELETE_COMPLETE) {
            deleted = now;
        }
        happened(StackEvent.builder()
                .eventId(region.ids().uuid())
                .stackId(id)
                .stackName(name)
                .logicalResourceId(name)
                .physicalResourceId(id)
                .resourceType(TYPE)
                .timestamp(now)
                .resourceStatus(next.toString())
                .resourceStatusReason(reason)
                .clientRequestToken(clientToken)
                .build());
    }

    /** Stores a resource as it is now and adds its event. */
    synchronized StackResource record(
            StackResource resource,
            ResourceStatus status,
            @Nullable String reason,
            String properties,
            @Nullable String clientToken) {
        Instant now = region.time().now();
        StackResource stored = resource.withStatus(status, reason, now);
        resources.put(stored.logicalId(), stored);
        addEvent(stored, properties, clientToken);
        return stored;
    }

    /** Adds an event about something that is no longer the stack's resource of that name. */
    synchronized void addEvent(StackResource resource, String properties, @Nullable String clientToken) {
        happened(StackEvent.builder()
                .eventId(resource.logicalId() + "-" + resource.status() + "-" + resource.at())
                .stackId(id)
                .stackName(name)
                .logicalResourceId(resource.logicalId())
                .physicalResourceId(resource.physicalId())
                .resourceType(resource.type())
                .timestamp(resource.at())
                .resourceStatus(resource.status())
                .resourceStatusReason(resource.reason())
                .resourceProperties(properties)
                .clientRequestToken(clientToken)
                .build());
    }

    private void happened(StackEvent event) {
        events.add(event);
        if (source != null) {
            notifications.publish(source.topics(), event);
        }
    }

    /** Stores a resource without an event. */
    synchronized void put(StackResource resource) {
        resources.put(resource.logicalId(), resource);
    }

    synchronized void remove(String logicalId) {
        resources.remove(logicalId);
    }

    synchronized Optional<StackResource> resource(String logicalId) {
        return Optional.ofNullable(resources.get(logicalId));
    }

    synchronized Map<String, StackResource> resources() {
        return new LinkedHashMap<>(resources);
    }

    synchronized List<Output> outputs() {
        return List.copyOf(outputs);
    }

    synchronized void outputs(List<Output> values) {
        outputs.clear();
        outputs.addAll(values);
    }

    /** Every event, oldest first. */
    synchronized List<StackEvent> events() {
        return List.copyOf(events);
    }

    synchronized Map<String, ChangeSet> changeSets() {
        return new LinkedHashMap<>(changeSets);
    }

    synchronized void put(ChangeSet changeSet) {
        changeSets.put(changeSet.name(), changeSet);
    }

    synchronized void removeChangeSet(String changeSetName) {
        changeSets.remove(changeSetName);
    }
}
