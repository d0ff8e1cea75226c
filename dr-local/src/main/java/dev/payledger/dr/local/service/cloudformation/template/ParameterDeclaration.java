package dev.payledger.dr.local.service.cloudformation.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A declared parameter and what its values must satisfy. AWS-specific types are taken as plain strings: whether the
 * named thing exists shows when the resource is made.
 *
 * @param name logical name
 * @param type for example {@code String} or {@code List<Number>}
 * @param defaultValue the default, or null where a value must be given
 * @param description the description, or empty
 * @param noEcho whether the value is shown as {@code ****}
 * @param allowedValues the only values allowed, or empty for any
 * @param allowedPattern a pattern that a value must match as a whole, or null
 * @param bounds {@code MinLength, MaxLength, MinValue, MaxValue} as far as given
 * @param constraintDescription said instead of the constraint itself, or null
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html">
 *     Parameters</a>
 */
public record ParameterDeclaration(
        String name,
        String type,
        @Nullable String defaultValue,
        String description,
        boolean noEcho,
        List<String> allowedValues,
        @Nullable Pattern allowedPattern,
        Map<String, BigDecimal> bounds,
        @Nullable String constraintDescription) {

    private static final Set<String> PLAIN_TYPES =
            Set.of("String", "Number", "CommaDelimitedList", "List<String>", "List<Number>");
    private static final Pattern AWS_TYPE = Pattern.compile("(List<)?AWS::[A-Za-z0-9]+::[A-Za-z0-9:.]+>?");
    private static final Set<String> MEMBERS = Set.of(
            "Type",
            "Default",
            "Description",
            "NoEcho",
            "AllowedValues",
            "AllowedPattern",
            "MinLength",
            "MaxLength",
            "MinValue",
            "MaxValue",
            "ConstraintDescription");

    static ParameterDeclaration read(String name, Map<String, Object> members) {
        for (String member : members.keySet()) {
            if (!MEMBERS.contains(member)) {
                throw TemplateFault.validation("Invalid template parameter property '" + member + "'");
            }
        }
        Object type = members.get("Type");
        if (type == null) {
            throw TemplateFault.format("Every Parameters object must contain a Type member.");
        }
        checkType(name, type.toString());
        List<String> allowed = new ArrayList<>();
        if (members.get("AllowedValues") instanceof List<?> values) {
            values.forEach(value -> allowed.add(text(value)));
        }
        Map<String, BigDecimal> bounds = new java.util.HashMap<>();
        for (String bound : List.of("MinLength", "MaxLength", "MinValue", "MaxValue")) {
            Object value = members.get(bound);
            if (value != null) {
                bounds.put(bound, number(name, bound, text(value)));
            }
        }
        Object value = members.get("Default");
        ParameterDeclaration declaration = new ParameterDeclaration(
                name,
                type.toString(),
                value == null ? null : value instanceof List<?> list ? join(list) : text(value),
                text(members.getOrDefault("Description", "")),
                text(members.getOrDefault("NoEcho", "false")).equalsIgnoreCase("true"),
                List.copyOf(allowed),
                pattern(name, members.get("AllowedPattern")),
                Map.copyOf(bounds),
                members.get("ConstraintDescription") == null ? null : text(members.get("ConstraintDescription")));
        if (declaration.defaultValue != null) {
            declaration.check(declaration.defaultValue);
        }
        return declaration;
    }

    private static void checkType(String name, String type) {
        if (type.startsWith("AWS::SSM::")) {
            throw TemplateFault.unsupported("The type " + type + " of parameter " + name);
        }
        if (!PLAIN_TYPES.contains(type) && !AWS_TYPE.matcher(type).matches()) {
            throw TemplateFault.format("Unrecognized parameter type: " + type);
        }
    }

    private static @Nullable Pattern pattern(String name, @Nullable Object pattern) {
        if (pattern == null) {
            return null;
        }
        try {
            return Pattern.compile(text(pattern));
        } catch (PatternSyntaxException e) {
            throw TemplateFault.error("Parameter '" + name + "' has an AllowedPattern that is no regular expression: "
                    + e.getDescription());
        }
    }

    /** Whether the value is a list, written with commas. */
    public boolean isList() {
        return type.equals("CommaDelimitedList") || type.startsWith("List<");
    }

    /** What {@code Ref} answers for a value: the string itself, or its parts for a list. */
    public Object valueOf(String text) {
        if (!isList()) {
            return text;
        }
        List<Object> parts = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String part : text.split(",", -1)) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /**
     * Checks a value against everything declared.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code ValidationError} naming the
     *     parameter and the constraint
     */
    public void check(String value) {
        if (isList()) {
            for (Object part : TemplateParser.asList(valueOf(value))) {
                checkOne(part.toString());
            }
        } else {
            checkOne(value);
        }
    }

    private void checkOne(String value) {
        if (!allowedValues.isEmpty() && !allowedValues.contains(value)) {
            throw refused("must be one of AllowedValues");
        }
        if (allowedPattern != null && !allowedPattern.matcher(value).matches()) {
            throw refused("must match pattern " + allowedPattern.pattern());
        }
        int length = value.codePointCount(0, value.length());
        BigDecimal minLength = bounds.get("MinLength");
        if (minLength != null && BigDecimal.valueOf(length).compareTo(minLength) < 0) {
            throw refused("must contain at least " + minLength.toPlainString() + " characters");
        }
        BigDecimal maxLength = bounds.get("MaxLength");
        if (maxLength != null && BigDecimal.valueOf(length).compareTo(maxLength) > 0) {
            throw refused("must contain at most " + maxLength.toPlainString() + " characters");
        }
        if (type.equals("Number") || type.equals("List<Number>")) {
            checkNumber(value);
        }
    }

    private void checkNumber(String value) {
        BigDecimal number = number(name, "", value);
        BigDecimal min = bounds.get("MinValue");
        if (min != null && number.compareTo(min) < 0) {
            throw refused("must be a number not less than " + min.toPlainString());
        }
        BigDecimal max = bounds.get("MaxValue");
        if (max != null && number.compareTo(max) > 0) {
            throw refused("must be a number not greater than " + max.toPlainString());
        }
    }

    private software.amazon.awssdk.awscore.exception.AwsServiceException refused(String constraint) {
        return TemplateFault.validation("Parameter '" + name + "' "
                + (constraintDescription == null
                        ? constraint
                        : "failed to satisfy constraint: " + constraintDescription));
    }

    private static BigDecimal number(String name, String member, String value) {
        try {
            return new BigDecimal(value.strip());
        } catch (NumberFormatException e) {
            throw TemplateFault.error(
                    "Parameter '" + name + "' " + (member.isEmpty() ? "" : member + " ") + "must be a number");
        }
    }

    private static String join(List<?> list) {
        List<String> parts = new ArrayList<>();
        list.forEach(part -> parts.add(text(part)));
        return String.join(",", parts);
    }

    private static String text(@Nullable Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    }
}
