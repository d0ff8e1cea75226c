package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.Grants;
import dev.payledger.dr.local.iam.Group;
import dev.payledger.dr.local.iam.ManagedPolicy;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.PolicyDocument.Decision;
import dev.payledger.dr.local.iam.PolicyRequest;
import dev.payledger.dr.local.iam.Role;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.iam.User;
import dev.payledger.dr.local.iam.UserDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.PolicySourceType;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;
import software.amazon.awssdk.services.iam.model.Statement;

/**
 * <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>
 * and SimulateCustomPolicy: what policies say, for every action on every resource, within a permissions boundary, given or
 * attached, which policies decide it, and which
 * condition keys they look at that the request lacks. The account's own user may do anything. Answers are not paged, and
 * the places of statements in their policies are not told.
 */
final class PolicySimulation {

    /**
     * A policy and where it comes from.
     *
     * @param id its name, or {@code PolicyInputList.1}
     */
    private record Source(String id, PolicySourceType type, PolicyDocument document) {}

    /**
     * Whose policies are tried.
     *
     * @param anything whether all is allowed without a policy
     * @param boundary at most one
     */
    private record Subject(boolean anything, List<Source> policies, List<Source> boundary) {

        Subject with(List<Source> morePolicies, List<Source> otherBoundary) {
            List<Source> all = new ArrayList<>(policies);
            all.addAll(morePolicies);
            return new Subject(anything, all, otherBoundary.isEmpty() ? boundary : otherBoundary);
        }

        List<Source> sources() {
            List<Source> all = new ArrayList<>(policies);
            all.addAll(boundary);
            return all;
        }
    }

    private final RoleDirectory roles;
    private final UserDirectory users;
    private final String user;

    PolicySimulation(String accountId, RoleDirectory roles, UserDirectory users) {
        this.roles = roles;
        this.users = users;
        this.user = "arn:aws:iam::" + accountId + ":user/local";
    }

    SimulatePrincipalPolicyResponse run(SimulatePrincipalPolicyRequest request) {
        String principal = IamErrors.present(request.policySourceArn(), "policySourceArn");
        Subject subject = of(principal)
                .with(given(request.policyInputList()), boundary(request.permissionsBoundaryPolicyInputList()));
        Map<String, List<String>> context = context(request.contextEntries());
        context.putIfAbsent("aws:principalarn", List.of(principal));
        return SimulatePrincipalPolicyResponse.builder()
                .evaluationResults(results(subject, request.actionNames(), request.resourceArns(), context))
                .isTruncated(false)
                .build();
    }

    SimulateCustomPolicyResponse run(SimulateCustomPolicyRequest request) {
        if (request.policyInputList().isEmpty()) {
            throw IamErrors.invalid("1 validation error detected: Value null at 'policyInputList' failed to satisfy"
                    + " constraint: Member must not be null");
        }
        Subject subject = new Subject(
                false, given(request.policyInputList()), boundary(request.permissionsBoundaryPolicyInputList()));
        return SimulateCustomPolicyResponse.builder()
                .evaluationResults(results(
                        subject, request.actionNames(), request.resourceArns(), context(request.contextEntries())))
                .isTruncated(false)
                .build();
    }

    private Subject of(String principal) {
        Role role = roles.findByArn(principal).orElse(null);
        if (role != null) {
            return of(role.grants(), PolicySourceType.ROLE);
        }
        User named = users.findByArn(principal).orElse(null);
        if (named != null) {
            Subject subject = of(named.grants(), PolicySourceType.USER);
            for (Group group : users.groupsOf(named)) {
                subject =
                        subject.with(of(group.grants(), PolicySourceType.GROUP).policies(), List.of());
            }
            return subject;
        }
        Group group = users.groups().findByArn(principal).orElse(null);
        if (group != null) {
            return of(group.grants(), PolicySourceType.GROUP);
        }
        if (!user.equals(principal)) {
            throw IamErrors.none("The entity " + principal + " cannot be found.");
        }
        return new Subject(true, List.of(), List.of());
    }

