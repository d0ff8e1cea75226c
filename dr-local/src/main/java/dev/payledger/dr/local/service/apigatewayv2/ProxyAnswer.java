package dev.payledger.dr.local.service.apigatewayv2;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a function's answer (payload format 2.0) means as an HTTP answer.
 *
 * @param status the status
 * @param headers lower-case names
 * @param body the decoded body
 */
record ProxyAnswer(int status, Map<String, List<String>> headers, byte[] body) {

    private static final int STATUS_MIN = 100;
    private static final int STATUS_MAX = 599;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Reads an answer; empty where it is malformed, which API Gateway turns into a 500. */
    static Optional<ProxyAnswer> read(byte[] payload) {
        JsonNode answer;
        try {
            answer = JSON.readTree(payload);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (answer == null || answer.isMissingNode()) {
            return Optional.empty();
        }
        if (!answer.isObject() || !answer.has("statusCode")) {
            return Optional.of(inferred(answer, payload));
        }
        return explicit(answer);
    }

    /** Without a {@code statusCode} the whole answer is the body of a 200; a JSON string is the body without quotes. */
    private static ProxyAnswer inferred(JsonNode answer, byte[] payload) {
        byte[] body = answer.isTextual() ? answer.textValue().getBytes(StandardCharsets.UTF_8) : payload;
        return new ProxyAnswer(200, Map.of("content-type", List.of("application/json")), body);
    }

    private static Optional<ProxyAnswer> explicit(JsonNode answer) {
        JsonNode status = answer.get("statusCode");
        if (!status.canConvertToInt()
                || !status.isIntegralNumber()
                || status.intValue() < STATUS_MIN
                || status.intValue() > STATUS_MAX) {
            return Optional.empty();
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        JsonNode given = answer.path("headers");
        if (!isAbsent(given) && !given.isObject()) {
            return Optional.empty();
        }
        for (Map.Entry<String, JsonNode> header : given.properties()) {
            if (!header.getValue().isValueNode()) {
                return Optional.empty();
            }
            headers.put(
                    header.getKey().toLowerCase(Locale.ROOT),
                    List.of(header.getValue().asText()));
        }
        JsonNode cookies = answer.path("cookies");
        if (!isAbsent(cookies) && !cookies.isArray()) {
            return Optional.empty();
        }
        List<String> set = new ArrayList<>();
        for (JsonNode cookie : cookies) {
            set.add(cookie.asText());
        }
        if (!set.isEmpty()) {
            headers.put("set-cookie", List.copyOf(set));
        }
        JsonNode body = answer.path("body");
        if (!isAbsent(body) && !body.isTextual()) {
            return Optional.empty();
        }
        return decoded(
                        isAbsent(body) ? "" : body.textValue(),
                        answer.path("isBase64Encoded").asBoolean(false))
                .map(bytes -> {
                    // Unconfirmed: the type that API Gateway gives to a body whose function names none.
                    headers.putIfAbsent("content-type", List.of("text/plain;charset=UTF-8"));
                    return new ProxyAnswer(status.intValue(), headers, bytes);
                });
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static Optional<byte[]> decoded(String body, boolean base64) {
        if (!base64) {
            return Optional.of(body.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(body));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
