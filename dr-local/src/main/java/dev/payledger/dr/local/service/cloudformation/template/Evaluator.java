package dev.payledger.dr.local.service.cloudformation.template;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates intrinsic functions. What the scope does not know yet (resources that are still to be made) stays in the
 * result as {@code Ref} or {@code Fn::GetAtt}, so that the same evaluator serves planning and execution;
 * {@code Fn::Sub} over such values comes out as {@code Fn::Join}. For use by one thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">
 *     Intrinsic functions</a>
 */
public final class Evaluator {

    /** What {@code AWS::NoValue} evaluates to: the member that holds it goes away. */
    static final Object NO_VALUE = new Object() {
        @Override
        public String toString() {
            return "AWS::NoValue";
        }
    };

    /** What a stack knows about its resources and about other stacks' exports. */
    public interface Scope {
        /** The physical id of a resource, or empty while it is not known. */
        Optional<Object> ref(String logicalId);

        /** An attribute of a resource, or empty while it is not known. */
        Optional<Object> attribute(String logicalId, String attribute);

        /**
         * The value of another stack's export.
         *
         * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code ValidationError} if there is none
         */
        String importValue(String exportName);
    }

    private static final String DEFAULT_CIDR_BITS = "8";

    /**
     * The letters of a region's zones where they are not a, b and c; an account sees Tokyo's b only if it is old, and lacks
     * single zones of others (which ones is unconfirmed).
     */
    private static final Map<String, String> ZONES = Map.of("ap-northeast-1", "acd", "us-east-1", "abcdef");

    private final Template template;
    private final Map<String, Object> constants;
    private final Scope scope;
    private final Map<String, Boolean> conditions = new HashMap<>();
    private final List<String> evaluating = new ArrayList<>();

    /**
     * Makes an evaluator.
     *
     * @param constants parameters and pseudo parameters by name: strings or lists of strings
     */
    public Evaluator(Template template, Map<String, Object> constants, Scope scope) {
        this.template = template;
        this.constants = constants;
        this.scope = scope;
    }

    /** Whether a condition of the template holds. */
    public boolean condition(String name) {
        Boolean known = conditions.get(name);
        if (known != null) {
            return known;
        }
        Object declared = template.conditions().get(name);
        if (declared == null) {
            throw TemplateFault.format(
                    "Unresolved condition dependency " + name + " in the Conditions block of the " + "template");
        }
        if (evaluating.contains(name)) {
            throw TemplateFault.format("Circular dependency between conditions: " + evaluating);
        }
        evaluating.add(name);
        boolean holds = holds(declared);
        evaluating.remove(name);
        conditions.put(name, holds);
        return holds;
    }

