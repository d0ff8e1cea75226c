package dev.payledger.dr.internal.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The template of a stack that stands, and the values that CloudFormation gave to it. Tells the value of a property
 * where template, parameters and resources say it for certain; where they do not, the answer is empty. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">intrinsic
 * functions</a>.
 */
public final class StackTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]+)}");
    private static final String MASKED = "****";

    private final Map<String, Object> template;
    private final StackState stack;
    private final Map<String, Stack.Member> members;

    StackTemplate(String template, StackState stack, List<Stack.Member> members) {
        this.template = TemplateTree.parse(template);
        this.stack = stack;
        this.members = members.stream()
                .collect(Collectors.toMap(Stack.Member::logicalId, member -> member, (first, second) -> first));
    }

    /** What a template says about a value that may be unknown to us. */
    private static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        private Unknown(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The value that the template gives to an environment variable of a function.
     *
     * @param logicalId the function in the template
     * @return empty where the template gives it none, or one that cannot be told for certain
     */
    public Optional<String> variable(String logicalId, String variable) {
        Object expression = expression(logicalId, variable);
        if (expression == null) {
            return Optional.empty();
        }
        try {
            return value(expression) instanceof String text ? Optional.of(text) : Optional.empty();
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    /** Whether the template gives the function this variable at all. */
    public boolean declares(String logicalId, String variable) {
        return expression(logicalId, variable) != null;
    }

    /** The names of the variables that the template gives a function. */
    public Set<String> variables(String logicalId) {
        Object declared = property(logicalId, "Environment", "Variables");
        return declared == null ? Set.of() : TemplateTree.map(declared).keySet();
    }

    /**
     * How the template says what a variable is, for example {@code !Ref ViewTable}; {@code a text} where it writes the
     * value itself, which is not shown; empty where it does not give the variable.
     */
    public String reference(String logicalId, String variable) {
        Object expression = expression(logicalId, variable);
        if (expression == null) {
            return "";
        }
        Map<String, Object> map = TemplateTree.map(expression);
        if (map.size() != 1) {
            return "a text";
        }
        Map.Entry<String, Object> only = map.entrySet().iterator().next();
        String name = only.getKey().replace("Fn::", "");
        return only.getValue() instanceof String text
                ? "!" + name + " " + text
                : name.equals("GetAtt") && only.getValue() instanceof List<?> parts && parts.size() == 2
                        ? "!GetAtt " + parts.get(0) + "." + parts.get(1)
                        : "!" + name;
    }

    /** Whether a variable's value is the name or ARN of something in the stack, and so no secret. */
    public boolean namesAResource(String logicalId, String variable) {
        String[] reference = reference(logicalId, variable).split("[ .]", -1);
        return reference.length > 1
                && (reference[0].equals("!Ref") || reference[0].equals("!GetAtt"))
                && members.containsKey(reference[1]);
    }

    /**
     * The ARN of the role that the template gives a function.
     *
     * @return empty where it cannot be told for certain
     */
    public Optional<String> role(String logicalId) {
        Object expression = property(logicalId, "Role");
        if (expression == null) {
            return Optional.empty();
        }
        try {
            return value(expression) instanceof String text && text.startsWith("arn:")
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    /** The concurrency that the template reserves for a function; empty where it reserves none, or cannot be told. */
    public Optional<Integer> reservedConcurrency(String logicalId) {
        Object expression = property(logicalId, "ReservedConcurrentExecutions");
        try {
            return expression != null && value(expression) instanceof String text && text.matches("\\d{1,6}")
                    ? Optional.of(Integer.valueOf(text))
                    : Optional.empty();
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    /** Whether the template gives a resource this property at all. */
    public boolean says(String logicalId, String property) {
        return property(logicalId, property) != null;
    }

    /** A property of a resource that is a text or a number; empty where it has none, or it cannot be told for certain. */
    public Optional<String> text(String logicalId, String property) {
        Object expression = property(logicalId, property);
        try {
            return expression != null && value(expression) instanceof String text
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    private @Nullable Object expression(String logicalId, String variable) {
        return property(logicalId, "Environment", "Variables", variable);
    }

    private @Nullable Object property(String logicalId, String... path) {
        Object node = template;
        List<String> keys = new ArrayList<>(List.of("Resources", logicalId, "Properties"));
        keys.addAll(List.of(path));
        for (String key : keys) {
            node = TemplateTree.map(node).get(key);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    private Object value(Object expression) throws Unknown {
        if (expression instanceof String) {
            return expression;
        }
        if (expression instanceof List<?> list) {
            List<Object> values = new ArrayList<>();
            for (Object item : list) {
                values.add(value(item));
            }
            return values;
        }
        Map<String, Object> map = TemplateTree.map(expression);
        if (map.size() != 1) {
            throw new Unknown("not an intrinsic function");
        }
        Map.Entry<String, Object> only = map.entrySet().iterator().next();
        return function(only.getKey(), only.getValue());
    }

    private Object function(String name, Object argument) throws Unknown {
        return switch (name) {
            case "Ref" -> ref(String.valueOf(argument));
            case "Fn::GetAtt" -> attribute(list(argument, 2));
            case "Fn::Sub" -> substitute(argument);
            case "Fn::Join" -> join(list(argument, 2));
            case "Fn::Select" -> select(list(argument, 2));
            case "Fn::Split" -> {
                List<?> parts = list(argument, 2);
                yield List.of(text(value(parts.get(1))).split(Pattern.quote(text(parts.get(0))), -1));
            }
            case "Fn::If" -> {
                List<?> parts = list(argument, 3);
                yield value(condition(Map.of("Condition", parts.get(0))) ? parts.get(1) : parts.get(2));
            }
            case "Fn::FindInMap" -> findInMap(list(argument, 3));
            default -> throw new Unknown(name);
        };
    }

    private Object ref(String name) throws Unknown {
        String[] arn = stack.id().split(":", -1);
        switch (name) {
            case "AWS::Region":
                return arn[3];
            case "AWS::AccountId":
                return arn[4];
            case "AWS::Partition":
                return arn[1];
            case "AWS::StackName":
                return stack.name();
            case "AWS::StackId":
                return stack.id();
            case "AWS::URLSuffix":
                return "amazonaws.com";
            default:
        }
        String parameter = stack.parameters().get(name);
        if (parameter != null) {
            String type = String.valueOf(TemplateTree.map(TemplateTree.map(template.getOrDefault("Parameters", ""))
                            .getOrDefault(name, ""))
                    .get("Type"));
            if (parameter.equals(MASKED) || type.startsWith("AWS::SSM")) {
                throw new Unknown("parameter " + name + " is not shown");
            }
            return type.equals("CommaDelimitedList") || type.startsWith("List<")
                    ? List.of(parameter.split("\\s*,\\s*", -1))
                    : parameter;
        }
        Stack.Member member = members.get(name);
        if (member == null || member.physicalId().isEmpty()) {
            throw new Unknown(name);
        }
        return member.physicalId();
    }

    private String attribute(List<?> parts) throws Unknown {
        Stack.Member member = members.get(text(parts.get(0)));
        if (member == null || !text(parts.get(1)).equals("Arn")) {
            throw new Unknown("attribute " + parts);
        }
        String[] arn = stack.id().split(":", -1);
        String here = arn[3] + ":" + arn[4] + ":";
        return switch (member.type()) {
            case "AWS::DynamoDB::Table" -> "arn:" + arn[1] + ":dynamodb:" + here + "table/" + member.physicalId();
            case "AWS::Lambda::Function" -> "arn:" + arn[1] + ":lambda:" + here + "function:" + member.physicalId();
            case "AWS::IAM::Role" ->
                "arn:" + arn[1] + ":iam::" + arn[4] + ":role" + rolePath(member) + member.physicalId();
            case "AWS::S3::Bucket" -> "arn:" + arn[1] + ":s3:::" + member.physicalId();
            case "AWS::SQS::Queue" ->
                "arn:" + arn[1] + ":sqs:" + here
                        + member.physicalId().substring(member.physicalId().lastIndexOf('/') + 1);
            default -> throw new Unknown("attribute of " + member.type());
        };
    }

    private String rolePath(Stack.Member role) throws Unknown {
        Object path = property(role.logicalId(), "Path");
        return path == null ? "/" : text(value(path));
    }

    private String substitute(Object argument) throws Unknown {
        boolean withMap = argument instanceof List<?>;
        String text = withMap ? text(list(argument, 2).get(0)) : text(argument);
        Map<String, Object> own = withMap ? TemplateTree.map(list(argument, 2).get(1)) : Map.of();
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(2);
            String value;
            if (!matcher.group(1).isEmpty()) {
                value = "${" + name + "}";
            } else if (own.containsKey(name)) {
                value = text(value(own.getOrDefault(name, "")));
            } else if (name.contains(".")) {
                int dot = name.indexOf('.');
                value = attribute(List.of(name.substring(0, dot), name.substring(dot + 1)));
            } else {
                value = text(ref(name));
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(filled).toString();
    }

    private String join(List<?> parts) throws Unknown {
        if (!(value(parts.get(1)) instanceof List<?> values)) {
            throw new Unknown("Fn::Join");
        }
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            texts.add(text(value));
        }
        return String.join(text(parts.get(0)), texts);
    }

    private Object select(List<?> parts) throws Unknown {
        try {
            if (value(parts.get(1)) instanceof List<?> values) {
                return value(values.get(Integer.parseInt(text(value(parts.get(0))))));
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new Unknown("Fn::Select " + e.getMessage());
        }
        throw new Unknown("Fn::Select");
    }

    private Object findInMap(List<?> parts) throws Unknown {
        Object node = template.getOrDefault("Mappings", "");
        for (Object part : parts) {
            node = TemplateTree.map(node).get(text(value(part)));
            if (node == null) {
                throw new Unknown("Fn::FindInMap");
            }
        }
        return value(node);
    }

    private boolean condition(Object expression) throws Unknown {
        Map<String, Object> map = TemplateTree.map(expression);
        if (map.size() != 1) {
            throw new Unknown("condition");
        }
        Map.Entry<String, Object> only = map.entrySet().iterator().next();
        switch (only.getKey()) {
            case "Condition":
                Object named = TemplateTree.map(template.getOrDefault("Conditions", ""))
                        .get(text(only.getValue()));
                if (named == null) {
                    throw new Unknown("condition " + only.getValue());
                }
                return condition(named);
            case "Fn::Equals":
                List<?> sides = list(only.getValue(), 2);
                return value(sides.get(0)).equals(value(sides.get(1)));
            case "Fn::Not":
                return !condition(list(only.getValue(), 1).get(0));
            case "Fn::And", "Fn::Or":
                boolean and = only.getKey().equals("Fn::And");
                boolean result = and;
                if (only.getValue() instanceof List<?> parts) {
                    for (Object part : parts) {
                        result = and ? result && condition(part) : result || condition(part);
                    }
                }
                return result;
            default:
                throw new Unknown(only.getKey());
        }
    }

    private static List<?> list(Object argument, int size) throws Unknown {
        if (argument instanceof List<?> list && list.size() == size) {
            return list;
        }
        throw new Unknown("expected " + size + " arguments");
    }

    private static String text(@Nullable Object value) throws Unknown {
        if (value instanceof String text) {
            return text;
        }
        throw new Unknown("not a text");
    }
}
