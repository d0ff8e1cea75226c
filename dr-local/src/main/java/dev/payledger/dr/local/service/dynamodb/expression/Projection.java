package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The part of an item that a list of paths selects. Immutable; list elements keep their order and close up. */
public final class Projection {

    private final Node root = new Node();
    private final List<Path> paths;

    private Projection(List<Path> paths) {
        this.paths = List.copyOf(paths);
        paths.forEach(path -> root.add(path, 0));
    }

    /** Selects these paths; paths that lie within another are covered by it. */
    static Projection of(List<Path> paths) {
        return new Projection(paths);
    }

    /** What {@code AttributesToGet}, from before expressions, selects: whole attributes, each named once. */
    public static Projection ofAttributes(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw DynamoErrors.invalidValues("Duplicate value in attribute name: " + name);
            }
        }
        return new Projection(names.stream().map(Path::of).toList());
    }

    static Projection parse(String text, Placeholders placeholders) {
        TokenStream tokens = new TokenStream(ExpressionKind.PROJECTION, text, placeholders);
        do {
            tokens.path();
        } while (tokens.takeSymbol(","));
        refuseOverlaps(tokens);
        tokens.finish();
        return new Projection(tokens.paths());
    }

    /** Notes the first pair of paths of which one covers the other, or which disagree on what a value is. */
    static void refuseOverlaps(TokenStream tokens) {
        List<Path> paths = tokens.paths();
        for (int i = 0; i < paths.size(); i++) {
            for (int j = 0; j < i; j++) {
                findOverlap(tokens, paths.get(j), paths.get(i));
            }
        }
    }

    static void findOverlap(TokenStream tokens, Path one, Path two) {
        boolean overlaps = one.overlaps(two);
        if (overlaps || one.conflicts(two)) {
            tokens.find(
                    Findings.Rank.PATHS,
                    "Two document paths " + (overlaps ? "overlap" : "conflict")
                            + " with each other; must remove or rewrite one of these paths; path one: " + one
                            + ", path two: " + two);
        }
    }

    /** The paths, in the order of the text. */
    public List<Path> paths() {
        return paths;
    }

    /** The selected part; empty where the item has none of the paths. */
    public Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
        return root.members(item);
    }

    private static final class Node {
        private final Map<String, Node> members = new HashMap<>();
        private final TreeMap<Integer, Node> elements = new TreeMap<>();
        private boolean whole;

        private void add(Path path, int depth) {
            if (depth == path.steps().size()) {
                whole = true;
                return;
            }
            Path.Step step = path.steps().get(depth);
            Node child = step.name() != null
                    ? members.computeIfAbsent(step.name(), name -> new Node())
                    : elements.computeIfAbsent(step.index(), index -> new Node());
            child.add(path, depth + 1);
        }

        private Map<String, AttributeValue> members(Map<String, AttributeValue> from) {
            Map<String, AttributeValue> selected = new HashMap<>();
            members.forEach((name, node) -> {
                AttributeValue value = from.get(name);
                AttributeValue part = value == null ? null : node.part(value);
                if (part != null) {
                    selected.put(name, part);
                }
            });
            return selected;
        }

        private @Nullable AttributeValue part(AttributeValue value) {
            if (whole) {
                return value;
            }
            if (value.type() == AttributeValue.Type.M && !members.isEmpty()) {
                Map<String, AttributeValue> selected = members(value.m());
                return selected.isEmpty() ? null : AttributeValue.fromM(selected);
            }
            if (value.type() == AttributeValue.Type.L && !elements.isEmpty()) {
                List<AttributeValue> selected = elements(value.l());
                return selected.isEmpty() ? null : AttributeValue.fromL(selected);
            }
            return null;
        }

        private List<AttributeValue> elements(List<AttributeValue> from) {
            List<AttributeValue> selected = new ArrayList<>();
            elements.headMap(from.size()).forEach((index, node) -> {
                AttributeValue part = node.part(from.get(index));
                if (part != null) {
                    selected.add(part);
                }
            });
            return selected;
        }
    }
}
