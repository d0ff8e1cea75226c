package dev.payledger.dr.local.service.cloudformation.template;

import dev.payledger.dr.local.service.cloudformation.template.Template.OutputDeclaration;
import dev.payledger.dr.local.service.cloudformation.template.Template.ResourceDeclaration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a parsed text into a {@link Template} and checks everything that can be checked without parameter values.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html">sections</a>
 */
public final class TemplateReader {

    private static final Pattern ALPHANUMERIC = Pattern.compile("[A-Za-z0-9]+");
    private static final Set<String> SECTIONS = Set.of(
            "AWSTemplateFormatVersion",
            "Description",
            "Metadata",
            "Parameters",
            "Mappings",
            "Conditions",
            "Resources",
            "Outputs");
    private static final Set<String> SECTIONS_NOT_BUILT = Set.of("Transform", "Rules", "Hooks");
    private static final Set<String> RESOURCE_MEMBERS =
            Set.of("Type", "Properties", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "Metadata");
    private static final Set<String> RESOURCE_MEMBERS_NOT_BUILT = Set.of("CreationPolicy", "UpdatePolicy");
    private static final int RESOURCES_MAX = 500;
    private static final int DESCRIPTION_BYTES_MAX = 1024;

    private TemplateReader() {}

    /**
     * Reads and checks a template.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code ValidationError} in AWS's words;
     *     whoever wrote the template must act
     */
    public static Template read(String text) {
        Map<String, Object> root = TemplateParser.parse(text);
        checkSections(root);
        Template template = new Template(
                text,
                string(root.getOrDefault("Description", ""), "/Description"),
                parameters(section(root, "Parameters")),
                mappings(section(root, "Mappings")),
                section(root, "Conditions"),
                resources(root),
                outputs(section(root, "Outputs")),
                section(root, "Metadata"));
        References.check(template);
        return template;
    }

    private static void checkSections(Map<String, Object> root) {
        TreeSet<String> unknown = new TreeSet<>();
        for (String section : root.keySet()) {
            if (SECTIONS_NOT_BUILT.contains(section)) {
                throw TemplateFault.unsupported("The template section " + section);
            }
            if (!SECTIONS.contains(section)) {
                unknown.add(section);
            }
        }
        if (!unknown.isEmpty()) {
            throw TemplateFault.validation("Invalid template property or properties " + unknown);
        }
        Object version = root.get("AWSTemplateFormatVersion");
        if (version != null && !version.equals("2010-09-09")) {
            throw TemplateFault.format(version + " is not a supported value for AWSTemplateFormatVersion.");
        }
        if (root.get("Description") instanceof String description
                && description.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > DESCRIPTION_BYTES_MAX) {
            throw TemplateFault.format("'Description' length is greater than " + DESCRIPTION_BYTES_MAX + ".");
        }
    }

    private static Map<String, ParameterDeclaration> parameters(Map<String, Object> section) {
        Map<String, ParameterDeclaration> parameters = new LinkedHashMap<>();
        section.forEach((name, value) -> {
            if (!ALPHANUMERIC.matcher(name).matches()) {
                throw TemplateFault.format("Parameter name " + name + " is non alphanumeric.");
            }
            parameters.put(name, ParameterDeclaration.read(name, map(value, "/Parameters/" + name)));
        });
        return parameters;
    }

    private static Map<String, Object> mappings(Map<String, Object> section) {
        section.forEach((name, value) ->
                map(value, "/Mappings/" + name).forEach((key, below) -> map(below, "/Mappings/" + name + "/" + key)));
        return section;
    }

    private static Map<String, ResourceDeclaration> resources(Map<String, Object> root) {
        Map<String, Object> section = section(root, "Resources");
        if (section.isEmpty()) {
            throw TemplateFault.format("At least one Resources member must be defined.");
        }
        if (section.size() > RESOURCES_MAX) {
            throw TemplateFault.format(
                    "Number of resources, " + section.size() + ", is greater than maximum allowed, " + RESOURCES_MAX);
        }
        Map<String, ResourceDeclaration> resources = new LinkedHashMap<>();
        section.forEach((id, value) -> {
            if (id.startsWith("Fn::")) {
                References.checkFunction(id.replaceFirst("(Fn::[^:]*):.*", "$1"));
            }
            if (!ALPHANUMERIC.matcher(id).matches()) {
                throw TemplateFault.format("Resource name " + id + " is non alphanumeric.");
            }
            resources.put(id, resource(id, map(value, "/Resources/" + id)));
        });
        return resources;
    }

