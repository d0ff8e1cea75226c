package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import dev.payledger.dr.local.service.cloudformation.template.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ParameterDeclaration;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDetail;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudformation.model.TemplateParameter;
import software.amazon.awssdk.services.cloudformation.model.ValidateTemplateResponse;

/** Stacks as callers see them. Where AWS would report drift, this says that it has not been checked. */
final class StackViews {

    private static final String TEMPLATE_VERSION = "2010-09-09";

    private StackViews() {}

    static software.amazon.awssdk.services.cloudformation.model.Stack stack(Stack stack) {
        List<Parameter> parameters = stack.source().map(StackViews::parameters).orElse(List.of());
        Map<String, String> tags = stack.source().map(Source::tags).orElse(Map.of());
        List<Output> outputs = new ArrayList<>();
        for (Stack.Output output : stack.outputs()) {
            outputs.add(Output.builder()
                    .outputKey(output.name())
                    .outputValue(output.value())
                    .description(output.description())
                    .exportName(output.exportName())
                    .build());
        }
        return software.amazon.awssdk.services.cloudformation.model.Stack.builder()
                .stackId(stack.id())
                .stackName(stack.name())
                .description(stack.source()
                        .map(s -> s.instance().template().description())
                        .orElse(null))
                .parameters(parameters)
                .creationTime(stack.created())
                .lastUpdatedTime(stack.updated().orElse(null))
                .deletionTime(stack.deleted().orElse(null))
                .stackStatus(stack.status())
                .stackStatusReason(stack.statusReason().orElse(null))
                .disableRollback(stack.isRollbackDisabled())
                .enableTerminationProtection(stack.isTerminationProtected())
                .capabilitiesWithStrings(
                        stack.source().map(Source::capabilities).orElse(List.of()))
                .outputs(outputs)
                .notificationARNs(stack.source().map(Source::topics).orElse(List.of()))
                .tags(tags(tags))
                .driftInformation(d -> d.stackDriftStatus(stack.drift().stackDriftStatus())
                        .lastCheckTimestamp(stack.drift().lastCheckTimestamp()))
                .build();
    }

    static StackSummary summary(Stack stack) {
        return StackSummary.builder()
                .stackId(stack.id())
                .stackName(stack.name())
                .templateDescription(stack.source()
                        .map(s -> s.instance().template().description())
                        .orElse(null))
                .creationTime(stack.created())
                .lastUpdatedTime(stack.updated().orElse(null))
                .deletionTime(stack.deleted().orElse(null))
                .stackStatus(stack.status())
                .stackStatusReason(stack.statusReason().orElse(null))
                .driftInformation(d -> d.stackDriftStatus(stack.drift().stackDriftStatus())
                        .lastCheckTimestamp(stack.drift().lastCheckTimestamp()))
                .build();
    }

    static software.amazon.awssdk.services.cloudformation.model.StackResource resource(
            Stack stack, StackResource resource) {
        return software.amazon.awssdk.services.cloudformation.model.StackResource.builder()
                .stackId(stack.id())
                .stackName(stack.name())
                .logicalResourceId(resource.logicalId())
                .physicalResourceId(physicalId(resource))
                .resourceType(resource.type())
                .resourceStatus(resource.status())
                .resourceStatusReason(resource.reason())
                .timestamp(resource.at())
                .driftInformation(d -> d.stackResourceDriftStatus(drift(stack, resource))
                        .lastCheckTimestamp(driftChecked(stack, resource)))
                .build();
    }

    static StackResourceSummary resourceSummary(Stack stack, StackResource resource) {
        return StackResourceSummary.builder()
                .logicalResourceId(resource.logicalId())
                .physicalResourceId(physicalId(resource))
                .resourceType(resource.type())
                .resourceStatus(resource.status())
                .resourceStatusReason(resource.reason())
                .lastUpdatedTimestamp(resource.at())
                .driftInformation(d -> d.stackResourceDriftStatus(drift(stack, resource))
                        .lastCheckTimestamp(driftChecked(stack, resource)))
                .build();
    }

