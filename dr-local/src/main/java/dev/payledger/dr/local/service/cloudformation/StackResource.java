package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.resource.ResourceProvider;
import dev.payledger.dr.local.service.cloudformation.template.TemplateInstance.Planned;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;

/**
 * A resource of a stack as it is now. Immutable.
 *
 * @param physicalId empty while nothing has been made
 * @param properties evaluated properties, as last attempted
 * @param attributes what {@code Fn::GetAtt} answers
 * @param stackTags the stack's tags when it was last changed
 * @param deletionPolicy what happens to it when it leaves the stack
 * @param updateReplacePolicy what happens to it when another takes its place
 * @param needs logical ids of the resources that must be there as long as it is
 */
record StackResource(
        String logicalId,
        String physicalId,
        String type,
        ResourceStatus status,
        @Nullable String reason,
        Instant at,
        Map<String, Object> properties,
        Map<String, Object> attributes,
        Map<String, String> stackTags,
        String deletionPolicy,
        String updateReplacePolicy,
        Set<String> needs) {

    static StackResource planned(
            String logicalId, Planned planned, Map<String, Object> properties, Map<String, String> tags, Instant at) {
        String deletionPolicy = planned.declaration().deletionPolicy();
        return new StackResource(
                logicalId,
                "",
                planned.declaration().type(),
                ResourceStatus.CREATE_IN_PROGRESS,
                null,
                at,
                properties,
                Map.of(),
                tags,
                deletionPolicy == null ? "Delete" : deletionPolicy,
                planned.declaration().updateReplacePolicy(),
                planned.needs());
    }

    StackResource withStatus(ResourceStatus status, @Nullable String reason, Instant at) {
        return new StackResource(
                logicalId,
                physicalId,
                type,
                status,
                reason,
                at,
                properties,
                attributes,
                stackTags,
                deletionPolicy,
                updateReplacePolicy,
                needs);
    }

    StackResource withPhysicalId(String physicalId) {
        return new StackResource(
                logicalId,
                physicalId,
                type,
                status,
                reason,
                at,
                properties,
                attributes,
                stackTags,
                deletionPolicy,
                updateReplacePolicy,
                needs);
    }

    StackResource withMade(ResourceProvider.Made made) {
        return new StackResource(
                logicalId,
                made.physicalId(),
                type,
                status,
                reason,
                at,
                properties,
                made.attributes(),
                stackTags,
                deletionPolicy,
                updateReplacePolicy,
                needs);
    }

    /** The same thing, with its properties as they really are. */
    StackResource withProperties(Map<String, Object> live) {
        return new StackResource(
                logicalId,
                physicalId,
                type,
                status,
                reason,
                at,
                live,
                attributes,
                stackTags,
                deletionPolicy,
                updateReplacePolicy,
                needs);
    }

    /** The same thing, under what the template says of it now. */
    StackResource withDeclared(StackResource declared) {
        return new StackResource(
                logicalId,
                physicalId,
                type,
                status,
                reason,
                at,
                declared.properties,
                attributes,
                declared.stackTags,
                declared.deletionPolicy,
                declared.updateReplacePolicy,
                declared.needs);
    }

    /** The same thing, about to leave the stack under this policy. */
    StackResource leaving(String policy) {
        return new StackResource(
                logicalId,
                physicalId,
                type,
                status,
                reason,
                at,
                properties,
                attributes,
                stackTags,
                policy,
                updateReplacePolicy,
                needs);
    }

    ResourceProvider.Existing existing() {
        return new ResourceProvider.Existing(physicalId, properties, attributes, stackTags);
    }

    /** Whether the resource outlives its place in the stack. */
    boolean isRetained(boolean creationRollback) {
        return deletionPolicy.equals("Retain") || deletionPolicy.equals("RetainExceptOnCreate") && !creationRollback;
    }
}
