package dev.payledger.dr.local.wire.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.utils.builder.Buildable;

/** JSON and CBOR bodies, straight between the wire and the SDK's model classes. Thread safe. */
final class JsonCodec {
    /** CBOR's tag for seconds since the epoch. */
    private static final int EPOCH_TAG = 1;

    private static final int MAX_STRING = 100 * 1024 * 1024;
    /** Far beyond what DynamoDB takes, and not too deep for the stack of a thread that serves requests. */
    private static final int MAX_NESTING = 250;

    private final JsonFactory factory;
    private final Shapes shapes;

    /** A codec for what the factory reads and writes: JSON, or CBOR in the same terms. */
    JsonCodec(Shapes shapes, JsonFactory factory) {
        this.shapes = shapes;
        this.factory = factory;
        factory.setStreamReadConstraints(StreamReadConstraints.builder()
                .maxStringLength(MAX_STRING)
                .maxNestingDepth(MAX_NESTING)
                .build());
    }

    /** Sets a builder's body members from an object; an empty body counts as an empty object. */
    void read(byte[] body, SdkPojo builder) {
        if (body.length == 0) {
            return;
        }
        try (JsonParser parser = factory.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("the body is not a JSON object");
            }
            fill(parser, builder);
            if (parser.nextToken() != null) {
                throw new Malformed("there is text behind the JSON object");
            }
        } catch (IOException e) {
            throw new Malformed("the body is not valid JSON", e);
        }
    }

    /** Writes the body members of a structure. */
    byte[] write(SdkPojo pojo) {
        ByteArrayBuilder bytes = new ByteArrayBuilder(512);
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            object(generator, pojo);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** Writes an error document: code, message and the exception's own members. */
    byte[] writeError(String code, String message, SdkPojo pojo) {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            generator.writeStartObject();
            generator.writeStringField("__type", code);
            generator.writeStringField("message", message);
            members(generator, pojo);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private void fill(JsonParser parser, SdkPojo builder) throws IOException {
        Shape shape = shapes.of(builder);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Member member = shape.inBody(name);
            if (member == null) {
                throw Malformed.unknown(name);
            }
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                member.field.set(builder, value(parser, member));
            }
        }
    }

    private Object value(JsonParser parser, Member member) throws IOException {
        JsonToken token = parser.currentToken();
        switch (member.type) {
            case STRING:
                if (token != JsonToken.VALUE_STRING) {
                    throw Malformed.type(tokenName(token), "String");
                }
                return parser.getText();
            case SDK_POJO:
                expect(token, JsonToken.START_OBJECT, "a structure");
                SdkPojo builder = member.newBuilder();
                fill(parser, builder);
                return ((Buildable) builder).build();
            case LIST:
                expect(token, JsonToken.START_ARRAY, "a list");
                return list(parser, member.element());
            case MAP:
                expect(token, JsonToken.START_OBJECT, "a map");
                return map(parser, member.element());
            case BOOLEAN:
                if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
                    throw Malformed.type(tokenName(token), "Boolean");
                }
                return token == JsonToken.VALUE_TRUE;
            case SDK_BYTES:
                if (token != JsonToken.VALUE_EMBEDDED_OBJECT) {
                    expect(token, JsonToken.VALUE_STRING, "a base64 string");
                }
                return SdkBytes.fromByteArrayUnsafe(parser.getBinaryValue());
            case INSTANT:
                return token == JsonToken.VALUE_STRING
                        ? Timestamps.read(parser.getText(), member.timestamp)
                        : Timestamps.ofNumber(number(parser, token, "Timestamp"), member.timestamp);
            case DOCUMENT:
                return document(parser);
            default:
                return numeric(parser, token, member);
        }
    }

    private static Object numeric(JsonParser parser, JsonToken token, Member member) throws IOException {
        if (token == JsonToken.VALUE_STRING
                && member.type == software.amazon.awssdk.core.protocol.MarshallingKnownType.DOUBLE) {
            return Scalars.read(parser.getText(), member);
        }
        BigDecimal number = number(parser, token, member.type.name());
        try {
            return switch (member.type) {
                case INTEGER -> number.intValueExact();
                case LONG -> number.longValueExact();
                case SHORT -> number.shortValueExact();
                case BYTE -> number.byteValueExact();
                case FLOAT -> number.floatValue();
                case DOUBLE -> number.doubleValue();
                case BIG_DECIMAL -> number;
                default -> throw new IllegalStateException("no JSON form of " + member.type);
            };
        } catch (ArithmeticException e) {
            throw new Malformed("'" + number + "' is not a valid " + member.type, e);
        }
    }

    private static BigDecimal number(JsonParser parser, JsonToken token, String expected) throws IOException {
        if (!token.isNumeric()) {
            throw Malformed.type(tokenName(token), expected);
        }
        return parser.getDecimalValue();
    }

    private List<Object> list(JsonParser parser, Member element) throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            notNull(parser.currentToken());
            values.add(value(parser, element));
        }
        return values;
    }

    private Map<String, Object> map(JsonParser parser, Member element) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            notNull(parser.nextToken());
            values.put(key, value(parser, element));
        }
        return values;
    }

    private static Document document(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT:
                Document.MapBuilder map = Document.mapBuilder();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.putDocument(key, document(parser));
                }
                return map.build();
            case START_ARRAY:
                Document.ListBuilder list = Document.listBuilder();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.addDocument(document(parser));
                }
                return list.build();
            case VALUE_STRING:
                return Document.fromString(parser.getText());
            case VALUE_TRUE:
                return Document.fromBoolean(true);
            case VALUE_FALSE:
                return Document.fromBoolean(false);
            case VALUE_NULL:
                return Document.fromNull();
            default:
                return Document.fromNumber(parser.getDecimalValue());
        }
    }

    private void object(JsonGenerator generator, SdkPojo pojo) throws IOException {
        generator.writeStartObject();
        members(generator, pojo);
        generator.writeEndObject();
    }

    private void members(JsonGenerator generator, SdkPojo pojo) throws IOException {
        for (Member member : shapes.of(pojo).body) {
            Object value = member.get(pojo);
            if (value != null) {
                generator.writeFieldName(member.wireOut);
                write(generator, value, member);
            }
        }
    }

    private void write(JsonGenerator generator, Object value, Member member) throws IOException {
        switch (member.type) {
            case STRING -> generator.writeString(value.toString());
            case SDK_POJO -> object(generator, (SdkPojo) value);
            case LIST -> {
                generator.writeStartArray();
                for (Object element : (List<?>) value) {
                    write(generator, element, member.element());
                }
                generator.writeEndArray();
            }
            case MAP -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    generator.writeFieldName(entry.getKey().toString());
                    write(generator, entry.getValue(), member.element());
                }
                generator.writeEndObject();
            }
            case BOOLEAN -> generator.writeBoolean((Boolean) value);
            case INTEGER -> generator.writeNumber((Integer) value);
            case LONG -> generator.writeNumber((Long) value);
            case FLOAT, DOUBLE -> number(generator, ((Number) value).doubleValue());
            case SDK_BYTES -> generator.writeBinary(((SdkBytes) value).asByteArrayUnsafe());
            case INSTANT -> instant(generator, (Instant) value, member);
            case DOCUMENT -> document(generator, (Document) value);
            default -> generator.writeNumber(new BigDecimal(value.toString()));
        }
    }

    private static void number(JsonGenerator generator, double value) throws IOException {
        if (generator instanceof CBORGenerator || Double.isFinite(value)) {
            generator.writeNumber(value);
        } else {
            generator.writeString(Double.toString(value));
        }
    }

    private static void instant(JsonGenerator generator, Instant value, Member member) throws IOException {
        if (generator instanceof CBORGenerator cbor) {
            cbor.writeTag(EPOCH_TAG);
            cbor.writeNumber(value.toEpochMilli() / 1000.0);
        } else if (member.timestamp == Format.ISO_8601 || member.timestamp == Format.RFC_822) {
            generator.writeString(Timestamps.write(value, member.timestamp, Format.ISO_8601));
        } else {
            generator.writeNumber(Timestamps.write(value, member.timestamp, Format.UNIX_TIMESTAMP));
        }
    }

    private static void document(JsonGenerator generator, Document value) throws IOException {
        if (value.isMap()) {
            generator.writeStartObject();
            for (Map.Entry<String, Document> entry : value.asMap().entrySet()) {
                generator.writeFieldName(entry.getKey());
                document(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value.isList()) {
            generator.writeStartArray();
            for (Document element : value.asList()) {
                document(generator, element);
            }
            generator.writeEndArray();
        } else if (value.isString()) {
            generator.writeString(value.asString());
        } else if (value.isBoolean()) {
            generator.writeBoolean(value.asBoolean());
        } else if (value.isNumber()) {
            generator.writeNumber(value.asNumber().bigDecimalValue());
        } else {
            generator.writeNull();
        }
    }

    private static void expect(JsonToken found, JsonToken wanted, String expected) {
        if (found != wanted) {
            throw Malformed.type(tokenName(found), expected);
        }
    }

    private static void notNull(JsonToken token) {
        if (token == JsonToken.VALUE_NULL) {
            throw new Malformed("a list or map holds null");
        }
    }

    private static String tokenName(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> "STRING_VALUE";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER_VALUE";
            case VALUE_TRUE -> "TRUE_VALUE";
            case VALUE_FALSE -> "FALSE_VALUE";
            case START_ARRAY -> "Start of list";
            case START_OBJECT -> "Start of structure or map";
            default -> token.name();
        };
    }
}
