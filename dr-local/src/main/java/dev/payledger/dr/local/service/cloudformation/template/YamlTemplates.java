package dev.payledger.dr.local.service.cloudformation.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * YAML templates. Plain scalars are read as JSON would mean them: {@code true}, whole numbers without leading zeros,
 * decimals; everything else is a string, dates and {@code yes} included. Aliases are refused, as CloudFormation does.
 */
final class YamlTemplates {

    /** The longest template that AWS takes, by way of S3. */
    private static final int LENGTH_MAX = 1_048_576;

    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]*)?\\.[0-9]+([eE][-+]?[0-9]+)?");
    private static final Set<String> FUNCTIONS = Set.of(
            "And",
            "Base64",
            "Cidr",
            "Equals",
            "FindInMap",
            "GetAtt",
            "GetAZs",
            "If",
            "ImportValue",
            "Join",
            "Not",
            "Or",
            "Select",
            "Split",
            "Sub",
            "Transform");

    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlTemplates() {}

    static Object parse(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel("template")
                .setCodePointLimit(LENGTH_MAX)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                throw TemplateFault.format("unsupported structure.");
            }
            return TemplateParser.notNull(new YamlTemplates().value(root.get(), ""), "/");
        } catch (MarkedYamlEngineException e) {
            throw TemplateFault.format("YAML not well-formed." + at(e.getProblemMark()));
        } catch (YamlEngineException e) {
            throw TemplateFault.format("YAML not well-formed. " + e.getMessage());
        }
    }

    private @Nullable Object value(Node node, String path) {
        if (!seen.add(node)) {
            throw TemplateFault.error("YAML aliases are not allowed in CloudFormation templates");
        }
        String tag = node.getTag().getValue();
        Object plain;
        if (node instanceof MappingNode mapping) {
            plain = map(mapping, path);
        } else if (node instanceof SequenceNode sequence) {
            plain = list(sequence, path);
        } else {
            plain = scalar((ScalarNode) node);
        }
        return tag.startsWith("!") && tag.length() > 1 ? function(node, tag.substring(1), plain, path) : plain;
    }

    private Map<String, Object> map(MappingNode mapping, String path) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                throw TemplateFault.format(
                        "YAML not well-formed." + at(tuple.getKeyNode().getStartMark()));
            }
            String key = keyNode.getValue();
            if (key.equals("<<") && keyNode.getScalarStyle() == ScalarStyle.PLAIN) {
                throw TemplateFault.error("YAML hash merges are not allowed in CloudFormation templates");
            }
            String below = path + "/" + key;
            if (map.put(key, TemplateParser.notNull(value(tuple.getValueNode(), below), below)) != null) {
                throw TemplateFault.format("Duplicate key '" + key + "'." + at(keyNode.getStartMark()));
            }
        }
        return map;
    }

    private List<Object> list(SequenceNode sequence, String path) {
        List<Object> list = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            String below = path + "/" + list.size();
            list.add(TemplateParser.notNull(value(element, below), below));
        }
        return list;
    }

    private static @Nullable Object scalar(ScalarNode node) {
        String text = node.getValue();
        String tag = node.getTag().getValue();
        if (node.getScalarStyle() != ScalarStyle.PLAIN || tag.equals("!") || tag.endsWith(":str") && isTagged(node)) {
            return text;
        }
        switch (text) {
            case "", "~", "null", "Null", "NULL" -> {
                return tag.startsWith("!") ? text : null;
            }
            case "true", "True", "TRUE" -> {
                return Boolean.TRUE;
            }
            case "false", "False", "FALSE" -> {
                return Boolean.FALSE;
            }
            default -> {
                return number(text);
            }
        }
    }

    /** {@code !!str 12} stays text: its node covers more than its value. */
    private static boolean isTagged(ScalarNode node) {
        Optional<Mark> start = node.getStartMark();
        Optional<Mark> end = node.getEndMark();
        return start.isPresent()
                && end.isPresent()
                && end.get().getIndex() - start.get().getIndex()
                        > node.getValue().length();
    }

    private static Object number(String text) {
        if (INTEGER.matcher(text).matches()) {
            BigInteger number = new BigInteger(text.startsWith("+") ? text.substring(1) : text);
            return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
        }
        return DECIMAL.matcher(text).matches() ? new BigDecimal(text) : text;
    }

    private static Object function(Node node, String name, @Nullable Object argument, String path) {
        Object value = TemplateParser.notNull(argument, path);
        if (name.equals("Ref") || name.equals("Condition")) {
            return single(name, value);
        }
        if (!FUNCTIONS.contains(name)) {
            throw TemplateFault.format("Unsupported tag !" + name + "." + at(node.getStartMark()));
        }
        if (name.equals("GetAtt") && value instanceof String text) {
            int dot = text.indexOf('.');
            if (dot < 1 || dot == text.length() - 1) {
                throw TemplateFault.error(
                        "every Fn::GetAtt object requires two non-empty parameters, the resource name "
                                + "and the resource attribute");
            }
            return single(
                    "Fn::GetAtt", new ArrayList<Object>(List.of(text.substring(0, dot), text.substring(dot + 1))));
        }
        return single("Fn::" + name, value);
    }

    private static Map<String, Object> single(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    /** Where in the text, counted from one as editors do. */
    private static String at(Optional<Mark> mark) {
        return mark.map(m -> " (line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1) + ")")
                .orElse("");
    }
}
