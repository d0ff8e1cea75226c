package dev.payledger.dr.local.service.apigatewayv2;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A route's key: a method (or {@code ANY}) and a path with parameters, or {@code $default}.
 *
 * <p>{@link #PRIORITY} orders keys as API Gateway tries them: a literal segment before a parameter before a greedy
 * parameter, a method before {@code ANY}, {@code $default} last. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html">routes for HTTP
 * APIs</a>.
 */
record RouteKey(String text, String method, List<String> segments) {

    static final String DEFAULT = "$default";

    static final Comparator<RouteKey> PRIORITY = RouteKey::comparePriority;

    private static final Set<String> METHODS =
            Set.of("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    /** Parses a key; refuses what API Gateway refuses. */
    static RouteKey parse(String text) {
        if (text.equals(DEFAULT)) {
            return new RouteKey(text, "ANY", List.of());
        }
        int space = text.indexOf(' ');
        if (space < 0 || !METHODS.contains(text.substring(0, space)) || !text.startsWith("/", space + 1)) {
            throw Errors.badRequest(
                    "The provided route key is not formatted properly for HTTP protocol. Format should be \"<HTTP METHOD>"
                            + " /<RESOURCE PATH>\" or \"$default\"");
        }
        List<String> segments = segmentsOf(text.substring(space + 1));
        for (int i = 0; i < segments.size(); i++) {
            if (isGreedy(segments.get(i)) && i < segments.size() - 1) {
                throw Errors.badRequest("A greedy path variable must be the last part of the route's path");
            }
        }
        return new RouteKey(text, text.substring(0, space), segments);
    }

    boolean isDefault() {
        return text.equals(DEFAULT);
    }

    /** The path parameters with which this key fits a request, or empty where it does not fit. */
    Optional<Map<String, String>> match(String requestMethod, String rawPath) {
        if (isDefault()) {
            return Optional.of(Map.of());
        }
        List<String> path = segmentsOf(rawPath);
        boolean greedy = !segments.isEmpty() && isGreedy(segments.get(segments.size() - 1));
        if (!(method.equals("ANY") || method.equals(requestMethod))
                || (greedy ? path.size() < segments.size() : path.size() != segments.size())) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String expected = segments.get(i);
            if (isGreedy(expected)) {
                String rest = String.join("/", path.subList(i, path.size()));
                parameters.put(expected.substring(1, expected.length() - 2), decode(rest));
            } else if (isParameter(expected)) {
                parameters.put(expected.substring(1, expected.length() - 1), decode(path.get(i)));
            } else if (!expected.equals(decode(path.get(i)))) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /** A path's parts; the root has none. */
    static List<String> segmentsOf(String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return relative.isEmpty() ? List.of() : new ArrayList<>(List.of(relative.split("/", -1)));
    }

    /** Percent-decodes; what is not encoded properly stays as it is. */
    static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }

    private static int comparePriority(RouteKey a, RouteKey b) {
        if (a.isDefault() != b.isDefault()) {
            return a.isDefault() ? 1 : -1;
        }
        int common = Math.min(a.segments.size(), b.segments.size());
        for (int i = 0; i < common; i++) {
            int difference = rank(a.segments.get(i)) - rank(b.segments.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Boolean.compare(a.method.equals("ANY"), b.method.equals("ANY"));
    }

    private static int rank(String segment) {
        if (isGreedy(segment)) {
            return 2;
        }
        return isParameter(segment) ? 1 : 0;
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static boolean isGreedy(String segment) {
        return segment.startsWith("{") && segment.endsWith("+}");
    }
}
