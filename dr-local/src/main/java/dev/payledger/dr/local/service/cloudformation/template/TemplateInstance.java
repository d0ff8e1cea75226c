package dev.payledger.dr.local.service.cloudformation.template;

import dev.payledger.dr.local.service.cloudformation.template.Template.OutputDeclaration;
import dev.payledger.dr.local.service.cloudformation.template.Template.ResourceDeclaration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A template with its parameter values: conditions are decided, and everything is evaluated that does not wait for a
 * resource. Immutable by convention.
 *
 * @param template the template
 * @param parameters parameter values by name, as text
 * @param constants parameters and pseudo parameters as {@code Ref} answers them
 * @param resources the resources whose condition holds, by logical id
 * @param order their logical ids, each after those that it needs
 * @param imports names of the exports that were read
 */
public record TemplateInstance(
        Template template,
        Map<String, String> parameters,
        Map<String, Object> constants,
        Map<String, Planned> resources,
        List<String> order,
        Set<String> imports) {

    /** The suffix of AWS's domain names, {@code AWS::URLSuffix}. */
    private static final String URL_SUFFIX = "amazonaws.com";

    /**
     * A resource to be.
     *
     * @param declaration as in the template
     * @param properties evaluated properties, with {@code Ref} and {@code Fn::GetAtt} on resources left in them
     * @param needs logical ids of the resources that must be made before
     */
    public record Planned(ResourceDeclaration declaration, Map<String, Object> properties, Set<String> needs) {}

    /** Reads exports of other stacks; fails as {@link Evaluator.Scope#importValue} does. */
    public interface Exports {
        String valueOf(String exportName);
    }

    /** Which stack, where. */
    public record Identity(String region, String accountId, String stackName, String stackId) {}

    /**
     * Evaluates a template for a stack.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code ValidationError} if a function cannot
     *     be evaluated, a reference goes to a resource whose condition does not hold, or resources need each other
     */
    public static TemplateInstance of(
            Template template, Map<String, String> parameters, Identity identity, Exports exports) {
        Map<String, Object> constants = constants(template, parameters, identity);
        Set<String> imports = new LinkedHashSet<>();
        Evaluator evaluator = new Evaluator(template, constants, new Unmade(name -> {
            imports.add(name);
            return exports.valueOf(name);
        }));
        template.conditions().keySet().forEach(evaluator::condition);
        Map<String, Planned> resources = new LinkedHashMap<>();
        template.resources().forEach((id, declaration) -> {
            if (declaration.condition() == null || evaluator.condition(declaration.condition())) {
                Map<String, Object> properties = evaluator.members(declaration.properties());
                Set<String> needs = new LinkedHashSet<>();
                References.resourcesOf(properties, needs::add);
                resources.put(id, new Planned(declaration, properties, needs));
            }
        });
        Map<String, Set<String>> needs = needs(resources);
        checkOutputs(template, evaluator, resources.keySet());
        return new TemplateInstance(
                template, parameters, constants, resources, DependencyOrder.of(needs), Set.copyOf(imports));
    }

    /** For each resource the resources that it needs, explicit dependencies included. */
    public Map<String, Set<String>> needs() {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        resources.forEach((id, planned) -> needs.put(id, planned.needs()));
        return needs;
    }

    /** An evaluator over this instance, for values that wait for resources, and for outputs. */
    public Evaluator evaluator(Evaluator.Scope scope) {
        return new Evaluator(template, constants, scope);
    }

    /** The outputs whose condition holds, unevaluated. */
    public Map<String, OutputDeclaration> outputs(Evaluator evaluator) {
        Map<String, OutputDeclaration> outputs = new LinkedHashMap<>();
        template.outputs().forEach((name, output) -> {
            if (output.condition() == null || evaluator.condition(output.condition())) {
                outputs.put(name, output);
            }
        });
        return outputs;
    }

    private static Map<String, Set<String>> needs(Map<String, Planned> resources) {
        Set<String> unresolved = new TreeSet<>();
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        resources.forEach((id, planned) -> {
            planned.needs().stream()
                    .filter(other -> !resources.containsKey(other))
                    .forEach(unresolved::add);
            // A DependsOn on a resource whose condition does not hold is dropped, as CloudFormation does.
            planned.declaration().dependsOn().stream()
                    .filter(resources::containsKey)
                    .forEach(planned.needs()::add);
            needs.put(id, planned.needs());
        });
        if (!unresolved.isEmpty()) {
            throw TemplateFault.format(
                    "Unresolved resource dependencies " + unresolved + " in the Resources block of the template");
        }
        return needs;
    }

    private static void checkOutputs(Template template, Evaluator evaluator, Set<String> resources) {
        Set<String> unresolved = new TreeSet<>();
        template.outputs().values().forEach(output -> {
            if (output.condition() == null || evaluator.condition(output.condition())) {
                References.resourcesOf(evaluator.evaluate(output.value()), id -> {
                    if (!resources.contains(id)) {
                        unresolved.add(id);
                    }
                });
            }
        });
        if (!unresolved.isEmpty()) {
            throw TemplateFault.format(
                    "Unresolved resource dependencies " + unresolved + " in the Outputs block of the template");
        }
    }

    private static Map<String, Object> constants(Template template, Map<String, String> parameters, Identity identity) {
        Map<String, Object> constants = new LinkedHashMap<>();
        constants.put("AWS::AccountId", identity.accountId());
        constants.put("AWS::NotificationARNs", List.of());
        constants.put("AWS::Partition", "aws");
        constants.put("AWS::Region", identity.region());
        constants.put("AWS::StackId", identity.stackId());
        constants.put("AWS::StackName", identity.stackName());
        constants.put("AWS::URLSuffix", URL_SUFFIX);
        template.parameters().forEach((name, declaration) -> {
            String value = parameters.get(name);
            if (value != null) {
                constants.put(name, declaration.valueOf(value));
            }
        });
        return constants;
    }

    /** Knows no resource, as before any is made. */
    public record Unmade(Exports exports) implements Evaluator.Scope {
        @Override
        public Optional<Object> ref(String logicalId) {
            return Optional.empty();
        }

        @Override
        public Optional<Object> attribute(String logicalId, String attribute) {
            return Optional.empty();
        }

        @Override
        public String importValue(String exportName) {
            return exports.valueOf(exportName);
        }
    }
}
