package dev.payledger.dr.internal.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of an access log by the format that they were written with, whatever names a team gave its fields: JSON of
 * one level, or text (CLF, CSV, XML) in which each variable stands between fixed characters.
 */
final class AccessLogFormat {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\$context\\.([A-Za-z0-9_]+(?:\\.[A-Za-z0-9_]+)*)");
    private static final String UNKNOWN = "-";

    private final boolean isJson;
    private final Map<String, String> fieldByVariable = new HashMap<>();
    private final List<String> variables = new ArrayList<>();
    private final Pattern line;
    private @Nullable String statusFilter;

    AccessLogFormat(String format) {
        JsonNode tree = tree(format);
        this.isJson = tree != null;
        if (tree != null) {
            this.line = Pattern.compile("");
            tree.properties().forEach(field -> variable(field.getKey(), field.getValue()));
        } else {
            this.line = pattern(format);
        }
    }

    private void variable(String field, JsonNode value) {
        Matcher whole = VARIABLE.matcher(value.asText());
        if (whole.matches()) {
            fieldByVariable.put(whole.group(1), field);
            if (whole.group(1).equals("status") && field.matches("[A-Za-z0-9_-]+")) {
                statusFilter = "{ $." + field + " = \"5*\" }";
            }
        }
    }

    private Pattern pattern(String format) {
        StringBuilder regex = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(format);
        int end = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(format.substring(end, matcher.start()))).append("(.*?)");
            variables.add(matcher.group(1));
            end = matcher.end();
        }
        return Pattern.compile(regex.append(Pattern.quote(format.substring(end))) + "\\s*", Pattern.DOTALL);
    }

    /** Null where the format is not JSON; a variable that is not quoted makes it text. */
    private static @Nullable JsonNode tree(String text) {
        try {
            JsonNode tree = text.stripLeading().startsWith("{") ? JSON.readTree(text) : null;
            return tree != null && tree.isObject() ? tree : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** A pattern for CloudWatch Logs that lets only 5xx pass; empty where every line must be read. */
    String serverErrors() {
        return statusFilter == null ? "" : statusFilter;
    }

    /** Whether lines name this variable, for example {@code routeKey}. */
    boolean has(String variable) {
        return isJson ? fieldByVariable.containsKey(variable) : variables.contains(variable);
    }

    /** A line's content; empty where it was not written with this format. */
    Optional<AccessLogEntry> read(Instant loggedAt, String message) {
        Map<String, String> values = isJson ? json(message) : text(message);
        String status = values.getOrDefault("status", "");
        if (!status.matches("\\d{3}")) {
            return Optional.empty();
        }
        Long startedMillis = number(values, "requestTimeEpoch");
        Long latency = number(values, "responseLatency");
        return Optional.of(new AccessLogEntry(
                loggedAt,
                startedMillis == null ? loggedAt : Instant.ofEpochMilli(startedMillis),
                value(values, "requestId", "extendedRequestId"),
                value(values, "integration.requestId"),
                Integer.parseInt(status),
                value(values, "routeKey"),
                value(values, "identity.userAgent"),
                status(values, "integration.integrationStatus", "integrationStatus"),
                status(values, "integration.status"),
                value(values, "integrationErrorMessage", "integration.error"),
                latency == null ? number(values, "integrationLatency") : latency));
    }

    private Map<String, String> json(String message) {
        JsonNode tree = tree(message);
        Map<String, String> values = new HashMap<>();
        if (tree != null) {
            fieldByVariable.forEach(
                    (variable, field) -> values.put(variable, tree.path(field).asText()));
        }
        return values;
    }

    private Map<String, String> text(String message) {
        Matcher matcher = line.matcher(message);
        Map<String, String> values = new HashMap<>();
        if (matcher.matches()) {
            for (int i = 0; i < variables.size(); i++) {
                values.put(variables.get(i), matcher.group(i + 1));
            }
        }
        return values;
    }

    /** The first of these variables that the line gives. */
    private static String value(Map<String, String> values, String... variables) {
        for (String variable : variables) {
            String value = values.getOrDefault(variable, UNKNOWN);
            if (!value.equals(UNKNOWN) && !value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    private static @Nullable Integer status(Map<String, String> values, String... variables) {
        String value = value(values, variables);
        return value.matches("\\d{3}") ? Integer.valueOf(value) : null;
    }

    private static @Nullable Long number(Map<String, String> values, String variable) {
        String value = value(values, variable);
        return value.matches("\\d{1,15}") ? Long.valueOf(value) : null;
    }
}
