package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.Stack.Source;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceSchema;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceTypes;
import dev.payledger.dr.local.service.cloudformation.template.Evaluator;
import dev.payledger.dr.local.service.cloudformation.template.Template;
import dev.payledger.dr.local.service.cloudformation.template.Template.OutputDeclaration;
import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import dev.payledger.dr.local.service.cloudformation.template.TemplateInstance;
import dev.payledger.dr.local.service.cloudformation.template.TemplateInstance.Planned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Decides what a template with its values would make of a stack, and refuses what cannot be made. */
final class Planner {

    private final ResourceTypes types;
    private final Exports exports;

    Planner(ResourceTypes types, Exports exports) {
        this.types = types;
        this.exports = exports;
    }

    /**
     * Evaluates a template and checks that every resource in it can be made here.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code ValidationError}; whoever wrote the
     *     template must act, or do without what the local AWS lacks
     */
    TemplateInstance instance(Template template, Map<String, String> parameters, TemplateInstance.Identity identity) {
        TemplateInstance instance = TemplateInstance.of(template, parameters, identity, exports::valueOf);
        Set<String> unknown = new TreeSet<>();
        instance.resources().forEach((id, planned) -> {
            String type = planned.declaration().type();
            if (types.find(type).isEmpty()) {
                unknown.add(type);
            }
        });
        if (!unknown.isEmpty()) {
            throw TemplateFault.format("Unrecognized resource types: " + unknown
                    + ". The local AWS (dr-local) makes these: " + types.names());
        }
        instance.resources().forEach((id, planned) -> checkProperties(id, planned));
        instance.resources().values().forEach(planned -> checkAttributes(instance, planned.properties()));
        return instance;
    }

    /** Whether a template's outputs would differ, or the stack's tags or topics. */
    boolean differsBesideResources(Source former, Source next) {
        return !former.tags().equals(next.tags())
                || !former.topics().equals(next.topics())
                || !outputs(former.instance()).equals(outputs(next.instance()));
    }

    private void checkProperties(String id, Planned planned) {
        ResourceSchema schema = schema(planned);
        List<String> missing = schema.notBuiltIn(planned.properties());
        if (!missing.isEmpty()) {
            throw TemplateFault.unsupported(
                    "Property " + String.join(", ", missing) + " of " + schema.type() + " (resource " + id + ")");
        }
    }

    private void checkAttributes(TemplateInstance instance, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(element -> checkAttributes(instance, element));
        } else if (value instanceof Map<?, ?> map) {
            if (map.size() == 1 && map.get("Fn::GetAtt") instanceof List<?> names) {
                Planned target = instance.resources().get(names.get(0).toString());
                String attribute = names.get(1).toString();
                if (target != null && !schema(target).attributes().contains(attribute)) {
                    throw TemplateFault.error("resource " + names.get(0) + " does not support attribute type "
                            + attribute + " in Fn::GetAtt");
                }
            }
            map.values().forEach(element -> checkAttributes(instance, element));
        }
    }

    private ResourceSchema schema(Planned planned) {
        return types.find(planned.declaration().type()).orElseThrow().schema();
    }

    private Map<String, List<Object>> outputs(TemplateInstance instance) {
        Evaluator evaluator = instance.evaluator(new TemplateInstance.Unmade(exports::valueOf));
        Map<String, List<Object>> outputs = new LinkedHashMap<>();
        instance.outputs(evaluator).forEach((name, output) -> outputs.put(name, shape(evaluator, output)));
        return outputs;
    }

    private static List<Object> shape(Evaluator evaluator, OutputDeclaration output) {
        List<Object> shape = new ArrayList<>();
        shape.add(evaluator.evaluate(output.value()));
        shape.add(String.valueOf(output.description()));
        shape.add(output.exportName() == null ? "" : evaluator.evaluate(output.exportName()));
        return shape;
    }
}
