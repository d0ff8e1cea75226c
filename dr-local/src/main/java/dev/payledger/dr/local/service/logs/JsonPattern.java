package dev.payledger.dr.local.service.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern over JSON events: <code>{ $.level = "ERROR" &amp;&amp; ($.status &gt;= 500 || $.route = "GET *") }</code>.
 * Strings may hold {@code *}; numbers are compared as numbers. {@code IS NULL}, {@code NOT EXISTS} and the like are
 * refused.
 */
final class JsonPattern {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(\\(|\\)|&&|\\|\\||!=|<=|>=|=|<|>|\\$(?:\\.[A-Za-z0-9_@-]+|\\[\\d+])+|\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s()=<>!&|\"]+)");
    private static final Pattern STEP = Pattern.compile("\\.([A-Za-z0-9_@-]+)|\\[(\\d+)]");

    private final String source;
    private final List<String> tokens = new ArrayList<>();
    private int next;

    private JsonPattern(String source) {
        this.source = source;
        String inner = source.substring(1, source.length() - 1);
        Matcher matcher = TOKEN.matcher(inner);
        int end = 0;
        while (end < inner.stripTrailing().length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw invalid();
            }
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
    }

    /** Reads a pattern in braces. */
    static Predicate<String> of(String source) {
        if (!source.endsWith("}") || source.length() < 2) {
            throw LogErrors.invalid("Invalid filter pattern: " + source);
        }
        JsonPattern parser = new JsonPattern(source);
        Predicate<JsonNode> condition = parser.any();
        if (parser.next < parser.tokens.size()) {
            throw parser.invalid();
        }
        return message -> {
            if (!message.startsWith("{")) {
                return false;
            }
            try {
                return condition.test(JSON.readTree(message));
            } catch (JsonProcessingException e) {
                return false;
            }
        };
    }

    private Predicate<JsonNode> any() {
        Predicate<JsonNode> left = all();
        while (take("||")) {
            left = left.or(all());
        }
        return left;
    }

    private Predicate<JsonNode> all() {
        Predicate<JsonNode> left = one();
        while (take("&&")) {
            left = left.and(one());
        }
        return left;
    }

    private Predicate<JsonNode> one() {
        if (take("(")) {
            Predicate<JsonNode> inner = any();
            if (!take(")")) {
                throw invalid();
            }
            return inner;
        }
        String path = token();
        String operator = token();
        String value = token();
        if (!path.startsWith("$") || !List.of("=", "!=", "<", ">", "<=", ">=").contains(operator)) {
            throw invalid();
        }
        return comparison(path, operator, value);
    }

    private Predicate<JsonNode> comparison(String path, String operator, String value) {
        if (value.startsWith("\"") || !value.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?")) {
            String text = value.startsWith("\"")
                    ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
                    : value;
            Pattern wanted = Pattern.compile(Pattern.quote(text).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
            return switch (operator) {
                case "=" ->
                    root -> {
                        JsonNode found = find(root, path);
                        return found.isValueNode()
                                && wanted.matcher(found.asText()).matches();
                    };
                case "!=" ->
                    root -> {
                        JsonNode found = find(root, path);
                        return found.isValueNode()
                                && !wanted.matcher(found.asText()).matches();
                    };
                default -> throw invalid();
            };
        }
        BigDecimal number = new BigDecimal(value);
        return root -> {
            JsonNode found = find(root, path);
            if (!found.isNumber()) {
                return false;
            }
            int order = found.decimalValue().compareTo(number);
            return switch (operator) {
                case "=" -> order == 0;
                case "!=" -> order != 0;
                case "<" -> order < 0;
                case ">" -> order > 0;
                case "<=" -> order <= 0;
                default -> order >= 0;
            };
        };
    }

    private static JsonNode find(JsonNode root, String path) {
        JsonNode node = root;
        Matcher step = STEP.matcher(path);
        while (step.find()) {
            String name = step.group(1);
            node = name != null ? node.path(name) : node.path(Integer.parseInt(step.group(2)));
        }
        return node;
    }

    private boolean take(String token) {
        if (next < tokens.size() && tokens.get(next).equals(token)) {
            next++;
            return true;
        }
        return false;
    }

    private String token() {
        if (next >= tokens.size()) {
            throw invalid();
        }
        return tokens.get(next++);
    }

    private RuntimeException invalid() {
        return LogErrors.invalid(
                "Invalid filter pattern, or one that the local AWS (dr-local) does not support: " + source);
    }
}
