package dev.payledger.dr.local.iam;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A policy in <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">IAM's
 * grammar</a>. Immutable.
 */
public final class PolicyDocument {
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final Set<String> ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Principal",
            "NotPrincipal",
            "Condition");

    private final String text;
    private final List<Statement> statements;

    private PolicyDocument(String text, List<Statement> statements) {
        this.text = text;
        this.statements = statements;
    }

    /** What kind of policy a document is: it decides which elements it must have. */
    public enum Kind {
        /** Attached to a role: resources, no principals. */
        IDENTITY,
        /** A role's trust policy: principals, no resources. */
        TRUST,
        /** A resource's own policy, such as a topic's: principals and resources. */
        RESOURCE
    }

    /**
     * Reads a policy.
     *
     * @throws MalformedPolicyException if it is not valid
     */
    public static PolicyDocument parse(String text, Kind kind) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new MalformedPolicyException("Syntax errors in policy.");
        }
        if (root == null || !root.isObject()) {
            throw new MalformedPolicyException("Syntax errors in policy.");
        }
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!Set.of("Version", "Id", "Statement").contains(name)) {
                throw new MalformedPolicyException("Syntax error: unknown element " + name + " in policy.");
            }
        }
        String version = root.path("Version").asText("2008-10-17");
        if (!version.equals("2012-10-17") && !version.equals("2008-10-17")) {
            throw new MalformedPolicyException("The policy contains an unsupported Version " + version + ".");
        }
        boolean variables = version.equals("2012-10-17");
        JsonNode list = root.path("Statement");
        List<Statement> statements = new ArrayList<>();
        if (list.isObject()) {
            statements.add(statement(list, kind, variables));
        } else {
            list.forEach(node -> statements.add(statement(node, kind, variables)));
        }
        if (statements.isEmpty()) {
            throw new MalformedPolicyException("Syntax errors in policy: no Statement.");
        }
        return new PolicyDocument(text, List.copyOf(statements));
    }

    /** The document as it was given. */
    public String text() {
        return text;
    }

    /** Whether every statement names AWS services as its principals, and nobody else. */
    public boolean speaksOnlyToServices() {
        return statements.stream()
                .allMatch(statement -> statement.notPrincipals().isEmpty()
                        && statement.principals().keySet().equals(Set.of("Service")));
    }

    /** The condition keys that its statements look at, in lower case. */
    public Set<String> contextKeys() {
        Set<String> keys = new TreeSet<>();
        statements.forEach(statement -> keys.addAll(statement.keys()));
        return keys;
    }

    /** How many of its statements apply to a request and decide it in this way. */
    public long matching(Decision decision, PolicyRequest request) {
        return statements.stream()
                .filter(statement -> statement.appliesTo(request))
                .filter(statement -> statement.allows() == (decision == Decision.ALLOWED))
                .count();
    }

    /** Every action pattern of every statement. */
    public List<String> actions() {
        List<String> all = new ArrayList<>();
        for (Statement statement : statements) {
            all.addAll(statement.actions());
            all.addAll(statement.notActions());
        }
        return List.copyOf(all);
    }

    /** Whether a statement allows something to everybody, under no condition. */
    public boolean allowsEverybody() {
        return statements.stream()
                .anyMatch(statement -> statement.allows()
                        && statement.conditions().isEmpty()
                        && statement.principals().getOrDefault("AWS", List.of()).contains("*"));
    }

    /** Every resource pattern of every statement. */
    public List<String> resources() {
        List<String> all = new ArrayList<>();
        for (Statement statement : statements) {
            all.addAll(statement.resources());
            all.addAll(statement.notResources());
        }
        return List.copyOf(all);
    }

    /** Decides over several policies: an explicit denial wins, then any permission. */
    public static Decision decide(Iterable<PolicyDocument> policies, PolicyRequest request) {
        Decision decision = Decision.NOT_ALLOWED;
        for (PolicyDocument policy : policies) {
            for (Statement statement : policy.statements) {
                if (statement.appliesTo(request)) {
                    if (!statement.allows()) {
                        return Decision.DENIED;
                    }
                    decision = Decision.ALLOWED;
                }
            }
        }
        return decision;
    }

    /** What this policy of a resource says to a principal: an explicit denial wins, then any permission. */
    public Decision decide(Principal principal, PolicyRequest request) {
        Decision decision = Decision.NOT_ALLOWED;
        for (Statement statement : statements) {
            if (statement.speaksTo(principal) && statement.appliesTo(request)) {
                if (!statement.allows()) {
                    return Decision.DENIED;
                }
                decision = Decision.ALLOWED;
            }
        }
        return decision;
    }

    /** Whether a statement denies a request to all but some, whoever they are. */
    public boolean deniesAllBut(PolicyRequest request) {
        return statements.stream()
                .anyMatch(statement ->
                        !statement.allows() && !statement.notPrincipals().isEmpty() && statement.appliesTo(request));
    }

    /** Whether this trust policy lets a principal assume the role. */
    public boolean trusts(Principal principal, PolicyRequest request) {
        boolean allowed = false;
        for (Statement statement : statements) {
            if (statement.trusts(principal, request)) {
                if (!statement.allows()) {
                    return false;
                }
                allowed = true;
            }
        }
        return allowed;
    }

    /** The outcome of an evaluation. */
    public enum Decision {
        ALLOWED,
        /** No statement allows it. */
        NOT_ALLOWED,
        /** A statement denies it. */
        DENIED
    }

    private static Statement statement(JsonNode node, Kind kind, boolean variables) {
        if (!node.isObject()) {
            throw new MalformedPolicyException("Syntax errors in policy: a statement is not an object.");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!ELEMENTS.contains(name)) {
                throw new MalformedPolicyException("Syntax error: unknown element " + name + " in a statement.");
            }
        }
        String effect = node.path("Effect").asText();
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw new MalformedPolicyException("Syntax errors in policy: Effect must be Allow or Deny.");
        }
        List<String> actions = strings(node.get("Action"), "Action");
        List<String> notActions = strings(node.get("NotAction"), "NotAction");
        exactlyOne(actions, notActions, "Policy statement must contain actions.");
        actions.forEach(PolicyDocument::checkAction);
        notActions.forEach(PolicyDocument::checkAction);
        List<String> resources = strings(node.get("Resource"), "Resource");
        List<String> notResources = strings(node.get("NotResource"), "NotResource");
        Map<String, List<String>> principals = principals(node.get("Principal"));
        Map<String, List<String>> notPrincipals = principals(node.get("NotPrincipal"));
        boolean noPrincipal = principals.isEmpty() && notPrincipals.isEmpty();
        if (!principals.isEmpty() && !notPrincipals.isEmpty()) {
            throw new MalformedPolicyException("Syntax errors in policy: Principal and NotPrincipal in one statement.");
        }
        if (kind == Kind.TRUST) {
            if (!resources.isEmpty() || !notResources.isEmpty()) {
                throw new MalformedPolicyException("Has prohibited field Resource.");
            }
            if (!notPrincipals.isEmpty()) {
                throw new MalformedPolicyException("Has prohibited field NotPrincipal.");
            }
            if (noPrincipal) {
                throw new MalformedPolicyException("Missing required field Principal.");
            }
        } else {
            if (kind == Kind.RESOURCE && noPrincipal) {
                throw new MalformedPolicyException("Missing required field Principal.");
            }
            if (kind == Kind.IDENTITY && !noPrincipal) {
                throw new MalformedPolicyException("Policy document should not specify a principal.");
            }
            exactlyOne(resources, notResources, "Policy statement must contain resources.");
        }
        return new Statement(
                node.path("Sid").asText(""),
                effect.equals("Allow"),
                actions,
                notActions,
                resources,
                notResources,
                principals,
                notPrincipals,
                conditions(node, variables),
                variables);
    }

    private static void exactlyOne(List<String> one, List<String> other, String otherwise) {
        if (one.isEmpty() == other.isEmpty()) {
            throw new MalformedPolicyException(otherwise);
        }
    }

    private static void checkAction(String action) {
        if (!action.equals("*") && action.indexOf(':') <= 0) {
            throw new MalformedPolicyException(
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        }
    }

    private static Map<String, List<String>> principals(@Nullable JsonNode node) {
        Map<String, List<String>> found = new HashMap<>();
        if (node == null) {
            return found;
        }
        if (node.isTextual() && node.asText().equals("*")) {
            found.put("AWS", List.of("*"));
        } else if (node.isObject()) {
            node.properties().forEach(entry -> found.put(entry.getKey(), strings(entry.getValue(), "Principal")));
        } else {
            throw new MalformedPolicyException("Invalid principal in policy.");
        }
        return Map.copyOf(found);
    }

    private static List<Condition> conditions(JsonNode statement, boolean variables) {
        List<Condition> found = new ArrayList<>();
        JsonNode block = statement.get("Condition");
        if (block != null) {
            if (!block.isObject()) {
                throw new MalformedPolicyException("Syntax errors in policy: Condition is not an object.");
            }
            block.properties().forEach(operator -> operator.getValue()
                    .properties()
                    .forEach(line -> found.add(new Condition(
                            operator.getKey(), line.getKey(), strings(line.getValue(), "Condition"), variables))));
        }
        return List.copyOf(found);
    }

    private static List<String> strings(@Nullable JsonNode node, String element) {
        if (node == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(value -> values.add(scalar(value, element)));
        } else {
            values.add(scalar(node, element));
        }
        return List.copyOf(values);
    }

    private static String scalar(JsonNode node, String element) {
        if (!node.isValueNode() || node.isNull()) {
            throw new MalformedPolicyException("Syntax errors in policy: " + element + " must hold strings.");
        }
        return node.asText();
    }
}
