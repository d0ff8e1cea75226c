package dev.payledger.dr.internal.resource;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A template (YAML or JSON) as maps, lists and texts. Short forms of intrinsic functions become their long form:
 * {@code !Ref X} is {@code {"Ref": "X"}}.
 */
final class TemplateTree {

    private TemplateTree() {}

    static Map<String, Object> parse(String template) {
        try {
            return new Compose(LoadSettings.builder().build())
                    .composeString(template)
                    .map(TemplateTree::tree)
                    .map(TemplateTree::map)
                    .orElse(Map.of());
        } catch (YamlEngineException e) {
            throw new DrException(
                    DrError.DEPLOY_002,
                    "The deployed template cannot be read.",
                    String.valueOf(e.getMessage()),
                    "deploy a template that is YAML or JSON.",
                    e);
        }
    }

    /** A node's entries; none where it is not a map. */
    static Map<String, Object> map(Object node) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> entries.put(String.valueOf(key), value));
        }
        return entries;
    }

    private static Object tree(Node node) {
        Object plain = plain(node);
        String tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return plain;
        }
        String name = tag.substring(1);
        if (name.equals("Ref") || name.equals("Condition")) {
            return Map.of(name, plain);
        }
        if (name.equals("GetAtt") && plain instanceof String text) {
            int dot = text.indexOf('.');
            return Map.of("Fn::GetAtt", List.of(text.substring(0, Math.max(0, dot)), text.substring(dot + 1)));
        }
        return Map.of("Fn::" + name, plain);
    }

    private static Object plain(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        if (node instanceof SequenceNode sequence) {
            List<Object> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(tree(item)));
            return items;
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                entries.put(String.valueOf(plain(tuple.getKeyNode())), tree(tuple.getValueNode()));
            }
        }
        return entries;
    }
}
