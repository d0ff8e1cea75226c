package dev.payledger.dr.local.service.cloudformation.template;

import java.util.List;
import java.util.Map;

/**
 * Reads the text of a template, YAML or JSON, into maps, lists and scalars (String, Boolean, Long, BigInteger,
 * BigDecimal). Short function tags come out in their long form: {@code !Sub x} as {@code {"Fn::Sub": "x"}}. Nothing in
 * the result is null.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html">formats</a>
 */
public final class TemplateParser {

    private TemplateParser() {}

    /**
     * Parses a template. A text whose first character is a brace is JSON, any other is YAML.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code ValidationError} with line and column
     *     if the text is not well-formed; whoever wrote the template must act
     */
    public static Map<String, Object> parse(String text) {
        String start = text.stripLeading();
        if (start.isEmpty()) {
            throw TemplateFault.validation(
                    "At least one of Template URL, Template body or Use Previous Template must be " + "specified.");
        }
        Object root = start.charAt(0) == '{' ? JsonTemplates.parse(text) : YamlTemplates.parse(text);
        if (!(root instanceof Map)) {
            throw TemplateFault.format("unsupported structure.");
        }
        return asMap(root);
    }

    /** Refuses nulls, which both formats can write and no template may hold. */
    static Object notNull(@org.jspecify.annotations.Nullable Object value, String path) {
        if (value == null) {
            throw TemplateFault.format("[" + path + "] 'null' values are not allowed in templates");
        }
        return value;
    }

    /** A value known to be a map; the parsers make only maps with string keys. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    /** A value known to be a list. */
    @SuppressWarnings("unchecked")
    static List<Object> asList(Object value) {
        return (List<Object>) value;
    }
}
