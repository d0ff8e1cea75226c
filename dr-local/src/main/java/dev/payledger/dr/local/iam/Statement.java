package dev.payledger.dr.local.iam;

import java.util.List;
import java.util.Map;

/**
 * One statement of a policy. Lists are patterns; an empty list means that the element is absent.
 */
record Statement(
        boolean allows,
        List<String> actions,
        List<String> notActions,
        List<String> resources,
        List<String> notResources,
        Map<String, List<String>> principals,
        List<Condition> conditions) {

    boolean appliesTo(PolicyRequest request) {
        return actionFits(request)
                && resourceFits(request)
                && conditions.stream().allMatch(condition -> condition.holds(request));
    }

    /** For a trust policy, which has principals in place of resources. */
    boolean trusts(Principal principal, PolicyRequest request) {
        return principals.entrySet().stream().anyMatch(entry -> principal.isIn(entry.getKey(), entry.getValue()))
                && actionFits(request)
                && conditions.stream().allMatch(condition -> condition.holds(request));
    }

    /** Whether a resource's policy means this principal; {@code "AWS": "*"} means services too. */
    boolean speaksTo(Principal principal) {
        return principals.entrySet().stream()
                .anyMatch(entry ->
                        (entry.getKey().equals("AWS") && entry.getValue().contains("*"))
                                || principal.isIn(entry.getKey(), entry.getValue()));
    }

    private boolean actionFits(PolicyRequest request) {
        return notActions.isEmpty()
                ? actions.stream().anyMatch(action -> Wildcards.matchesIgnoringCase(action, request.action()))
                : notActions.stream().noneMatch(action -> Wildcards.matchesIgnoringCase(action, request.action()));
    }

    private boolean resourceFits(PolicyRequest request) {
        return notResources.isEmpty()
                ? resources.stream()
                        .anyMatch(pattern -> Wildcards.matches(Variables.fill(pattern, request), request.resource()))
                : notResources.stream()
                        .noneMatch(pattern -> Wildcards.matches(Variables.fill(pattern, request), request.resource()));
    }
}
