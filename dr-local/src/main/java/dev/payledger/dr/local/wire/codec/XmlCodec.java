package dev.payledger.dr.local.wire.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.utils.builder.Buildable;

/** XML bodies: of REST requests, and of every answer of the query and the REST-XML protocol. Thread safe. */
final class XmlCodec {
    private final Shapes shapes;

    XmlCodec(Shapes shapes) {
        this.shapes = shapes;
    }

    /** Sets a builder's body members from the children of an element. */
    void read(XmlNode node, SdkPojo builder) {
        Shape shape = shapes.of(builder);
        Map<Member, List<XmlNode>> found = new LinkedHashMap<>();
        for (XmlNode child : node.children) {
            Member member = shape.inBody(child.name);
            if (member == null) {
                throw Malformed.unknown(child.name);
            }
            found.computeIfAbsent(member, m -> new ArrayList<>()).add(child);
        }
        found.forEach((member, nodes) -> member.field.set(builder, member(member, nodes)));
        for (Member member : shape.body) {
            String value = member.attribute ? node.attributes.get(member.wireIn) : null;
            if (value != null) {
                member.field.set(builder, Scalars.read(value, member));
            }
        }
    }

    private Object member(Member member, List<XmlNode> nodes) {
        XmlNode first = nodes.get(0);
        return switch (member.type) {
            case LIST -> list(member.element(), member.flattened ? nodes : first.children);
            case MAP -> map(member, member.flattened ? nodes : first.children);
            default -> value(member, first);
        };
    }

    private Object value(Member member, XmlNode node) {
        return switch (member.type) {
            case SDK_POJO -> {
                SdkPojo builder = member.newBuilder();
                read(node, builder);
                yield ((Buildable) builder).build();
            }
            case LIST, MAP -> member(member, List.of(node));
            default -> Scalars.read(node.text.toString(), member);
        };
    }

    private List<Object> list(Member element, List<XmlNode> nodes) {
        List<Object> values = new ArrayList<>();
        for (XmlNode node : nodes) {
            values.add(value(element, node));
        }
        return values;
    }

    private Map<String, Object> map(Member member, List<XmlNode> entries) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (XmlNode entry : entries) {
            String key = "";
            Object value = null;
            for (XmlNode part : entry.children) {
                if (part.name.equals(member.keyName)) {
                    key = part.text.toString();
                } else if (part.name.equals(member.valueName)) {
                    value = value(member.element(), part);
                }
            }
            if (value == null) {
                throw new Malformed("an entry of " + member.wireIn + " has no " + member.valueName);
            }
            values.put(key, value);
        }
        return values;
    }

    /** Writes the body members of a structure as children of the element that is open. */
    void write(XmlText out, SdkPojo pojo) {
        for (Member member : shapes.of(pojo).body) {
            Object value = member.get(pojo);
            if (value != null && !member.attribute) {
                write(out, member, member.wireOut, value);
            }
        }
    }

    private void write(XmlText out, Member member, String name, Object value) {
        switch (member.type) {
            case SDK_POJO -> {
                SdkPojo pojo = (SdkPojo) value;
                out.open(name, attributes(pojo));
                write(out, pojo);
                out.close(name);
            }
            case LIST -> {
                if (!member.flattened) {
                    out.open(name, "");
                }
                for (Object element : (List<?>) value) {
                    write(out, member.element(), member.flattened ? name : member.elementName, element);
                }
                if (!member.flattened) {
                    out.close(name);
                }
            }
            case MAP -> {
                if (!member.flattened) {
                    out.open(name, "");
                }
                String entryName = member.flattened ? name : "entry";
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    out.open(entryName, "");
                    out.leaf(member.keyName, entry.getKey().toString());
                    write(out, member.element(), member.valueName, entry.getValue());
                    out.close(entryName);
                }
                if (!member.flattened) {
                    out.close(name);
                }
            }
            default -> out.leaf(name, Scalars.write(value, member, Format.ISO_8601));
        }
    }

    private String attributes(SdkPojo pojo) {
        StringBuilder text = new StringBuilder();
        for (Member member : shapes.of(pojo).body) {
            Object value = member.attribute ? member.get(pojo) : null;
            if (value != null) {
                if (member.wireOut.startsWith("xsi:")) {
                    text.append(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"");
                }
                text.append(' ').append(member.wireOut).append("=\"");
                text.append(XmlText.escape(Scalars.write(value, member, Format.ISO_8601)));
                text.append('"');
            }
        }
        return text.toString();
    }
}
