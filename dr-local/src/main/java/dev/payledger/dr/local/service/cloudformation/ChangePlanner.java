package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import dev.payledger.dr.local.service.cloudformation.resource.Properties;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceSchema;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceTypes;
import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import dev.payledger.dr.local.service.cloudformation.template.TemplateInstance.Planned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSource;
import software.amazon.awssdk.services.cloudformation.model.ChangeType;
import software.amazon.awssdk.services.cloudformation.model.EvaluationType;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.RequiresRecreation;
import software.amazon.awssdk.services.cloudformation.model.ResourceAttribute;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;

/**
 * Lists what an update would do to each resource, before anything is done. What hangs on a resource that may be
 * replaced or changed is listed as {@code Dynamic}, as CloudFormation does: executing may find that nothing changes.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html">
 *     ResourceChange</a>
 */
final class ChangePlanner {

    private final ResourceTypes types;
    private final Map<String, StackResource> present;
    private final @Nullable Source former;
    private final Source next;

    /** What has been found for each changed resource: whether another physical resource will take its place. */
    private final Map<String, Replacement> replacements = new HashMap<>();

    private ChangePlanner(
            ResourceTypes types, Map<String, StackResource> present, @Nullable Source former, Source next) {
        this.types = types;
        this.present = present;
        this.former = former;
        this.next = next;
    }

    /** Every change to a resource, in the order of execution; removals last. */
    static List<Change> changes(
            ResourceTypes types, Map<String, StackResource> present, @Nullable Source former, Source next) {
        return new ChangePlanner(types, present, former, next).changes();
    }

    private List<Change> changes() {
        checkTypes();
        List<Change> changes = new ArrayList<>();
        for (String id : next.instance().order()) {
            Planned planned = Objects.requireNonNull(next.instance().resources().get(id));
            StackResource resource = present.get(id);
            Planned before =
                    former == null ? null : former.instance().resources().get(id);
            if (resource == null || before == null) {
                replacements.put(id, Replacement.TRUE);
                changes.add(change(c -> c.action(ChangeAction.ADD)
                        .logicalResourceId(id)
                        .resourceType(planned.declaration().type())));
            } else {
                List<ResourceChangeDetail> details = details(id, before, planned);
                if (!details.isEmpty()) {
                    changes.add(modification(resource, details));
                }
            }
        }
        present.values().stream()
                .filter(resource -> !next.instance().resources().containsKey(resource.logicalId()))
                .forEach(resource -> changes.add(change(c -> c.action(ChangeAction.REMOVE)
                        .logicalResourceId(resource.logicalId())
                        .physicalResourceId(resource.physicalId())
                        .resourceType(resource.type()))));
        return changes;
    }

    private void checkTypes() {
        Set<String> changed = new TreeSet<>();
        next.instance().resources().forEach((id, planned) -> {
            StackResource resource = present.get(id);
            if (resource != null
                    && !resource.type().equals(planned.declaration().type())) {
                changed.add(id);
            }
        });
        if (!changed.isEmpty()) {
            throw TemplateFault.validation(
                    "Update of resource type is not permitted. The new template modifies resource "
                            + "type of the following resources: " + changed);
        }
    }

    private Change modification(StackResource resource, List<ResourceChangeDetail> details) {
        Replacement replacement = Replacement.FALSE;
        Set<ResourceAttribute> scope = new LinkedHashSet<>();
        for (ResourceChangeDetail detail : details) {
            scope.add(detail.target().attribute());
            if (detail.target().requiresRecreation() == RequiresRecreation.ALWAYS) {
                replacement = detail.evaluation() == EvaluationType.STATIC || replacement == Replacement.TRUE
                        ? Replacement.TRUE
                        : Replacement.CONDITIONAL;
            }
        }
        Replacement found = replacement;
        replacements.put(resource.logicalId(), found);
        return change(c -> c.action(ChangeAction.MODIFY)
                .logicalResourceId(resource.logicalId())
                .physicalResourceId(resource.physicalId())
                .resourceType(resource.type())
                .replacement(found)
                .scope(scope)
                .details(details));
    }

    private List<ResourceChangeDetail> details(String id, Planned before, Planned planned) {
        ResourceSchema schema =
                types.find(planned.declaration().type()).orElseThrow().schema();
        List<ResourceChangeDetail> details = new ArrayList<>();
        Set<String> changed = Properties.changed(before.properties(), planned.properties());
        for (String property : changed) {
            boolean sameText = Objects.equals(
                    before.declaration().properties().get(property),
                    planned.declaration().properties().get(property));
            details.add(detail(
                    schema,
                    property,
                    EvaluationType.STATIC,
                    sameText ? ChangeSource.PARAMETER_REFERENCE : ChangeSource.DIRECT_MODIFICATION,
                    null));
        }
        planned.properties().forEach((property, value) -> {
            if (!changed.contains(property)) {
                String cause = movingReference(value);
                if (cause != null) {
                    ChangeSource source =
                            cause.contains(".") ? ChangeSource.RESOURCE_ATTRIBUTE : ChangeSource.RESOURCE_REFERENCE;
                    details.add(detail(schema, property, EvaluationType.DYNAMIC, source, cause));
                }
            }
        });
        if (former != null
                && !former.tags().equals(next.tags())
                && schema.supported().contains("Tags")) {
            details.add(ResourceChangeDetail.builder()
                    .target(t -> t.attribute(ResourceAttribute.TAGS).requiresRecreation(RequiresRecreation.NEVER))
                    .evaluation(EvaluationType.STATIC)
                    .changeSource(ChangeSource.DIRECT_MODIFICATION)
                    .build());
        }
        return details;
    }

    private static ResourceChangeDetail detail(
            ResourceSchema schema,
            String property,
            EvaluationType evaluation,
            ChangeSource source,
            @Nullable String cause) {
        boolean tags = property.equals("Tags");
        RequiresRecreation recreation =
                schema.createOnly().contains(property) ? RequiresRecreation.ALWAYS : RequiresRecreation.NEVER;
        return ResourceChangeDetail.builder()
                .target(t -> t.attribute(tags ? ResourceAttribute.TAGS : ResourceAttribute.PROPERTIES)
                        .name(tags ? null : property)
                        .requiresRecreation(recreation))
                .evaluation(evaluation)
                .changeSource(source)
                .causingEntity(cause)
                .build();
    }

    /** The reference in a value whose answer may change, such as {@code Table} or {@code Table.StreamArn}, or null. */
    private @Nullable String movingReference(Object value) {
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(this::movingReference)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        if (!(value instanceof Map<?, ?> map)) {
            return null;
        }
        if (map.size() == 1 && map.get("Ref") instanceof String id) {
            Replacement replacement = replacements.getOrDefault(id, Replacement.FALSE);
            return replacement == Replacement.FALSE ? null : id;
        }
        if (map.size() == 1 && map.get("Fn::GetAtt") instanceof List<?> names) {
            return replacements.containsKey(names.get(0).toString()) ? names.get(0) + "." + names.get(1) : null;
        }
        return map.values().stream()
                .map(this::movingReference)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Change change(java.util.function.Consumer<ResourceChange.Builder> content) {
        return Change.builder()
                .type(ChangeType.RESOURCE)
                .resourceChange(content)
                .build();
    }
}
