package dev.payledger.dr.local.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one form in which AWS gives resource-based policies back: without white space, the elements in a fixed order, a list
 * of one as its element, nothing twice, and an account's id as the ARN of its root.
 */
public final class CanonicalPolicy {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final List<String> POLICY = List.of("Version", "Id", "Statement");
    private static final List<String> STATEMENT = List.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private CanonicalPolicy() {}

    /**
     * Writes a policy in that form.
     *
     * @param text a policy that {@link PolicyDocument#parse} accepts
     * @throws MalformedPolicyException if it is no JSON
     */
    public static String of(String text) {
        try {
            JsonNode policy = JSON.readTree(text);
            ObjectNode ordered = ordered(policy, POLICY);
            JsonNode statements = policy.path("Statement");
            ArrayNode list = JSON.createArrayNode();
            if (statements.isObject()) {
                list.add(statement(statements));
            } else {
                statements.forEach(each -> list.add(statement(each)));
            }
            ordered.set("Statement", list);
            return JSON.writeValueAsString(ordered);
        } catch (JsonProcessingException e) {
            throw new MalformedPolicyException("Syntax errors in policy.");
        }
    }

    private static ObjectNode statement(JsonNode given) {
        ObjectNode statement = ordered(given, STATEMENT);
        for (String element : STATEMENT) {
            JsonNode value = statement.get(element);
            if (value != null && value.isArray()) {
                statement.set(element, collapsed(value, false));
            } else if (value != null && value.isObject() && element.endsWith("Principal")) {
                ObjectNode principals = JSON.createObjectNode();
                value.properties().forEach(each -> principals.set(each.getKey(), collapsed(each.getValue(), true)));
                statement.set(element, principals);
            }
        }
        return statement;
    }

    private static ObjectNode ordered(JsonNode given, List<String> names) {
        ObjectNode ordered = JSON.createObjectNode();
        names.stream().filter(given::has).forEach(name -> ordered.set(name, given.get(name)));
        return ordered;
    }

    private static JsonNode collapsed(JsonNode given, boolean accounts) {
        List<JsonNode> values = new ArrayList<>();
        if (given.isArray()) {
            given.forEach(values::add);
        } else {
            values.add(given);
        }
        Set<JsonNode> distinct = new LinkedHashSet<>();
        for (JsonNode value : values) {
            boolean account = accounts && ACCOUNT.matcher(value.asText()).matches();
            distinct.add(account ? TextNode.valueOf("arn:aws:iam::" + value.asText() + ":root") : value);
        }
        if (distinct.size() == 1) {
            return distinct.iterator().next();
        }
        ArrayNode list = JSON.createArrayNode();
        distinct.forEach(list::add);
        return list;
    }
}