    private static Subject of(Grants grants, PolicySourceType type) {
        List<Source> sources = new ArrayList<>();
        grants.inline().forEach((name, document) -> sources.add(new Source(name, type, document)));
        grants.attached().values().forEach(policy -> sources.add(managed(policy)));
        ManagedPolicy boundary = grants.boundary();
        return new Subject(false, sources, boundary == null ? List.of() : List.of(managed(boundary)));
    }

    private static Source managed(ManagedPolicy policy) {
        return new Source(
                policy.name(),
                policy.byAws() ? PolicySourceType.AWS_MANAGED : PolicySourceType.USER_MANAGED,
                policy.document());
    }

    private static List<Source> given(List<String> documents) {
        return given("PolicyInputList.", documents);
    }

    private static List<Source> boundary(List<String> documents) {
        if (documents.size() > 1) {
            throw IamErrors.invalid("1 validation error detected: Value at 'permissionsBoundaryPolicyInputList' failed"
                    + " to satisfy constraint: Member must have length less than or equal to 1");
        }
        return given("PermissionsBoundaryPolicyInputList.", documents);
    }

    private static List<Source> given(String list, List<String> documents) {
        List<Source> sources = new ArrayList<>();
        for (String document : documents) {
            sources.add(new Source(
                    list + (sources.size() + 1),
                    PolicySourceType.NONE,
                    IamErrors.document(document, PolicyDocument.Kind.IDENTITY)));
        }
        return sources;
    }

    private static List<EvaluationResult> results(
            Subject subject, List<String> actions, List<String> resourceArns, Map<String, List<String>> context) {
        Set<String> missing = new TreeSet<>();
        subject.sources().forEach(source -> missing.addAll(source.document().contextKeys()));
        missing.removeAll(context.keySet());
        List<EvaluationResult> results = new ArrayList<>();
        for (String action : actions) {
            for (String resource : resourceArns.isEmpty() ? List.of("*") : resourceArns) {
                results.add(result(subject, new PolicyRequest(action, resource, context)).toBuilder()
                        .missingContextValues(missing)
                        .build());
            }
        }
        return results;
    }

    private static EvaluationResult result(Subject subject, PolicyRequest request) {
        Decision own = subject.anything() ? Decision.ALLOWED : decide(subject.policies(), request);
        boolean bounded = !subject.boundary().isEmpty();
        Decision limit = bounded ? decide(subject.boundary(), request) : Decision.ALLOWED;
        Decision decision = own == Decision.DENIED || limit == Decision.DENIED
                ? Decision.DENIED
                : limit == Decision.ALLOWED ? own : Decision.NOT_ALLOWED;
        EvaluationResult.Builder result = EvaluationResult.builder()
                .evalActionName(request.action())
                .evalResourceName(request.resource())
                .evalDecision(word(decision))
                .matchedStatements(matched(subject.sources(), decision, request));
        if (bounded) {
            result.permissionsBoundaryDecisionDetail(
                    detail -> detail.allowedByPermissionsBoundary(limit == Decision.ALLOWED));
        }
        return result.build();
    }

    private static Decision decide(List<Source> sources, PolicyRequest request) {
        return PolicyDocument.decide(sources.stream().map(Source::document).toList(), request);
    }

    private static List<Statement> matched(List<Source> sources, Decision decision, PolicyRequest request) {
        List<Statement> statements = new ArrayList<>();
        if (decision != Decision.NOT_ALLOWED) {
            for (Source source : sources) {
                for (long i = source.document().matching(decision, request); i > 0; i--) {
                    statements.add(Statement.builder()
                            .sourcePolicyId(source.id())
                            .sourcePolicyType(source.type())
                            .build());
                }
            }
        }
        return statements;
    }

    private static Map<String, List<String>> context(List<ContextEntry> entries) {
        Map<String, List<String>> context = new HashMap<>();
        entries.forEach(
                entry -> context.put(entry.contextKeyName().toLowerCase(Locale.ROOT), entry.contextKeyValues()));
        return context;
    }

    private static PolicyEvaluationDecisionType word(Decision decision) {
        return switch (decision) {
            case ALLOWED -> PolicyEvaluationDecisionType.ALLOWED;
            case DENIED -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
            case NOT_ALLOWED -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
        };
    }
}
