package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.PolicyDocument.Decision;
import dev.payledger.dr.local.iam.PolicyRequest;
import dev.payledger.dr.local.iam.Role;
import dev.payledger.dr.local.iam.RoleDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;

/**
 * <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>:
 * what a role's own policies say, for every action on every resource. The account's own user may do anything. Answers are
 * not paged.
 */
final class PolicySimulation {

    private final RoleDirectory roles;
    private final String user;

    PolicySimulation(RoleDirectory roles, String user) {
        this.roles = roles;
        this.user = user;
    }

    SimulatePrincipalPolicyResponse run(SimulatePrincipalPolicyRequest request) {
        String source = request.policySourceArn();
        Role role = roles.findByArn(source).orElse(null);
        if (role == null && !user.equals(source)) {
            throw IamErrors.noPolicy("The entity " + source + " cannot be found.");
        }
        List<PolicyDocument> policies = new ArrayList<>();
        if (role != null) {
            policies.addAll(role.inline().values());
            role.attached().values().forEach(policy -> policies.add(policy.document()));
        }
        Map<String, List<String>> context = context(request, source);
        List<String> resources = request.resourceArns().isEmpty() ? List.of("*") : request.resourceArns();
        List<EvaluationResult> results = new ArrayList<>();
        for (String action : request.actionNames()) {
            for (String resource : resources) {
                Decision decision = role == null
                        ? Decision.ALLOWED
                        : PolicyDocument.decide(policies, new PolicyRequest(action, resource, context));
                results.add(EvaluationResult.builder()
                        .evalActionName(action)
                        .evalResourceName(resource)
                        .evalDecision(word(decision))
                        .build());
            }
        }
        return SimulatePrincipalPolicyResponse.builder()
                .evaluationResults(results)
                .isTruncated(false)
                .build();
    }

    private static Map<String, List<String>> context(SimulatePrincipalPolicyRequest request, String source) {
        Map<String, List<String>> context = new HashMap<>();
        context.put("aws:principalarn", List.of(source));
        for (ContextEntry entry : request.contextEntries()) {
            context.put(entry.contextKeyName().toLowerCase(Locale.ROOT), entry.contextKeyValues());
        }
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
