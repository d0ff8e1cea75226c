package dev.payledger.dr.local.service.iam;

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
 * and SimulateCustomPolicy: what policies say, for every action on every resource, which policies decide it, and which
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

    private final RoleDirectory roles;
    private final UserDirectory users;
    private final String user;

    PolicySimulation(RoleDirectory roles, UserDirectory users, String user) {
        this.roles = roles;
        this.users = users;
        this.user = user;
    }

    SimulatePrincipalPolicyResponse run(SimulatePrincipalPolicyRequest request) {
        String principal = request.policySourceArn();
        List<Source> sources = new ArrayList<>(ofPrincipal(principal));
        sources.addAll(given(request.policyInputList()));
        Map<String, List<String>> context = context(request.contextEntries());
        context.putIfAbsent("aws:principalarn", List.of(principal));
        return SimulatePrincipalPolicyResponse.builder()
                .evaluationResults(results(
                        user.equals(principal), sources, request.actionNames(), request.resourceArns(), context))
                .isTruncated(false)
                .build();
    }

    SimulateCustomPolicyResponse run(SimulateCustomPolicyRequest request) {
        if (request.policyInputList().isEmpty()) {
            throw IamErrors.invalid("1 validation error detected: Value null at 'policyInputList' failed to satisfy"
                    + " constraint: Member must not be null");
        }
        return SimulateCustomPolicyResponse.builder()
                .evaluationResults(results(
                        false,
                        given(request.policyInputList()),
                        request.actionNames(),
                        request.resourceArns(),
                        context(request.contextEntries())))
                .isTruncated(false)
                .build();
    }

    private List<Source> ofPrincipal(String principal) {
        Role role = roles.findByArn(principal).orElse(null);
        if (role != null) {
            return of(role.inline(), role.attached(), PolicySourceType.ROLE);
        }
        User named = users.findByArn(principal).orElse(null);
        if (named != null) {
            return of(named.inline(), named.attached(), PolicySourceType.USER);
        }
        if (!user.equals(principal)) {
            throw IamErrors.noPolicy("The entity " + principal + " cannot be found.");
        }
        return List.of();
    }

    private static List<Source> of(
            Map<String, PolicyDocument> inline, Map<String, ManagedPolicy> attached, PolicySourceType type) {
        List<Source> sources = new ArrayList<>();
        inline.forEach((name, document) -> sources.add(new Source(name, type, document)));
        attached.values()
                .forEach(policy -> sources.add(new Source(
                        policy.name(),
                        policy.byAws() ? PolicySourceType.AWS_MANAGED : PolicySourceType.USER_MANAGED,
                        policy.document())));
        return sources;
    }

    private static List<Source> given(List<String> documents) {
        List<Source> sources = new ArrayList<>();
        for (String document : documents) {
            sources.add(new Source(
                    "PolicyInputList." + (sources.size() + 1),
                    PolicySourceType.NONE,
                    IamErrors.document(document, PolicyDocument.Kind.IDENTITY)));
        }
        return sources;
    }

    private static List<EvaluationResult> results(
            boolean anything,
            List<Source> sources,
            List<String> actions,
            List<String> resourceArns,
            Map<String, List<String>> context) {
        List<PolicyDocument> documents = sources.stream().map(Source::document).toList();
        Set<String> missing = new TreeSet<>();
        documents.forEach(document -> missing.addAll(document.contextKeys()));
        missing.removeAll(context.keySet());
        List<EvaluationResult> results = new ArrayList<>();
        for (String action : actions) {
            for (String resource : resourceArns.isEmpty() ? List.of("*") : resourceArns) {
                PolicyRequest request = new PolicyRequest(action, resource, context);
                Decision decision = anything ? Decision.ALLOWED : PolicyDocument.decide(documents, request);
                results.add(EvaluationResult.builder()
                        .evalActionName(action)
                        .evalResourceName(resource)
                        .evalDecision(word(decision))
                        .matchedStatements(matched(sources, decision, request))
                        .missingContextValues(missing)
                        .build());
            }
        }
        return results;
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