    private static ResourceDeclaration resource(String id, Map<String, Object> members) {
        String path = "/Resources/" + id;
        for (String member : members.keySet()) {
            if (RESOURCE_MEMBERS_NOT_BUILT.contains(member)) {
                throw TemplateFault.unsupported("The attribute " + member + " of resource " + id);
            }
            if (!RESOURCE_MEMBERS.contains(member)) {
                throw TemplateFault.validation("Invalid template resource property '" + member + "'");
            }
        }
        Object type = members.get("Type");
        if (type == null) {
            throw TemplateFault.format("[" + path + "] Every Resources object must contain a Type member.");
        }
        return new ResourceDeclaration(
                string(type, path + "/Type"),
                section(members, "Properties"),
                dependsOn(members.get("DependsOn"), path),
                optionalString(members, "Condition", path),
                policy(members, "DeletionPolicy", id, Set.of("Delete", "Retain", "RetainExceptOnCreate")),
                java.util.Objects.requireNonNullElse(
                        policy(members, "UpdateReplacePolicy", id, Set.of("Delete", "Retain")), "Delete"),
                section(members, "Metadata"));
    }

    private static List<String> dependsOn(@Nullable Object value, String path) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            List<String> names = new ArrayList<>();
            list.forEach(name -> names.add(string(name, path + "/DependsOn")));
            return List.copyOf(names);
        }
        return List.of(string(value, path + "/DependsOn"));
    }

    private static @Nullable String policy(Map<String, Object> members, String name, String id, Set<String> valid) {
        String policy = optionalString(members, name, "/Resources/" + id);
        if ("Snapshot".equals(policy)) {
            throw TemplateFault.unsupported(name + " Snapshot of resource " + id);
        }
        if (policy != null && !valid.contains(policy)) {
            throw TemplateFault.format("Unrecognized " + name + " " + policy + " for resource " + id);
        }
        return policy;
    }

    private static Map<String, OutputDeclaration> outputs(Map<String, Object> section) {
        Map<String, OutputDeclaration> outputs = new LinkedHashMap<>();
        section.forEach((name, value) -> {
            String path = "/Outputs/" + name;
            if (!ALPHANUMERIC.matcher(name).matches()) {
                throw TemplateFault.format("Output name " + name + " is non alphanumeric.");
            }
            Map<String, Object> members = map(value, path);
            for (String member : members.keySet()) {
                if (!Set.of("Value", "Description", "Export", "Condition").contains(member)) {
                    throw TemplateFault.validation("Invalid template output property '" + member + "'");
                }
            }
            Object output = members.get("Value");
            if (output == null) {
                throw TemplateFault.format("[" + path + "] Every Outputs member must contain a Value object");
            }
            outputs.put(
                    name,
                    new OutputDeclaration(
                            output,
                            optionalString(members, "Description", path),
                            section(members, "Export").get("Name"),
                            optionalString(members, "Condition", path)));
        });
        return outputs;
    }

    private static Map<String, Object> section(Map<String, Object> parent, String name) {
        Object value = parent.get(name);
        return value == null ? Map.of() : map(value, "/" + name);
    }

    private static Map<String, Object> map(Object value, String path) {
        if (!(value instanceof Map)) {
            throw TemplateFault.format("[" + path + "] value must be an object");
        }
        return TemplateParser.asMap(value);
    }

    private static @Nullable String optionalString(Map<String, Object> parent, String name, String path) {
        Object value = parent.get(name);
        return value == null ? null : string(value, path + "/" + name);
    }

    private static String string(Object value, String path) {
        if (value instanceof Map || value instanceof List) {
            throw TemplateFault.format("[" + path + "] value must be a string");
        }
        return value.toString();
    }
}
