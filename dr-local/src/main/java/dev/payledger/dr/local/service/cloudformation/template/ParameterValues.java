package dev.payledger.dr.local.service.cloudformation.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudformation.model.Parameter;

/** The values of a template's parameters for one stack: given, kept from before, or defaults. Never null, all checked. */
public final class ParameterValues {

    private ParameterValues() {}

    /**
     * Finds the value of every declared parameter.
     *
     * @param declared the template's parameters
     * @param given what the caller sent
     * @param former the stack's present values, for {@code UsePreviousValue}; empty for a new stack
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code ValidationError} if values are
     *     missing, unknown or break a constraint; the caller must act
     */
    public static Map<String, String> resolve(
            Map<String, ParameterDeclaration> declared, List<Parameter> given, Map<String, String> former) {
        Map<String, String> values = given(declared, given, former);
        Map<String, String> resolved = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        declared.forEach((name, declaration) -> {
            String value = values.containsKey(name) ? values.get(name) : declaration.defaultValue();
            if (value == null) {
                missing.add(name);
                return;
            }
            resolved.put(name, value);
        });
        if (!missing.isEmpty()) {
            throw TemplateFault.validation("Parameters: " + missing + " must have values");
        }
        resolved.forEach((name, value) -> {
            ParameterDeclaration declaration = declared.get(name);
            if (declaration != null) {
                declaration.check(value);
            }
        });
        return resolved;
    }

    private static Map<String, String> given(
            Map<String, ParameterDeclaration> declared, List<Parameter> given, Map<String, String> former) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (Parameter parameter : given) {
            String name = parameter.parameterKey();
            if (name == null) {
                throw TemplateFault.validation("Parameter key must not be null");
            }
            if (values.containsKey(name)) {
                throw TemplateFault.validation("Duplicate parameter key: " + name);
            }
            if (!declared.containsKey(name)) {
                unknown.add(name);
            } else if (Boolean.TRUE.equals(parameter.usePreviousValue())) {
                values.put(name, formerValue(parameter, former));
            } else if (parameter.parameterValue() != null) {
                values.put(name, parameter.parameterValue());
            }
        }
        if (!unknown.isEmpty()) {
            throw TemplateFault.validation("Parameters: " + unknown + " do not exist in the template");
        }
        return values;
    }

    private static String formerValue(Parameter parameter, Map<String, String> former) {
        String name = parameter.parameterKey();
        if (parameter.parameterValue() != null) {
            throw TemplateFault.validation("Invalid input for parameter key " + name
                    + ". Cannot specify both usePreviousValue as true and a parameter value");
        }
        String value = former.get(name);
        if (value == null) {
            throw TemplateFault.validation("Invalid input for parameter key " + name
                    + ". Cannot specify usePreviousValue as true for a parameter key not in the previous template");
        }
        return value;
    }
}
