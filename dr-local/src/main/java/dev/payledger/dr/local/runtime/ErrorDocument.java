package dev.payledger.dr.local.runtime;

import java.nio.charset.StandardCharsets;

/** Lambda's error document: {@code errorMessage}, {@code errorType} and, for what a handler threw, {@code stackTrace}. */
final class ErrorDocument {

    private ErrorDocument() {}

    /** The document of an exception that a handler threw. */
    static byte[] of(Throwable thrown) {
        StringBuilder json =
                begin(HandlerFault.messageOf(thrown), thrown.getClass().getName());
        json.append(",\"stackTrace\":[");
        String separator = "";
        for (StackTraceElement frame : thrown.getStackTrace()) {
            json.append(separator);
            quote(json, frame.toString());
            separator = ",";
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A document without a stack trace. */
    static byte[] of(String message, String type) {
        return begin(message, type).append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static StringBuilder begin(String message, String type) {
        StringBuilder json = new StringBuilder("{\"errorMessage\":");
        quote(json, message);
        json.append(",\"errorType\":");
        quote(json, type);
        return json;
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20) {
                        json.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
