package dev.payledger.dr.local.wire.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** Form bodies of the query protocol: {@code Tags.member.1.Key=a}. Thread safe. */
final class QueryCodec {
    private final Shapes shapes;

    QueryCodec(Shapes shapes) {
        this.shapes = shapes;
    }

    /** Sets a builder's members from a decoded form; {@code Action} and {@code Version} are the protocol's own. */
    void read(Map<String, List<String>> form, SdkPojo builder) {
        Node root = new Node();
        form.forEach((name, values) -> {
            if (!name.equals("Action") && !name.equals("Version")) {
                root.at(name).value = values.get(0);
            }
        });
        fill(root, builder);
    }

    private void fill(Node node, SdkPojo builder) {
        Shape shape = shapes.of(builder);
        node.children.forEach((name, child) -> {
            Member member = shape.inBody(name);
            if (member == null) {
                throw Malformed.unknown(name);
            }
            member.field.set(builder, value(member, child));
        });
    }

    private Object value(Member member, Node node) {
        return switch (member.type) {
            case SDK_POJO -> {
                SdkPojo builder = member.newBuilder();
                fill(node, builder);
                yield ((Buildable) builder).build();
            }
            case LIST -> {
                List<Object> values = new ArrayList<>();
                for (Node element : node.numbered(member.wireIn)) {
                    values.add(value(member.element(), element));
                }
                yield values;
            }
            case MAP -> {
                Map<String, Object> values = new LinkedHashMap<>();
                for (Node entry : node.numbered(member.wireIn)) {
                    Node key = entry.children.get(member.keyName);
                    Node value = entry.children.get(member.valueName);
                    if (key == null || key.value == null || value == null) {
                        throw new Malformed("an entry of " + member.wireIn + " lacks its key or value");
                    }
                    values.put(key.value, value(member.element(), value));
                }
                yield values;
            }
            default -> Scalars.read(node.value == null ? "" : node.value, member);
        };
    }

    private static final class Node {
        private final Map<String, Node> children = new LinkedHashMap<>();
        private @Nullable String value;

        private Node at(String path) {
            Node node = this;
            for (String part : path.split("\\.", -1)) {
                node = node.children.computeIfAbsent(part, p -> new Node());
            }
            return node;
        }

        /** The elements of a list in order, whether it is flattened or has a level such as {@code member}. */
        private Iterable<Node> numbered(String name) {
            if (children.isEmpty()) {
                return List.of();
            }
            Map<String, Node> level = children;
            if (level.size() == 1) {
                Map.Entry<String, Node> only = level.entrySet().iterator().next();
                if (!isNumber(only.getKey())) {
                    level = only.getValue().children;
                }
            }
            TreeMap<Integer, Node> ordered = new TreeMap<>();
            level.forEach((key, node) -> {
                if (!isNumber(key)) {
                    throw new Malformed("'" + key + "' is not an index of " + name);
                }
                ordered.put(Integer.valueOf(key), node);
            });
            return ordered.values();
        }

        private static boolean isNumber(String text) {
            return text.length() < 9 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }
}
