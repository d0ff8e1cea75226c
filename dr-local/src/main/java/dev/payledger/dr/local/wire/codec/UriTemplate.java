package dev.payledger.dr.local.wire.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path and the fixed query of a REST operation, such as {@code /functions/{Name}/policy} or
 * {@code /{Key+}?tagging}. Immutable.
 */
final class UriTemplate {
    /** Query parameters that must be present, with this value unless it is empty. */
    final Map<String, String> literals = new LinkedHashMap<>();

    private final List<String> segments;

    UriTemplate(String uri) {
        int question = uri.indexOf('?');
        this.segments = split(question < 0 ? uri : uri.substring(0, question));
        if (question >= 0) {
            Form.parse(uri.substring(question + 1)).forEach((name, values) -> literals.put(name, values.get(0)));
        }
    }

    /** The labels of a path that matches, still percent-encoded, or null. A slash at the end makes no difference. */
    @Nullable
    Map<String, String> match(String rawPath) {
        Map<String, String> labels = new LinkedHashMap<>();
        List<String> path = split(rawPath);
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.startsWith("{") && segment.endsWith("+}")) {
                if (path.size() <= i) {
                    return null;
                }
                labels.put(segment.substring(1, segment.length() - 2), tail(rawPath, i));
                return labels;
            }
            if (i >= path.size()) {
                return null;
            }
            if (segment.startsWith("{")) {
                labels.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return null;
            }
        }
        return path.size() == segments.size() ? labels : null;
    }

    boolean literalsIn(Map<String, List<String>> query) {
        return literals.entrySet().stream().allMatch(literal -> {
            List<String> values = query.get(literal.getKey());
            return values != null
                    && (literal.getValue().isEmpty() || values.get(0).equals(literal.getValue()));
        });
    }

    private static String tail(String rawPath, int skip) {
        int from = 1;
        for (int i = 0; i < skip; i++) {
            from = rawPath.indexOf('/', from) + 1;
        }
        return rawPath.substring(from);
    }

    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (!part.isEmpty() || !parts.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }
}
