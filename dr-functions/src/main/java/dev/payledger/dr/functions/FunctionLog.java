package dev.payledger.dr.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Log lines of one invocation: one JSON object each, with Lambda's request id. Never given a secret. */
final class FunctionLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Context context;

    FunctionLog(Context context) {
        this.context = context;
    }

    void info(String message, Map<String, String> details) {
        write("INFO", message, details);
    }

    void warn(String message, Map<String, String> details) {
        write("WARN", message, details);
    }

    void error(String message, Map<String, String> details) {
        write("ERROR", message, details);
    }

    private void write(String level, String message, Map<String, String> details) {
        ObjectNode line = JSON.createObjectNode()
                .put("level", level)
                .put("function", context.getFunctionName())
                .put("requestId", context.getAwsRequestId())
                .put("message", message);
        new TreeMap<>(details).forEach(line::put);
        context.getLogger().log(line + "\n");
    }
}
