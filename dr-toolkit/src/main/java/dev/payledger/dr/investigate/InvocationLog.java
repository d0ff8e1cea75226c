package dev.payledger.dr.investigate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.internal.resource.LogEvents.LogEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function's log, taken apart by invocation. A stream belongs to one execution environment, which does one thing at a
 * time: what stands between one REPORT and the next belongs to the next. So an initialisation that fails, whose lines name
 * no request, is joined to the request that it fails. Understands Lambda's text lines, and its JSON lines as the <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html">telemetry schema</a> has them (that
 * form is unconfirmed).
 */
final class InvocationLog {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MARK = Pattern.compile("^(START|END|REPORT) RequestId: (\\S+)");
    private static final Pattern STATUS = Pattern.compile("\\tStatus: (\\w+)");
    private static final Pattern ERROR_TYPE = Pattern.compile("\\tError Type: (\\S+)");
    private static final Pattern TIMED_OUT = Pattern.compile("Task timed out after [0-9.]+ seconds");

    private final Map<String, Invocation> invocations = new HashMap<>();

    InvocationLog(List<LogEvent> events) {
        Map<String, Reading> streams = new HashMap<>();
        for (LogEvent event : events) {
            streams.computeIfAbsent(event.stream(), stream -> new Reading()).add(event.message());
        }
        streams.values().forEach(Reading::end);
    }

    /** What was logged of an invocation, by its Lambda request id; empty where nothing was. */
    Optional<Invocation> of(String lambdaRequestId) {
        return Optional.ofNullable(invocations.get(lambdaRequestId));
    }

    /** One line of Lambda itself. */
    private record Mark(String kind, String requestId, String status, String errorType) {}

    /** One stream, from the last REPORT on. */
    private final class Reading {
        private final List<String> lines = new ArrayList<>();
        private String initFailure = "";
        private String requestId = "";

        void add(String message) {
            Mark mark = message.startsWith("{") ? json(message) : text(message);
            if (mark == null) {
                lines.add(message);
                return;
            }
            switch (mark.kind()) {
                case "START" -> requestId = mark.requestId();
                case "INIT_REPORT" ->
                    initFailure = mark.status().equals("error")
                            ? (mark.errorType().isEmpty() ? "error" : mark.errorType())
                            : mark.status().equals("timeout") ? "timeout" : "";
                case "REPORT" -> {
                    boolean timedOut = lines.stream()
                            .anyMatch(line -> TIMED_OUT.matcher(line).find());
                    close(mark.requestId(), timedOut ? "timeout" : mark.status(), mark.errorType(), true);
                }
                default -> {}
            }
        }

        void end() {
            if (!requestId.isEmpty()) {
                close(requestId, "", "", false);
            }
        }

        private void close(String id, String status, String errorType, boolean complete) {
            invocations.put(id, new Invocation(List.copyOf(lines), initFailure, status, errorType, complete));
            lines.clear();
            initFailure = "";
            requestId = "";
        }
    }

    private static @Nullable Mark text(String message) {
        if (message.startsWith("INIT_START")) {
            return new Mark("INIT_START", "", "", "");
        }
        if (message.startsWith("INIT_REPORT")) {
            return new Mark("INIT_REPORT", "", group(STATUS, message), group(ERROR_TYPE, message));
        }
        Matcher mark = MARK.matcher(message);
        return mark.find()
                ? new Mark(mark.group(1), mark.group(2), group(STATUS, message), group(ERROR_TYPE, message))
                : null;
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static @Nullable Mark json(String message) {
        try {
            JsonNode line = JSON.readTree(message);
            JsonNode platform = line.path("record");
            String kind =
                    switch (line.path("type").asText()) {
                        case "platform.initStart" -> "INIT_START";
                        case "platform.initReport" -> "INIT_REPORT";
                        case "platform.start" -> "START";
                        case "platform.report" -> "REPORT";
                        case "platform.initRuntimeDone", "platform.runtimeDone" -> "END";
                        default -> "";
                    };
            return kind.isEmpty()
                    ? null
                    : new Mark(
                            kind,
                            platform.path("requestId").asText(),
                            platform.path("status").asText().replace("success", ""),
                            platform.path("errorType").asText());
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