    /** Evaluates the members of a map; those that are {@code AWS::NoValue} are left out. */
    public Map<String, Object> members(Map<String, Object> map) {
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Object evaluated = evaluate(value);
            if (evaluated != NO_VALUE) {
                result.put(key, evaluated);
            }
        });
        return result;
    }

    /** Evaluates a value as far as the scope allows. */
    public Object evaluate(Object value) {
        if (value instanceof List<?> list) {
            List<Object> result = new ArrayList<>();
            for (Object element : list) {
                Object evaluated = evaluate(element);
                if (evaluated != NO_VALUE) {
                    result.add(evaluated);
                }
            }
            return result;
        }
        if (!(value instanceof Map)) {
            return value;
        }
        Map<String, Object> map = TemplateParser.asMap(value);
        String function = References.functionOf(map);
        return function == null
                ? members(map)
                : apply(function, map.values().iterator().next());
    }

    /** Whether a value still holds a reference to a resource that the scope did not know. */
    public static boolean isPending(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(Evaluator::isPending);
        }
        if (value instanceof Map) {
            Map<String, Object> map = TemplateParser.asMap(value);
            return References.functionOf(map) != null || map.values().stream().anyMatch(Evaluator::isPending);
        }
        return false;
    }

    /** Whether a value is a function that still waits for a resource, rather than a plain map. */
    public static boolean isFunction(Object value) {
        return value instanceof Map && References.functionOf(TemplateParser.asMap(value)) != null;
    }

    /** A scalar as text. */
    public static String text(Object scalar) {
        return scalar instanceof BigDecimal number ? number.toPlainString() : scalar.toString();
    }

    private Object apply(String function, Object argument) {
        return switch (function) {
            case "Ref" -> ref(argument.toString());
            case "Fn::GetAtt" -> {
                List<Object> names = arguments(function, argument, 2);
                yield attribute(names.get(0).toString(), string(function, evaluate(names.get(1))));
            }
            case "Fn::Sub" -> substitute(argument);
            case "Fn::Join" -> {
                List<Object> parts = arguments(function, argument, 2);
                yield join(string(function, evaluate(parts.get(0))), evaluate(parts.get(1)));
            }
            case "Fn::Select" -> select(arguments(function, argument, 2));
            case "Fn::Split" -> split(arguments(function, argument, 2));
            case "Fn::Cidr" -> cidr(argument);
            case "Fn::GetAZs" -> zones(string(function, evaluate(argument)));
            case "Fn::FindInMap" -> findInMap(arguments(function, argument, 3));
            case "Fn::If" -> {
                List<Object> branches = arguments(function, argument, 3);
                yield evaluate(branches.get(condition(branches.get(0).toString()) ? 1 : 2));
            }
            case "Fn::Base64" -> {
                Object text = evaluate(argument);
                yield isPending(text)
                        ? single(function, text)
                        : Base64.getEncoder()
                                .encodeToString(string(function, text).getBytes(StandardCharsets.UTF_8));
            }
            case "Fn::ImportValue" -> scope.importValue(string(function, evaluate(argument)));
            default ->
                throw TemplateFault.error(function + " can only be used in the Conditions block of the template");
        };
    }

    private Object ref(String name) {
        if (name.equals("AWS::NoValue")) {
            return NO_VALUE;
        }
        Object constant = constants.get(name);
        return constant != null ? constant : scope.ref(name).orElseGet(() -> single("Ref", name));
    }

    private Object attribute(String logicalId, String attribute) {
        return scope.attribute(logicalId, attribute)
                .orElseGet(() -> single("Fn::GetAtt", new ArrayList<Object>(List.of(logicalId, attribute))));
    }

    private Object substitute(Object argument) {
        String text;
        Map<String, Object> own = Map.of();
        if (argument instanceof List<?> list) {
            text = list.get(0).toString();
            own = members(TemplateParser.asMap(list.get(1)));
        } else {
            text = text(argument);
        }
        List<Object> parts = new ArrayList<>();
        Matcher matcher = References.SUBSTITUTION.matcher(text);
        int end = 0;
        while (matcher.find()) {
            addLiteral(parts, text.substring(end, matcher.start()));
            parts.add(substituted(matcher.group(1).strip(), own));
            end = matcher.end();
        }
        addLiteral(parts, text.substring(end));
        return join("", parts);
    }

    private Object substituted(String name, Map<String, Object> own) {
        Object value = own.get(name);
        if (value == null) {
            int dot = name.indexOf('.');
            value = dot > 0 ? attribute(name.substring(0, dot), name.substring(dot + 1)) : ref(name);
        }
        if (value == NO_VALUE || value instanceof List) {
            throw TemplateFault.error("variable " + name + " in Fn::Sub expression does not resolve to a string");
        }
        return value;
    }

    private static void addLiteral(List<Object> parts, String literal) {
        if (!literal.isEmpty()) {
            parts.add(literal.replace("${!", "${"));
        }
    }

    private static Object join(String delimiter, Object list) {
        if (!(list instanceof List<?> elements)) {
            if (isPending(list)) {
                return single("Fn::Join", new ArrayList<>(List.of(delimiter, list)));
            }
            throw TemplateFault.error("every Fn::Join object requires two parameters, (1) a string delimiter and (2) a "
                    + "list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) "
                    + "to be joined.");
        }
        if (isPending(list)) {
            return single("Fn::Join", new ArrayList<>(List.of(delimiter, list)));
        }
        List<String> texts = new ArrayList<>();
        for (Object element : elements) {
            texts.add(string("Fn::Join", element));
        }
        return String.join(delimiter, texts);
    }

    private Object select(List<Object> arguments) {
        String index = string("Fn::Select", evaluate(arguments.get(0)));
        Object list = evaluate(arguments.get(1));
        if (isPending(list)) {
            return single("Fn::Select", new ArrayList<>(List.of(index, list)));
        }
        if (!index.matches("[0-9]{1,6}")
                || !(list instanceof List<?> elements)
                || Integer.parseInt(index) >= elements.size()) {
            throw TemplateFault.error("Fn::Select cannot select nonexistent value at index " + index);
        }
        return elements.get(Integer.parseInt(index));
    }

    private Object split(List<Object> arguments) {
        String delimiter = string("Fn::Split", evaluate(arguments.get(0)));
        Object source = evaluate(arguments.get(1));
        if (isPending(source)) {
            return single("Fn::Split", new ArrayList<>(List.of(delimiter, source)));
        }
        return new ArrayList<Object>(Arrays.asList(string("Fn::Split", source).split(Pattern.quote(delimiter), -1)));
    }

    private Object cidr(Object argument) {
        if (!(argument instanceof List<?> list) || list.size() < 2 || list.size() > 3) {
            throw TemplateFault.error("every Fn::Cidr object requires two required parameters, a string ipBlock and"
                    + " number of desired subnets, and optional parameter, cidrBits.");
        }
        List<Object> values = new ArrayList<>();
        list.forEach(value -> values.add(evaluate(value)));
        if (isPending(values)) {
            return single("Fn::Cidr", values);
        }
        String bits = values.size() == 3 ? string("Fn::Cidr", values.get(2)) : DEFAULT_CIDR_BITS;
        return new ArrayList<>(Cidr.blocks(string("Fn::Cidr", values.get(0)), string("Fn::Cidr", values.get(1)), bits));
    }

    /** The zones of a region; of the stack's where none is named. */
    private Object zones(String named) {
        String region = named.isEmpty() ? String.valueOf(constants.get("AWS::Region")) : named;
        if (!region.matches("[a-z]{2}(-[a-z]+)+-[0-9]")) {
            throw TemplateFault.error("Fn::GetAZs: " + region + " is not a region");
        }
        List<Object> zones = new ArrayList<>();
        for (char letter : ZONES.getOrDefault(region, "abc").toCharArray()) {
            zones.add(region + letter);
        }
        return zones;
    }

    private Object findInMap(List<Object> arguments) {
        String name = string("Fn::FindInMap", evaluate(arguments.get(0)));
        String first = string("Fn::FindInMap", evaluate(arguments.get(1)));
        String second = string("Fn::FindInMap", evaluate(arguments.get(2)));
        if (!(template.mappings().get(name) instanceof Map<?, ?> mapping)) {
            throw TemplateFault.error(
                    "Mapping named '" + name + "' is not present in the 'Mappings' section of template.");
        }
        Object value = mapping.get(first) instanceof Map<?, ?> below ? below.get(second) : null;
        if (value == null) {
            throw TemplateFault.error("Unable to get mapping for " + name + "::" + first + "::" + second);
        }
        return value;
    }

    private boolean holds(Object condition) {
        if (condition instanceof Map) {
            Map<String, Object> map = TemplateParser.asMap(condition);
            if (map.size() == 1) {
                String function = map.keySet().iterator().next();
                return holds(function, map.values().iterator().next());
            }
        }
        throw TemplateFault.format("Conditions can only be boolean operations on parameters and other conditions");
    }

    private boolean holds(String function, Object argument) {
        switch (function) {
            case "Condition" -> {
                return condition(argument.toString());
            }
            case "Fn::Equals" -> {
                List<Object> sides = arguments(function, argument, 2);
                return comparable(evaluate(sides.get(0))).equals(comparable(evaluate(sides.get(1))));
            }
            case "Fn::Not" -> {
                return !holds(arguments(function, argument, 1).get(0));
            }
            case "Fn::And", "Fn::Or" -> {
                if (!(argument instanceof List<?> list) || list.size() < 2 || list.size() > 10) {
                    throw TemplateFault.error("every " + function
                            + " object requires a list of at least 2 and at most 10 boolean parameters.");
                }
                boolean all = function.equals("Fn::And");
                boolean result = all;
                for (Object element : list) {
                    result = all ? result & holds(element) : result | holds(element);
                }
                return result;
            }
            default ->
                throw TemplateFault.format(
                        "Conditions can only be boolean operations on parameters and other conditions");
        }
    }

    private static Object comparable(Object value) {
        return value instanceof List || value instanceof Map ? value : text(value);
    }

    private static List<Object> arguments(String function, Object argument, int count) {
        if (!(argument instanceof List<?> list) || list.size() != count) {
            throw TemplateFault.error(
                    "every " + function + " object requires a list of " + count + " parameters, found " + argument);
        }
        return TemplateParser.asList(argument);
    }

    private static String string(String function, Object value) {
        if (value instanceof Map || value instanceof List || value == NO_VALUE) {
            throw TemplateFault.error(function + " requires a string, found " + value);
        }
        return text(value);
    }

    private static Map<String, Object> single(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }
}
