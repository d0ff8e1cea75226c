package dev.payledger.dr.local.service.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a destination is told about an asynchronous invocation.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Invocation records</a>
 */
final class InvocationRecord {

    private static final ObjectMapper JSON = new ObjectMapper();

    private InvocationRecord() {}

    /**
     * The record as JSON.
     *
     * @param condition {@code Success}, {@code RetriesExhausted} or {@code EventAgeExceeded}
     * @param done the last attempt's end, or null where no attempt was answered
     */
    static String of(
            Instant time,
            String functionArn,
            String requestId,
            String condition,
            int attempts,
            byte[] event,
            Invocations.@Nullable Done done) {
        ObjectNode record = JSON.createObjectNode();
        record.put("version", "1.0")
                .put("timestamp", time.truncatedTo(ChronoUnit.MILLIS).toString());
        record.putObject("requestContext")
                .put("requestId", requestId)
                .put("functionArn", functionArn)
                .put("condition", condition)
                .put("approximateInvokeCount", attempts);
        record.set("requestPayload", json(event));
        if (done != null) {
            ObjectNode response = record.putObject("responseContext")
                    .put("statusCode", 200)
                    .put("executedVersion", done.executedVersion());
            if (done.functionError() != null) {
                response.put("functionError", done.functionError());
            }
            record.set("responsePayload", json(done.payload()));
        }
        try {
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private static JsonNode json(byte[] text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isMissingNode() ? JSON.nullNode() : node;
        } catch (IOException e) {
            return JSON.getNodeFactory().textNode(new String(text, StandardCharsets.UTF_8));
        }
    }
}
