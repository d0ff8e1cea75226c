package dev.payledger.core.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As much JSON as the client needs: it may use nothing but the JDK, which has none. Numbers stay texts, members that
 * are null are left out.
 */
final class JsonText {
    private static final int DEPTH_MAX = 16;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /**
     * Reads an object into maps, lists, strings and booleans.
     *
     * @throws IllegalArgumentException if the text is not a JSON object
     */
    static Map<String, Object> readObject(String text) {
        JsonText json = new JsonText(text);
        json.space();
        Map<String, Object> object = json.object(0);
        json.space();
        if (json.at != text.length()) {
            throw json.wrong("the end");
        }
        return object;
    }

    /** The text as a JSON string. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private Map<String, Object> object(int depth) {
        take('{');
        Map<String, Object> members = new LinkedHashMap<>();
        space();
        if (!skip('}')) {
            do {
                space();
                String name = string();
                space();
                take(':');
                Object value = value(depth);
                if (value != null) {
                    members.put(name, value);
                }
                space();
            } while (skip(','));
            take('}');
        }
        return members;
    }

    private List<Object> array(int depth) {
        take('[');
        List<Object> elements = new ArrayList<>();
        space();
        if (!skip(']')) {
            do {
                Object value = value(depth);
                if (value != null) {
                    elements.add(value);
                }
                space();
            } while (skip(','));
            take(']');
        }
        return elements;
    }

    private @Nullable Object value(int depth) {
        if (depth >= DEPTH_MAX) {
            throw wrong("less depth");
        }
        space();
        if (at >= text.length()) {
            throw wrong("a value");
        }
        return switch (text.charAt(at)) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            default -> word();
        };
    }

    private @Nullable Object word() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "null" -> null;
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> {
                if (!word.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
                    at = start;
                    throw wrong("a value");
                }
                yield word;
            }
        };
    }

    private String string() {
        take('"');
        StringBuilder string = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return string.toString();
            }
            string.append(c == '\\' ? escaped() : c);
        }
        throw wrong("the end of a string");
    }

    private char escaped() {
        if (at >= text.length()) {
            throw wrong("an escape");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw wrong("four hexadecimal digits");
                }
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            case '"', '\\', '/' -> c;
            default -> throw wrong("an escape");
        };
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void take(char c) {
        if (!skip(c)) {
            throw wrong("'" + c + "'");
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("not JSON: " + expected + " expected at character " + at);
    }
}
