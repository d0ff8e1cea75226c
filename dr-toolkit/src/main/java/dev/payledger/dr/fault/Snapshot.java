package dev.payledger.dr.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payledger.dr.config.FaultKind;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.FunctionState;
import dev.payledger.dr.internal.resource.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a fault changes, as it was before, and nothing else: no value of a variable, no secret. Kept in the bucket of the
 * other region until the function is equal to it again.
 *
 * @param function the function's physical name
 * @param logicalId the function in its stack's template
 * @param kind the fault
 * @param state how far the fault or its undo is
 * @param injectedAt ISO-8601
 * @param reservedConcurrency throttle: the former reservation; null for none
 * @param variable envvar: the variable's name; its value is what the stack's template gives it
 * @param role iam: the former role
 * @param restHash over everything else about the function, to tell what others changed
 */
record Snapshot(
        String function,
        String logicalId,
        FaultKind kind,
        State state,
        String injectedAt,
        @Nullable Integer reservedConcurrency,
        @Nullable String variable,
        @Nullable String role,
        String restHash) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How far a fault is. */
    enum State {
        /** Written before the first change. */
        INJECTING,
        /** The change was accepted. */
        ACTIVE,
        /** Its undo has begun. */
        RESTORING
    }

    Snapshot in(State other) {
        return new Snapshot(
                function, logicalId, kind, other, injectedAt, reservedConcurrency, variable, role, restHash);
    }

    /** The function's name as the user knows it. */
    String shortName(String deployment) {
        return function.startsWith(deployment + "-") ? function.substring(deployment.length() + 1) : function;
    }

    String json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("function", function);
        json.put("logicalId", logicalId);
        json.put("fault", kind.text());
        json.put("state", state.name());
        json.put("injectedAt", injectedAt);
        switch (kind) {
            case THROTTLE -> json.put("reservedConcurrency", reservedConcurrency);
            case ENVVAR ->
                json.put("variable", variable)
                        .put("valueFrom", "template:" + logicalId + ".Environment.Variables." + variable);
            case IAM -> json.put("role", role);
            default -> throw new IllegalStateException("no such fault: " + kind);
        }
        json.put("restHash", restHash);
        return json.toPrettyString();
    }

    static Snapshot parse(String text, String key) {
        try {
            JsonNode json = JSON.readTree(text);
            JsonNode concurrency = json.path("reservedConcurrency");
            return new Snapshot(
                    json.path("function").asText(),
                    json.path("logicalId").asText(),
                    FaultKind.of(json.path("fault").asText()).orElseThrow(() -> unreadable(key, text, null)),
                    State.valueOf(json.path("state").asText()),
                    json.path("injectedAt").asText(),
                    concurrency.isInt() ? concurrency.asInt() : null,
                    json.hasNonNull("variable") ? json.path("variable").asText() : null,
                    json.hasNonNull("role") ? json.path("role").asText() : null,
                    json.path("restHash").asText());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw unreadable(key, text, e);
        }
    }

    private static DrException unreadable(String key, String text, @Nullable Exception cause) {
        return new DrException(
                DrError.FAULT_005,
                "Snapshot " + key + " cannot be read.",
                "its text is: " + text,
                "bring the function back by deploying its stack, then remove the object.",
                cause);
    }

    /** The hash of everything that this kind of fault leaves alone. */
    static String restHash(FunctionState state, FaultKind kind, @Nullable String variable) {
        Map<String, String> all = new TreeMap<>();
        state.rest().forEach((name, value) -> all.put("rest." + name, value));
        state.variables().forEach((name, value) -> all.put("env." + name, value));
        all.put("role", state.role());
        all.put("concurrency", String.valueOf(state.reservedConcurrency()));
        switch (kind) {
            case THROTTLE -> all.remove("concurrency");
            case ENVVAR -> all.remove("env." + variable);
            case IAM -> all.remove("role");
            default -> throw new IllegalStateException("no such fault: " + kind);
        }
        return Hash.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }
}
