package dev.payledger.dr.local.receiver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call, checked. Which fields are required and their limits follow public samples and the agent's API for
 * tasks; that the webhook itself holds to them is unconfirmed.
 */
record IncidentCall(String incidentId, String action, String priority, String title, String json) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Set<String> ACTIONS = Set.of("created", "updated", "closed", "resolved");
    private static final Set<String> PRIORITIES = Set.of("CRITICAL", "HIGH", "MEDIUM", "LOW", "MINIMAL");
    private static final int MAX_TITLE = 400;
    private static final int MAX_DESCRIPTION = 10_000;
    private static final int MAX_ID = 1_024;

    boolean ends() {
        return action.equals("closed") || action.equals("resolved");
    }

    /**
     * Reads a body.
     *
     * @throws BadBodyException if anything is wrong with it; names everything that is
     */
    static IncidentCall read(byte[] body) throws BadBodyException {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (IOException e) {
            throw new BadBodyException("the body is not JSON");
        }
        if (node == null || !node.isObject()) {
            throw new BadBodyException("the body is not a JSON object");
        }
        List<String> problems = new ArrayList<>();
        String type = text(node, "eventType", 1, MAX_ID, problems);
        if (type != null && !type.equals("incident")) {
            problems.add("eventType must be 'incident'");
        }
        String id = text(node, "incidentId", 1, MAX_ID, problems);
        String action = oneOf(node, "action", ACTIONS, problems);
        String priority = oneOf(node, "priority", PRIORITIES, problems);
        String title = text(node, "title", 1, MAX_TITLE, problems);
        if (node.has("description")) {
            text(node, "description", 0, MAX_DESCRIPTION, problems);
        }
        if (node.has("service")) {
            text(node, "service", 0, MAX_ID, problems);
        }
        checkTimestamp(node, problems);
        if (node.has("data") && !node.get("data").isObject()) {
            problems.add("data must be an object");
        }
        if (!problems.isEmpty() || id == null || action == null || priority == null || title == null) {
            throw new BadBodyException(String.join("; ", problems));
        }
        return new IncidentCall(id, action, priority, title, pretty(node));
    }

    private static void checkTimestamp(JsonNode node, List<String> problems) {
        if (!node.has("timestamp")) {
            return;
        }
        String timestamp = text(node, "timestamp", 1, MAX_ID, problems);
        try {
            Optional.ofNullable(timestamp).ifPresent(OffsetDateTime::parse);
        } catch (DateTimeException e) {
            problems.add("timestamp must be an ISO 8601 date and time");
        }
    }

    private static @Nullable String oneOf(JsonNode node, String field, Set<String> values, List<String> problems) {
        String value = text(node, field, 1, MAX_ID, problems);
        if (value != null && !values.contains(value)) {
            problems.add(field + " must be one of " + values.stream().sorted().toList());
        }
        return value;
    }

    private static @Nullable String text(JsonNode node, String field, int least, int most, List<String> problems) {
        JsonNode value = node.get(field);
        if (value == null || !value.isTextual()) {
            problems.add(field + (value == null ? " is required" : " must be a text"));
            return null;
        }
        int length = value.asText().length();
        if (length < least || length > most) {
            problems.add(field + " must have " + least + " to " + most + " characters, not " + length);
        }
        return value.asText();
    }

    private static String pretty(JsonNode node) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read can be written", e);
        }
    }

    /** Says what is wrong with a body. */
    static final class BadBodyException extends Exception {
        BadBodyException(String message) {
            super(message);
        }
    }
}
