package dev.payledger.dr.local.service.apigatewayv2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigatewayv2.model.Cors;

/**
 * The CORS headers that an HTTP API adds where it is configured to; those of the function are then dropped. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">CORS for HTTP APIs</a>.
 */
final class CorsRules {

    /** Unconfirmed: the status of the answer to a preflight request. */
    static final int PREFLIGHT_STATUS = 204;

    private CorsRules() {}

    /** The headers of the answer to a preflight request; none where the origin is not allowed. */
    static Map<String, List<String>> preflight(Cors cors, @Nullable String origin) {
        Map<String, List<String>> headers = new LinkedHashMap<>(common(cors, origin));
        if (!headers.isEmpty()) {
            putJoined(headers, "access-control-allow-methods", cors.allowMethods());
            putJoined(headers, "access-control-allow-headers", cors.allowHeaders());
            if (cors.maxAge() != null) {
                headers.put("access-control-max-age", List.of(cors.maxAge().toString()));
            }
        }
        return headers;
    }

    /** A function's headers, with its CORS headers replaced by the API's own. */
    static Map<String, List<String>> applied(
            Cors cors, @Nullable String origin, Map<String, List<String>> functionHeaders) {
        Map<String, List<String>> headers = new LinkedHashMap<>(functionHeaders);
        headers.keySet().removeIf(name -> name.startsWith("access-control-"));
        Map<String, List<String>> own = common(cors, origin);
        headers.putAll(own);
        if (!own.isEmpty()) {
            putJoined(headers, "access-control-expose-headers", cors.exposeHeaders());
        }
        return headers;
    }

    private static Map<String, List<String>> common(Cors cors, @Nullable String origin) {
        if (origin == null || cors.allowOrigins().stream().noneMatch(allowed -> matches(allowed, origin))) {
            return Map.of();
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("access-control-allow-origin", List.of(cors.allowOrigins().contains("*") ? "*" : origin));
        if (Boolean.TRUE.equals(cors.allowCredentials())) {
            headers.put("access-control-allow-credentials", List.of("true"));
        }
        return headers;
    }

    private static boolean matches(String allowed, String origin) {
        return allowed.equals("*")
                || allowed.equals(origin)
                || (allowed.endsWith("://*") && origin.startsWith(allowed.substring(0, allowed.length() - 1)));
    }

    private static void putJoined(Map<String, List<String>> headers, String name, List<String> values) {
        if (!values.isEmpty()) {
            headers.put(name, List.of(String.join(",", values)));
        }
    }
}
