package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.iam.MalformedPolicyException;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Policies;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.ResourcePolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.PolicyNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.PutResourcePolicyRequest;

/**
 * PutResourcePolicy, GetResourcePolicy and DeleteResourcePolicy of tables and streams. A policy holds from the next call
 * on, and can be changed again at once: AWS takes seconds, and refuses another change for fifteen. Whether principals
 * exist is not checked, nor whether a table's actions do.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html">
 *     Using resource-based policies for DynamoDB</a>
 */
final class ResourcePolicies {

    private static final int BYTES_MAX = 20_480;
    private static final String NO_POLICY = "NO_POLICY";
    private static final String NOT_FOUND = "Resource-based policy not found for the provided ResourceArn: ";
    private static final String INVALID = "Invalid policy document: ";
    private static final Set<String> OF_STREAMS =
            Set.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator");
    private static final Set<String> OF_POLICIES =
            Set.of("dynamodb:PutResourcePolicy", "dynamodb:GetResourcePolicy", "dynamodb:DeleteResourcePolicy");
    private static final Pattern ARN =
            Pattern.compile("(arn:[^:]*:[^:]*:[^:]*):([^:]*):table/([^/]+)(?:/(stream|index)/([^/]+))?");

    private final TableStore store;

    ResourcePolicies(TableStore store) {
        this.store = store;
    }

    /** A table or stream by its ARN. */
    private record Resource(String arn, String table, boolean stream) {}

    Policies.Attached get(@Nullable String resourceArn) {
        Resource resource = resource(resourceArn);
        Policies.Attached attached = store.policies().of(resource.arn());
        if (attached == null) {
            throw notFound(resource.arn());
        }
        return attached;
    }

    String put(PutResourcePolicyRequest request) {
        new Constraints()
                .required("resourceArn", request.resourceArn() != null)
                .required("policy", request.policy() != null)
                .check();
        Resource resource = resource(request.resourceArn());
        PolicyDocument document = parse(request.policy(), resource.stream());
        Policies policies = store.policies();
        synchronized (policies) {
            checkRevision(resource, policies.of(resource.arn()), request.expectedRevisionId());
            if (!ItemOperations.isTrue(request.confirmRemoveSelfResourceAccess())) {
                refuseLockingOut(resource, document);
            }
            return policies.put(resource.arn(), document).revisionId();
        }
    }

    /** Answers the revision that was removed, or null where there was none. */
    @Nullable
    String delete(DeleteResourcePolicyRequest request) {
        Resource resource = resource(request.resourceArn());
        Policies policies = store.policies();
        synchronized (policies) {
            checkRevision(resource, policies.of(resource.arn()), request.expectedRevisionId());
            Policies.Attached removed = policies.remove(resource.arn());
            return removed == null ? null : removed.revisionId();
        }
    }

    private static void checkRevision(
            Resource resource, Policies.@Nullable Attached present, @Nullable String expected) {
        if (expected == null) {
            return;
        }
        if (expected.equals(NO_POLICY)) {
            if (present != null) {
                throw notFound("Requested policy update expecting none to be present for table " + resource.table()
                        + ", but a policy exists with revision id " + present.revisionId() + ".");
            }
        } else if (present == null) {
            // The end of the sentence is unconfirmed.
            throw notFound("Requested update for policy with revision id " + expected + ", but table "
                    + resource.table() + " has no associated policy.");
        } else if (!expected.equals(present.revisionId())) {
            throw notFound("Requested update for policy with revision id " + expected
                    + ", but the policy associated to target table " + resource.table() + " has revision id "
                    + present.revisionId() + ".");
        }
    }

