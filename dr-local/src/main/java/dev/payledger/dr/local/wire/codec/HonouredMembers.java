package dev.payledger.dr.local.wire.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** Which members of a request an operation honours, as a tree of names. Immutable. */
final class HonouredMembers {
    private final Map<String, Node> top;
    private final List<Member> refused = new ArrayList<>();
    private final List<Member> partly = new ArrayList<>();
    private final Shapes shapes = new Shapes();

    private HonouredMembers(SdkPojo request, Map<String, Node> top) {
        this.top = top;
        for (Member member : Shape.read(request).members) {
            Node node = top.get(member.name);
            if (node == null) {
                refused.add(member);
            } else if (!node.children.isEmpty()) {
                partly.add(member);
            }
        }
    }

    static HonouredMembers of(SdkPojo request, List<String> paths) {
        Node root = new Node();
        for (String path : paths) {
            Node node = root;
            for (String part : path.split("\\.")) {
                node = node.children.computeIfAbsent(part, p -> new Node());
            }
            node.whole = true;
        }
        return new HonouredMembers(request, root.children);
    }

    /** The path of the first member that is set and not honoured. */
    Optional<String> firstRefused(SdkPojo request) {
        for (Member member : refused) {
            if (member.get(request) != null) {
                return Optional.of(member.name);
            }
        }
        for (Member member : partly) {
            Node node = top.get(member.name);
            Object value = member.get(request);
            String found = value == null || node == null ? null : inside(value, node, member.name);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private @Nullable String inside(Object value, Node node, String path) {
        if (node.whole) {
            return null;
        }
        if (value instanceof SdkPojo pojo) {
            for (Member member : shapes.of(pojo).members) {
                Object inner = member.get(pojo);
                if (inner != null) {
                    Node child = node.children.get(member.name);
                    String innerPath = path + "." + member.name;
                    String found = child == null ? innerPath : inside(inner, child, innerPath);
                    if (found != null) {
                        return found;
                    }
                }
            }
            return null;
        }
        Iterable<?> elements =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Iterable<?> list ? list : List.of();
        for (Object element : elements) {
            String found = inside(element, node, path);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private boolean whole;
    }
}
