package dev.payledger.dr.local.service.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The resource-based policy of a function, who may invoke it, or of a version of a layer. Made of statements that AddPermission adds; each allows one
 * service, optionally for one source. Thread safe.
 */
final class ResourcePolicy {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One statement, as AddPermission takes it. */
    record Statement(
            String sid,
            String action,
            String principal,
            @Nullable String sourceArn,
            @Nullable String sourceAccount,
            @Nullable String organization) {}

    private final String functionArn;
    private final Map<String, Statement> statements = new LinkedHashMap<>();

    ResourcePolicy(String functionArn) {
        this.functionArn = functionArn;
    }

    /** Adds a statement and returns it as JSON. */
    synchronized String add(Statement statement) {
        if (statements.containsKey(statement.sid())) {
            throw LambdaErrors.conflict(
                    "The statement id (" + statement.sid()
                            + ") provided already exists. Please provide a new statement id, or remove the existing statement.");
        }
        statements.put(statement.sid(), statement);
        return json(statement).toString();
    }

    synchronized void remove(String sid) {
        if (statements.remove(sid) == null) {
            throw LambdaErrors.notFound("Statement " + sid + " is not found in resource policy.");
        }
    }

    synchronized boolean isEmpty() {
        return statements.isEmpty();
    }

    /** The whole policy as JSON. */
    synchronized String document() {
        if (statements.isEmpty()) {
            throw LambdaErrors.notFound("The resource you requested does not exist.");
        }
        ObjectNode policy = JSON.createObjectNode();
        policy.put("Version", "2012-10-17").put("Id", "default");
        ArrayNode list = policy.putArray("Statement");
        statements.values().forEach(statement -> list.add(json(statement)));
        return policy.toString();
    }

    /** Whether a service may invoke the function for a source. */
    synchronized boolean allows(String principal, String sourceArn, String sourceAccount) {
        return statements.values().stream()
                .anyMatch(statement -> (statement.action().equals("lambda:InvokeFunction")
                                || statement.action().equals("lambda:*"))
                        && (statement.principal().equals(principal)
                                || statement.principal().equals("*"))
                        && (statement.sourceArn() == null || arnLike(statement.sourceArn(), sourceArn))
                        && (statement.sourceAccount() == null
                                || statement.sourceAccount().equals(sourceAccount)));
    }

    /** IAM's {@code ArnLike}: each of the six parts may hold {@code *} and {@code ?}. */
    static boolean arnLike(String pattern, String arn) {
        String[] wanted = pattern.split(":", 6);
        String[] parts = arn.split(":", 6);
        if (wanted.length != parts.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            String regex = Pattern.quote(wanted[i]).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
            if (!Pattern.matches(regex, parts[i])) {
                return false;
            }
        }
        return true;
    }

    private ObjectNode json(Statement statement) {
        ObjectNode json = JSON.createObjectNode();
        json.put("Sid", statement.sid()).put("Effect", "Allow");
        if (statement.principal().equals("*")) {
            json.put("Principal", "*");
        } else if (statement.principal().matches("\\d{12}")) {
            json.putObject("Principal").put("AWS", "arn:aws:iam::" + statement.principal() + ":root");
        } else {
            boolean service = !statement.principal().startsWith("arn:");
            json.putObject("Principal").put(service ? "Service" : "AWS", statement.principal());
        }
        json.put("Action", statement.action()).put("Resource", functionArn);
        if (statement.sourceAccount() != null || statement.sourceArn() != null) {
            ObjectNode condition = json.putObject("Condition");
            if (statement.sourceAccount() != null) {
                condition.putObject("StringEquals").put("AWS:SourceAccount", statement.sourceAccount());
            }
            if (statement.sourceArn() != null) {
                condition.putObject("ArnLike").put("AWS:SourceArn", statement.sourceArn());
            }
        }
        if (statement.organization() != null) {
            json.putObject("Condition").putObject("StringEquals").put("aws:PrincipalOrgID", statement.organization());
        }
        return json;
    }
}
