package dev.payledger.dr.local.service.cloudformation.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template whose form has been checked. Immutable by convention: nobody changes the maps.
 *
 * @param text the template as it was submitted
 * @param description the template's description, or empty
 * @param parameters declared parameters, in the template's order
 * @param mappings map name, top-level key, second-level key, value
 * @param conditions unevaluated conditions by name
 * @param resources resources by logical id, in the template's order
 * @param outputs outputs by name
 * @param metadata the template's metadata section
 */
public record Template(
        String text,
        String description,
        Map<String, ParameterDeclaration> parameters,
        Map<String, Object> mappings,
        Map<String, Object> conditions,
        Map<String, ResourceDeclaration> resources,
        Map<String, OutputDeclaration> outputs,
        Map<String, Object> metadata) {

    /**
     * A resource as declared.
     *
     * @param type for example {@code AWS::DynamoDB::Table}
     * @param properties unevaluated properties
     * @param dependsOn logical ids of explicit dependencies
     * @param condition name of the condition under which it exists, or null
     * @param deletionPolicy {@code Delete}, {@code Retain} or {@code RetainExceptOnCreate}; null where the type's
     *     default holds
     * @param updateReplacePolicy {@code Delete} or {@code Retain}
     * @param metadata the resource's metadata, or empty
     */
    public record ResourceDeclaration(
            String type,
            Map<String, Object> properties,
            List<String> dependsOn,
            @Nullable String condition,
            @Nullable String deletionPolicy,
            String updateReplacePolicy,
            Map<String, Object> metadata) {}

    /**
     * An output as declared.
     *
     * @param value unevaluated value
     * @param description the output's description, or null
     * @param exportName unevaluated name of the export, or null
     * @param condition name of the condition under which it exists, or null
     */
    public record OutputDeclaration(
            Object value,
            @Nullable String description,
            @Nullable Object exportName,
            @Nullable String condition) {}
}