    /** Who would lock themselves out must say so. The wording is unconfirmed. */
    private void refuseLockingOut(Resource resource, PolicyDocument document) {
        Call call = Call.currentOrNull();
        if (call == null) {
            return;
        }
        String principal = call.roleArn() == null ? call.principalArn() : call.roleArn();
        ResourcePolicy.Verdict verdict = new Policies.Attached(
                        document.text(), document, store.context().accountId(), "")
                .says(principal, "dynamodb:PutResourcePolicy", resource.arn(), Map.of());
        if (verdict == ResourcePolicy.Verdict.DENIES) {
            throw DynamoErrors.invalidValues("The policy would deny " + principal + " to change it again."
                    + " Set ConfirmRemoveSelfResourceAccess to confirm that.");
        }
    }

    /** Checks a policy and reads it. */
    static PolicyDocument parse(String text, boolean stream) {
        if (text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw DynamoErrors.invalidValues("Maximum policy size of " + BYTES_MAX + " bytes exceeded");
        }
        PolicyDocument document;
        try {
            document = PolicyDocument.parse(text, PolicyDocument.Kind.RESOURCE);
        } catch (MalformedPolicyException e) {
            throw DynamoErrors.invalidValues(INVALID + worded(String.valueOf(e.getMessage())));
        }
        List<String> wrong = document.actions().stream()
                .filter(action -> !isValid(action, stream))
                .map(action -> '"' + action + '"')
                .toList();
        if (!wrong.isEmpty()) {
            throw DynamoErrors.invalidValues(
                    INVALID + "The following action names are invalid: " + String.join(", ", wrong));
        }
        if (document.allowsEverybody()) {
            throw DynamoErrors.validation("Resource-based policy grants unbounded access in one or more elements."
                    + " Please revise the policy to ensure least-privilege form of access");
        }
        return document;
    }

    private static String worded(String problem) {
        return switch (problem) {
            case "Syntax errors in policy." -> "This policy contains invalid Json";
            case "Syntax errors in policy: no Statement." -> "Could not parse the policy: Statement is empty!";
            case "Policy statement must contain resources." -> "Missing required field Resource";
            default -> problem;
        };
    }

    private static boolean isValid(String action, boolean stream) {
        if (action.equals("*") || action.contains("*") || action.contains("?")) {
            return action.equals("*") || action.startsWith("dynamodb:");
        }
        boolean ofStream = OF_STREAMS.contains(action);
        return stream
                ? ofStream || OF_POLICIES.contains(action)
                : action.startsWith("dynamodb:") && !ofStream && !action.equals("dynamodb:ListStreams");
    }

    private Resource resource(@Nullable String arn) {
        new Constraints().required("resourceArn", arn != null).check();
        String given = String.valueOf(arn);
        if (!given.startsWith("arn:")) {
            throw DynamoErrors.invalidValues("ARNs must start with 'arn:': " + given);
        }
        Matcher parts = ARN.matcher(given);
        if (!parts.matches()) {
            throw DynamoErrors.invalidValues("Provided Arn is not a DynamoDB resource arn: " + given);
        }
        String own = store.context().arn("dynamodb", "");
        if (!own.startsWith(parts.group(1) + ":")) {
            throw DynamoErrors.invalidValues("Invalid resource Arn: " + given);
        }
        if (!parts.group(2).equals(store.context().accountId())) {
            throw DynamoErrors.validation(
                    "This action is only supported by accounts that match the resource owner’s account.");
        }
        if ("index".equals(parts.group(4))) {
            throw DynamoErrors.invalidValues("Invalid resource arn provided, only table or stream is accepted."
                    + " Provided resource arn: " + given);
        }
        String table = parts.group(3);
        boolean stream = parts.group(4) != null;
        if (stream && store.stream(given).isEmpty()) {
            throw DynamoErrors.notFound(
                    "Requested resource not found: Stream: " + parts.group(5) + " not found for Table: " + table);
        }
        if (!stream && store.find(given).isEmpty()) {
            throw DynamoErrors.notFound("Requested resource not found: Table: " + table + " not found");
        }
        return new Resource(given, table, stream);
    }

    private static RuntimeException notFound(String what) {
        return AwsError.of(PolicyNotFoundException.builder(), "PolicyNotFoundException", 400, NOT_FOUND + what);
    }
}
