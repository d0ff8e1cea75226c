package dev.payledger.dr.local.service.cloudformation.template;

import dev.payledger.dr.local.service.cloudformation.template.Template.ResourceDeclaration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a template's values refer to: the check that everything exists, and the resources that one value needs. */
public final class References {

    static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([^!{}][^{}]*)}");

    /** Pseudo parameters; {@code AWS::NotificationARNs} is the empty list here. */
    static final Set<String> PSEUDO = Set.of(
            "AWS::AccountId",
            "AWS::NoValue",
            "AWS::NotificationARNs",
            "AWS::Partition",
            "AWS::Region",
            "AWS::StackId",
            "AWS::StackName",
            "AWS::URLSuffix");

    static final Set<String> FUNCTIONS = Set.of(
            "Fn::And",
            "Fn::Base64",
            "Fn::Cidr",
            "Fn::Equals",
            "Fn::FindInMap",
            "Fn::GetAZs",
            "Fn::GetAtt",
            "Fn::If",
            "Fn::ImportValue",
            "Fn::Join",
            "Fn::Not",
            "Fn::Or",
            "Fn::Select",
            "Fn::Split",
            "Fn::Sub");

    private static final Set<String> FUNCTIONS_NOT_BUILT =
            Set.of("Fn::Transform", "Fn::Length", "Fn::ToJsonString", "Fn::ForEach", "Fn::GetStackOutput");

    private final Template template;
    private final Set<String> unresolved = new TreeSet<>();

    private References(Template template) {
        this.template = template;
    }

    /** Checks every reference of a template, taken branch or not. */
    static void check(Template template) {
        new References(template).checkAll();
    }

    /**
     * The resources that an evaluated value still refers to.
     *
     * @param value a value in which everything but {@code Ref} and {@code Fn::GetAtt} on resources has been evaluated
     * @param resource called with each logical id
     */
    public static void resourcesOf(Object value, Consumer<String> resource) {
        if (value instanceof List<?> list) {
            list.forEach(element -> resourcesOf(element, resource));
        } else if (value instanceof Map) {
            Map<String, Object> map = TemplateParser.asMap(value);
            String function = functionOf(map);
            if ("Ref".equals(function)) {
                resource.accept(map.values().iterator().next().toString());
            } else if ("Fn::GetAtt".equals(function) && map.get("Fn::GetAtt") instanceof List<?> list) {
                resource.accept(list.get(0).toString());
            } else {
                map.values().forEach(element -> resourcesOf(element, resource));
            }
        }
    }

    /** The function that a map stands for, or null for a plain map. */
    static @Nullable String functionOf(Map<String, Object> map) {
        if (map.size() != 1) {
            return null;
        }
        String key = map.keySet().iterator().next();
        return key.equals("Ref") || key.startsWith("Fn::") ? key : null;
    }

    private void checkAll() {
        template.conditions().forEach((name, value) -> checkCondition(value));
        if (!unresolved.isEmpty()) {
            throw TemplateFault.format("Unresolved dependencies " + unresolved
                    + ". Cannot reference resources in the Conditions block of the template");
        }
        template.resources().values().forEach(this::checkResource);
        failOnUnresolved("Resources");
        template.outputs().forEach((name, output) -> {
            walk(output.value());
            if (output.exportName() != null) {
                walk(output.exportName());
            }
            checkConditionName(output.condition(), "Outputs");
        });
        failOnUnresolved("Outputs");
    }

    private void failOnUnresolved(String block) {
        if (!unresolved.isEmpty()) {
            throw TemplateFault.format(
                    "Unresolved resource dependencies " + unresolved + " in the " + block + " block of the template");
        }
    }

    private void checkResource(ResourceDeclaration resource) {
        walk(resource.properties());
        resource.dependsOn().stream()
                .filter(name -> !template.resources().containsKey(name))
                .forEach(unresolved::add);
        checkConditionName(resource.condition(), "Resources");
    }

    private void checkConditionName(@Nullable String name, String block) {
        if (name != null && !template.conditions().containsKey(name)) {
            throw TemplateFault.format(
                    "Unresolved condition dependency " + name + " in the " + block + " block of the template");
        }
    }

    /** In conditions only parameters may be named, and {@code Condition} is a function. */
    private void checkCondition(Object value) {
        if (value instanceof List<?> list) {
            list.forEach(this::checkCondition);
        } else if (value instanceof Map) {
            TemplateParser.asMap(value).forEach((key, argument) -> {
                if (key.equals("Condition")) {
                    checkConditionName(argument.toString(), "Conditions");
                } else if (key.equals("Ref") && !isParameter(argument.toString())) {
                    unresolved.add(argument.toString());
                } else if (key.equals("Fn::GetAtt")) {
                    throw TemplateFault.error("Fn::GetAtt cannot be used in the Conditions block of the template");
                } else {
                    checkFunction(key);
                    checkCondition(argument);
                }
            });
        }
    }

    private void walk(Object value) {
        if (value instanceof List<?> list) {
            list.forEach(this::walk);
        } else if (value instanceof Map) {
            Map<String, Object> map = TemplateParser.asMap(value);
            for (String key : map.keySet()) {
                checkFunction(key);
                if (key.startsWith("Fn::") && map.size() > 1) {
                    throw TemplateFault.error(key + " must be the only member of its object, found " + map.keySet());
                }
            }
            String function = functionOf(map);
            if (function == null) {
                map.values().forEach(this::walk);
            } else {
                walkFunction(function, map.values().iterator().next());
            }
        }
    }

    private void walkFunction(String function, Object argument) {
        switch (function) {
            case "Ref" -> {
                if (argument instanceof Map || argument instanceof List) {
                    throw TemplateFault.format("Every Ref object must have a single String value.");
                }
                checkRef(argument.toString());
            }
            case "Fn::GetAtt" -> checkGetAtt(argument);
            case "Fn::Sub" -> checkSub(argument);
            case "Fn::If" -> checkIf(argument);
            default -> walk(argument);
        }
    }

    private void checkRef(String name) {
        if (!isParameter(name) && !template.resources().containsKey(name)) {
            unresolved.add(name);
        }
    }

    private void checkGetAtt(Object argument) {
        if (!(argument instanceof List<?> list) || list.size() != 2 || !(list.get(0) instanceof String)) {
            throw TemplateFault.error(
                    "every Fn::GetAtt object requires two non-empty parameters, the resource name and "
                            + "the resource attribute");
        }
        checkAttributeOf(list.get(0).toString());
        walk(list.get(1));
    }

    private void checkAttributeOf(String resource) {
        if (!template.resources().containsKey(resource)) {
            throw TemplateFault.error("instance of Fn::GetAtt references undefined resource " + resource);
        }
    }

    private void checkSub(Object argument) {
        String text;
        Set<String> own = Set.of();
        if (argument instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof String template
                && list.get(1) instanceof Map) {
            text = template;
            Map<String, Object> variables = TemplateParser.asMap(list.get(1));
            own = variables.keySet();
            variables.values().forEach(this::walk);
        } else if (argument instanceof List || argument instanceof Map) {
            throw TemplateFault.error(
                    "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify "
                            + "a string as first argument, and an optional second argument to specify a mapping of values to "
                            + "replace in the string");
        } else {
            text = argument.toString();
        }
        Matcher matcher = SUBSTITUTION.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1).strip();
            int dot = name.indexOf('.');
            if (own.contains(name)) {
                continue;
            }
            if (dot > 0) {
                checkAttributeOf(name.substring(0, dot));
            } else {
                checkRef(name);
            }
        }
    }

    private void checkIf(Object argument) {
        if (!(argument instanceof List<?> list) || list.size() != 3) {
            throw TemplateFault.error("Fn::If requires a list argument with three elements");
        }
        checkConditionName(list.get(0).toString(), "Resources");
        walk(list.get(1));
        walk(list.get(2));
    }

    static void checkFunction(String key) {
        if (FUNCTIONS_NOT_BUILT.contains(key)) {
            throw TemplateFault.unsupported("The function " + key);
        }
        if (key.startsWith("Fn::") && !FUNCTIONS.contains(key)) {
            throw TemplateFault.error("Encountered unsupported function: " + key + " Supported functions are: "
                    + new TreeSet<>(FUNCTIONS));
        }
    }

    private boolean isParameter(String name) {
        return PSEUDO.contains(name) || template.parameters().containsKey(name);
    }
}
