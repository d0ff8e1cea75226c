package dev.payledger.dr.local.wire.codec;

import dev.payledger.dr.local.wire.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.utils.builder.Buildable;

/** What REST operations carry outside their bodies: path labels, query, headers, status, and payload members. */
final class RestCodec {
    private final Shapes shapes;
    private final JsonCodec json;
    private final XmlCodec xml;

    RestCodec(Shapes shapes, JsonCodec json, XmlCodec xml) {
        this.shapes = shapes;
        this.json = json;
        this.xml = xml;
    }

    /** Whether a query parameter belongs to the transport, not to an operation. */
    static boolean isTransport(String name) {
        return name.equals("x-id") || name.startsWith("X-Amz-");
    }

    void read(
            HttpRequest request,
            Operation operation,
            Map<String, String> labels,
            Map<String, List<String>> query,
            SdkPojo builder) {
        Map<String, List<String>> left = new LinkedHashMap<>(query);
        left.keySet().removeIf(RestCodec::isTransport);
        left.keySet().removeAll(operation.uri.literals.keySet());
        Shape shape = shapes.of(builder);
        for (Member member : shape.members) {
            switch (member.location) {
                case PATH, GREEDY_PATH -> {
                    String label = labels.get(member.wireIn);
                    if (label != null) {
                        member.field.set(builder, Scalars.read(Form.decodePath(label), member));
                    }
                }
                case QUERY_PARAM -> query(member, left, builder);
                case HEADER -> header(member, request, builder);
                default -> {
                    // body members follow
                }
            }
        }
        if (!left.isEmpty()) {
            throw Malformed.unknown(left.keySet().iterator().next());
        }
        if (!operation.streamsInput()) {
            body(request.body(), operation, shape, builder);
        }
    }

    private void body(byte[] body, Operation operation, Shape shape, SdkPojo builder) {
        boolean isXml = operation.restProtocol == Protocol.REST_XML;
        Member payload = shape.payload;
        if (payload == null) {
            if (shape.body.isEmpty() || body.length == 0) {
                return;
            }
            readStructure(body, isXml, builder);
        } else if (body.length > 0) {
            if (payload.type == MarshallingKnownType.SDK_BYTES) {
                payload.field.set(builder, SdkBytes.fromByteArray(body));
            } else if (payload.type == MarshallingKnownType.STRING) {
                payload.field.set(builder, new String(body, java.nio.charset.StandardCharsets.UTF_8));
            } else {
                SdkPojo inner = payload.newBuilder();
                readStructure(body, isXml, inner);
                payload.field.set(builder, ((Buildable) inner).build());
            }
        }
    }

    private void readStructure(byte[] body, boolean isXml, SdkPojo builder) {
        if (isXml) {
            xml.read(XmlNode.parse(body), builder);
        } else {
            json.read(body, builder);
        }
    }

    private static void query(Member member, Map<String, List<String>> left, SdkPojo builder) {
        if (member.type == MarshallingKnownType.MAP) {
            throw new Malformed("a map in a query is not supported");
        }
        List<String> values = left.remove(member.wireIn);
        if (values != null) {
            member.field.set(builder, listOrScalar(member, values));
        }
    }

    private static void header(Member member, HttpRequest request, SdkPojo builder) {
        if (member.type == MarshallingKnownType.MAP) {
            Map<String, Object> found = new LinkedHashMap<>();
            String prefix = member.wireIn.toLowerCase(Locale.ROOT);
            request.headers().forEach((name, values) -> {
                if (name.startsWith(prefix)) {
                    found.put(name.substring(prefix.length()), values.get(0));
                }
            });
            if (!found.isEmpty()) {
                member.field.set(builder, found);
            }
            return;
        }
        List<String> values = request.headers().get(member.wireIn.toLowerCase(Locale.ROOT));
        if (values != null && !values.isEmpty()) {
            List<String> parts = member.type == MarshallingKnownType.LIST
                    ? List.of(values.get(0).split(",\\s*"))
                    : values;
            member.field.set(builder, listOrScalar(member, parts));
        }
    }

    private static Object listOrScalar(Member member, List<String> values) {
        if (member.type != MarshallingKnownType.LIST) {
            return Scalars.read(values.get(0), member);
        }
        List<Object> elements = new ArrayList<>();
        for (String value : values) {
            elements.add(Scalars.read(value, member.element()));
        }
        return elements;
    }

    /** Puts an answer's header members into headers. */
    void writeHeaders(SdkPojo response, Map<String, List<String>> headers) {
        for (Member member : shapes.of(response).members) {
            if (member.location != software.amazon.awssdk.core.protocol.MarshallLocation.HEADER) {
                continue;
            }
            Object value = member.get(response);
            if (value instanceof Map<?, ?> map) {
                map.forEach((name, text) -> headers.put(member.wireOut + name, List.of(text.toString())));
            } else if (value instanceof List<?> list) {
                List<String> parts = new ArrayList<>();
                list.forEach(element -> parts.add(element.toString()));
                headers.put(member.wireOut, List.of(String.join(",", parts)));
            } else if (value != null) {
                headers.put(member.wireOut, List.of(Scalars.write(value, member, Format.RFC_822)));
            }
        }
    }
}
