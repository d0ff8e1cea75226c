package dev.payledger.dr.local.wire.codec;

import java.nio.charset.StandardCharsets;

/** Writes XML text. Not thread safe. */
final class XmlText {
    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    /** Opens an element; the attributes are already escaped and begin with a space, or are empty. */
    void open(String name, String attributes) {
        text.append('<').append(name).append(attributes).append('>');
    }

    void openRoot(String name, String namespace) {
        open(name, namespace.isEmpty() ? "" : " xmlns=\"" + namespace + "\"");
    }

    void close(String name) {
        text.append("</").append(name).append('>');
    }

    void leaf(String name, String value) {
        open(name, "");
        text.append(escape(value));
        close(name);
    }

    void text(String value) {
        text.append(escape(value));
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String escape(String value) {
        StringBuilder out = new StringBuilder(value.length() + 16);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#xD;");
                default -> out.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
            }
        }
        return out.toString();
    }
}