    private static StackResourceDriftStatus drift(Stack stack, StackResource resource) {
        StackResourceDrift found = stack.resourceDrifts().get(resource.logicalId());
        return found == null ? StackResourceDriftStatus.NOT_CHECKED : found.stackResourceDriftStatus();
    }

    private static @Nullable Instant driftChecked(Stack stack, StackResource resource) {
        StackResourceDrift found = stack.resourceDrifts().get(resource.logicalId());
        return found == null ? null : found.timestamp();
    }

    static StackResourceDetail resourceDetail(Stack stack, StackResource resource, String metadata) {
        return StackResourceDetail.builder()
                .stackId(stack.id())
                .stackName(stack.name())
                .logicalResourceId(resource.logicalId())
                .physicalResourceId(physicalId(resource))
                .resourceType(resource.type())
                .resourceStatus(resource.status())
                .resourceStatusReason(resource.reason())
                .lastUpdatedTimestamp(resource.at())
                .metadata(metadata)
                .driftInformation(d -> d.stackResourceDriftStatus(drift(stack, resource))
                        .lastCheckTimestamp(driftChecked(stack, resource)))
                .build();
    }

    private static @org.jspecify.annotations.Nullable String physicalId(StackResource resource) {
        return resource.physicalId().isEmpty() ? null : resource.physicalId();
    }

    static List<Parameter> parameters(Source source) {
        List<Parameter> parameters = new ArrayList<>();
        source.instance().parameters().forEach((name, value) -> {
            var declared = source.instance().template().parameters().get(name);
            boolean hidden = declared != null && declared.noEcho();
            parameters.add(Parameter.builder()
                    .parameterKey(name)
                    .parameterValue(hidden ? NoEcho.HIDDEN : value)
                    .build());
        });
        return parameters;
    }

    static List<Tag> tags(Map<String, String> tags) {
        List<Tag> list = new ArrayList<>();
        tags.forEach(
                (key, value) -> list.add(Tag.builder().key(key).value(value).build()));
        return list;
    }

    static GetTemplateSummaryResponse templateSummary(Template template, String metadata) {
        List<ParameterDeclaration> parameters = new ArrayList<>();
        template.parameters()
                .values()
                .forEach(parameter -> parameters.add(ParameterDeclaration.builder()
                        .parameterKey(parameter.name())
                        .parameterType(parameter.type())
                        .defaultValue(parameter.defaultValue())
                        .noEcho(parameter.noEcho())
                        .description(parameter.description())
                        .parameterConstraints(c -> c.allowedValues(parameter.allowedValues()))
                        .build()));
        TreeSet<String> types = new TreeSet<>();
        template.resources().values().forEach(resource -> types.add(resource.type()));
        GetTemplateSummaryResponse.Builder summary = GetTemplateSummaryResponse.builder()
                .parameters(parameters)
                .description(template.description())
                .resourceTypes(types)
                .version(TEMPLATE_VERSION)
                .metadata(metadata.equals("{}") ? null : metadata);
        Capabilities.needed(template).ifPresent(capability -> summary.capabilitiesWithStrings(capability)
                .capabilitiesReason(Capabilities.reason(template)));
        return summary.build();
    }

    static ValidateTemplateResponse validation(Template template) {
        List<TemplateParameter> parameters = new ArrayList<>();
        template.parameters()
                .values()
                .forEach(parameter -> parameters.add(TemplateParameter.builder()
                        .parameterKey(parameter.name())
                        .defaultValue(parameter.defaultValue())
                        .noEcho(parameter.noEcho())
                        .description(parameter.description())
                        .build()));
        ValidateTemplateResponse.Builder response =
                ValidateTemplateResponse.builder().parameters(parameters).description(template.description());
        Capabilities.needed(template).ifPresent(capability -> response.capabilitiesWithStrings(capability)
                .capabilitiesReason(Capabilities.reason(template)));
        return response.build();
    }
}
