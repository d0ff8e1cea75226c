package dev.payledger.dr.local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One statement of a policy. Lists are patterns; an empty list means that the element is absent.
 *
 * @param sid empty where it has none
 * @param variables whether the policy's version has variables
 */
record Statement(
        String sid,
        boolean allows,
        List<String> actions,
        List<String> notActions,
        List<String> resources,
        List<String> notResources,
        Map<String, List<String>> principals,
        Map<String, List<String>> notPrincipals,
        List<Condition> conditions,
        boolean variables) {

    boolean appliesTo(PolicyRequest request) {
        return actionFits(request)
                && resourceFits(request)
                && conditions.stream().allMatch(condition -> condition.holds(request));
    }

    /** For a trust policy, which has principals in place of resources. */
    boolean trusts(Principal principal, PolicyRequest request) {
        return meant(principal)
                && actionFits(request)
                && conditions.stream().allMatch(condition -> condition.holds(request));
    }

    /** Whether a resource's policy means this principal; {@code "AWS": "*"} means services too. */
    boolean speaksTo(Principal principal) {
        return notPrincipals.isEmpty()
                ? principals.getOrDefault("AWS", List.of()).contains("*") || meant(principal)
                : meant(principal);
    }

    /** The condition keys and variables that it looks at, in lower case. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        conditions.forEach(condition -> keys.add(condition.key()));
        if (variables) {
            List<String> texts = new ArrayList<>(resources);
            texts.addAll(notResources);
            conditions.forEach(condition -> texts.addAll(condition.values()));
            texts.forEach(text -> keys.addAll(Variables.namesIn(text)));
        }
        return keys;
    }

    private boolean meant(Principal principal) {
        return notPrincipals.isEmpty() ? isIn(principal, principals) : !isIn(principal, notPrincipals);
    }

    private static boolean isIn(Principal principal, Map<String, List<String>> named) {
        return named.entrySet().stream().anyMatch(entry -> principal.isIn(entry.getKey(), entry.getValue()));
    }

    private boolean actionFits(PolicyRequest request) {
        return notActions.isEmpty()
                ? actions.stream().anyMatch(action -> Wildcards.matchesIgnoringCase(action, request.action()))
                : notActions.stream().noneMatch(action -> Wildcards.matchesIgnoringCase(action, request.action()));
    }

    private boolean resourceFits(PolicyRequest request) {
        return notResources.isEmpty() ? anyFits(resources, request) : !anyFits(notResources, request);
    }

    private boolean anyFits(List<String> patterns, PolicyRequest request) {
        return patterns.stream()
                .map(pattern -> variables ? Variables.fillPattern(pattern, request) : pattern)
                .anyMatch(pattern -> Wildcards.matches(pattern, request.resource()));
    }
}
