package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import dev.payledger.dr.local.service.cloudformation.resource.Properties;
import dev.payledger.dr.local.service.cloudformation.template.Evaluator;
import dev.payledger.dr.local.service.cloudformation.template.TemplateInstance.Planned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.*;

/**
 * Adds to the changes of a change set what brings drifted resources back: the mode {@code REVERT_DRIFT}. Only properties
 * that the template sets are put back (unconfirmed), and a resource that was deleted elsewhere is made again.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html">
 *     Drift-aware change sets</a>
 */
final class DriftChanges {

    private DriftChanges() {}

    /** The changes with those that drift needs, each with its resource's drift status. */
    static List<Change> with(List<Change> planned, List<Drift> drifts, Source next) {
        Map<String, ResourceChange> changes = new LinkedHashMap<>();
        planned.forEach(change -> changes.put(change.resourceChange().logicalResourceId(), change.resourceChange()));
        changes.replaceAll((id, change) -> change.toBuilder()
                .resourceDriftStatus(StackResourceDriftStatus.UNSUPPORTED)
                .build());
        for (Drift drift : drifts) {
            String id = drift.resource().logicalId();
            Planned wanted = next.instance().resources().get(id);
            ResourceChange before = changes.get(id);
            if (wanted != null && drift.status() == StackResourceDriftStatus.DELETED) {
                changes.put(id, base(drift, ChangeAction.ADD).build());
            } else if (wanted != null
                    && drift.differs()
                    && (before == null || before.action() == ChangeAction.MODIFY)) {
                changes.put(id, reverting(drift, wanted, before));
            } else if (before != null) {
                changes.put(
                        id,
                        before.toBuilder().resourceDriftStatus(drift.status()).build());
            }
        }
        return changes.values().stream()
                .map(change -> Change.builder()
                        .type(ChangeType.RESOURCE)
                        .resourceChange(change)
                        .build())
                .toList();
    }

    private static ResourceChange reverting(Drift drift, Planned wanted, @Nullable ResourceChange before) {
        List<ResourceChangeDetail> details = new ArrayList<>(before == null ? List.of() : before.details());
        boolean any = before != null;
        for (PropertyDifference difference : drift.differences()) {
            String property = difference.propertyPath().split("/", 3)[1];
            boolean back =
                    !same(wanted.properties().get(property), drift.actual().get(property));
            any |= back;
            details.removeIf(detail ->
                    property.equals(detail.target().name()) && detail.target().path() == null);
            details.add(detail(drift, difference, property, back));
        }
        ResourceChange.Builder change = before == null
                ? base(drift, any ? ChangeAction.MODIFY : ChangeAction.SYNC_WITH_ACTUAL)
                : before.toBuilder();
        if (any && before == null) {
            change.replacement(Replacement.FALSE).scope(ResourceAttribute.PROPERTIES);
        }
        return change.resourceDriftStatus(drift.status()).details(details).build();
    }

    private static ResourceChangeDetail detail(
            Drift drift, PropertyDifference difference, String property, boolean back) {
        return ResourceChangeDetail.builder()
                .target(target -> target.attribute(ResourceAttribute.PROPERTIES)
                        .name(property)
                        .path(difference.propertyPath())
                        .requiresRecreation(RequiresRecreation.NEVER)
                        .beforeValue(difference.actualValue())
                        .afterValue(difference.expectedValue())
                        .beforeValueFrom(BeforeValueFrom.ACTUAL_STATE)
                        .afterValueFrom(AfterValueFrom.TEMPLATE)
                        .drift(live -> live.previousValue(difference.expectedValue())
                                .actualValue(difference.actualValue())
                                .driftDetectionTimestamp(drift.at()))
                        .attributeChangeType(
                                back ? changeType(difference.differenceType()) : AttributeChangeType.SYNC_WITH_ACTUAL))
                .evaluation(EvaluationType.STATIC)
                .changeSource(ChangeSource.NO_MODIFICATION)
                .build();
    }

    /** What was added elsewhere is removed again, and the other way round. */
    private static AttributeChangeType changeType(DifferenceType difference) {
        return switch (difference) {
            case ADD -> AttributeChangeType.REMOVE;
            case REMOVE -> AttributeChangeType.ADD;
            default -> AttributeChangeType.MODIFY;
        };
    }

    private static boolean same(@Nullable Object wanted, @Nullable Object actual) {
        if (wanted == null || actual == null || Evaluator.isPending(wanted)) {
            return wanted == actual;
        }
        return Properties.changed(Map.of("x", wanted), Map.of("x", actual)).isEmpty();
    }

    private static ResourceChange.Builder base(Drift drift, ChangeAction action) {
        return ResourceChange.builder()
                .action(action)
                .logicalResourceId(drift.resource().logicalId())
                .physicalResourceId(drift.resource().physicalId())
                .resourceType(drift.resource().type())
                .resourceDriftStatus(drift.status());
    }
}
