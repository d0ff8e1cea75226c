package dev.payledger.lambdas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON by streaming. Events are read by hand and not bound to classes by reflection, which would take several times
 * as long in a cold function.
 */
final class Json {
    static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Writes the fields of an object. */
    interface Fields {
        void writeTo(JsonGenerator json) throws IOException;
    }

    static String object(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    /**
     * Reads an object into maps, lists, strings and booleans; numbers become strings as they stand, and members that
     * are null are left out.
     *
     * @throws IOException if the stream does not hold a JSON object
     */
    static Map<String, Object> readObject(InputStream in) throws IOException {
        try (JsonParser json = FACTORY.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the event is not a JSON object");
            }
            return members(json);
        }
    }

    /** The member as an object; empty if it is absent. */
    static Map<?, ?> objectIn(Map<?, ?> parent, String name) {
        return parent.get(name) instanceof Map<?, ?> object ? object : Map.of();
    }

    /** The member as an array; empty if it is absent. */
    static List<?> arrayIn(Map<?, ?> parent, String name) {
        return parent.get(name) instanceof List<?> array ? array : List.of();
    }

    /** The member as a text; null if it is absent. */
    static @Nullable String textIn(Map<?, ?> parent, String name) {
        return parent.get(name) instanceof String text ? text : null;
    }

    private static Map<String, Object> members(JsonParser json) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            Object value = value(json);
            if (value != null) {
                members.put(name, value);
            }
        }
        return members;
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT:
                return members(json);
            case START_ARRAY:
                List<Object> elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    Object element = value(json);
                    if (element != null) {
                        elements.add(element);
                    }
                }
                return elements;
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            case VALUE_NULL:
                return null;
            default:
                return json.getText();
        }
    }
}
