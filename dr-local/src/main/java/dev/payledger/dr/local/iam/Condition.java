package dev.payledger.dr.local.iam;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;

/** One line of a {@code Condition} block: an operator of {@link Operators}, a key and values. */
final class Condition {
    private static final Set<String> QUANTIFIERS = Set.of("foranyvalue", "forallvalues");

    private final String operator;
    private final String quantifier;
    private final boolean negated;
    private final boolean ifExists;
    private final String key;
    private final List<String> values;
    private final boolean variables;

    /**
     * Reads a condition.
     *
     * @param variables whether the policy's version has variables
     * @throws MalformedPolicyException if there is no such operator
     */
    Condition(String name, String key, List<String> values, boolean variables) {
        String lower = name.toLowerCase(Locale.ROOT);
        int colon = lower.indexOf(':');
        this.quantifier = colon < 0 ? "" : lower.substring(0, colon);
        String rest = lower.substring(colon + 1);
        this.ifExists = rest.endsWith("ifexists");
        String base = ifExists ? rest.substring(0, rest.length() - "ifexists".length()) : rest;
        this.negated = Operators.NEGATIONS.containsKey(base);
        this.operator = Operators.NEGATIONS.getOrDefault(base, base);
        this.key = key.toLowerCase(Locale.ROOT);
        this.values = List.copyOf(values);
        this.variables = variables;
        boolean known = operator.equals("null") && !ifExists || Operators.ALL.containsKey(operator);
        if (!known || !(quantifier.isEmpty() || QUANTIFIERS.contains(quantifier))) {
            throw new MalformedPolicyException("Invalid Condition type : " + name + ".");
        }
    }

    /** The condition key, in lower case. */
    String key() {
        return key;
    }

    /** The values as they stand in the policy. */
    List<String> values() {
        return values;
    }

    boolean holds(PolicyRequest request) {
        List<String> found = request.context().getOrDefault(key, List.of());
        if (operator.equals("null")) {
            return values.stream().anyMatch(value -> Boolean.parseBoolean(value) == found.isEmpty());
        }
        if (found.isEmpty()) {
            return switch (quantifier) {
                case "forallvalues" -> true;
                case "foranyvalue" -> ifExists;
                default -> ifExists || negated;
            };
        }
        return quantifier.equals("forallvalues")
                ? found.stream().allMatch(value -> one(value, request))
                : found.stream().anyMatch(value -> one(value, request));
    }

    private boolean one(String found, PolicyRequest request) {
        BiPredicate<String, String> test = Operators.ALL.getOrDefault(operator, (wanted, actual) -> false);
        boolean patterns = operator.equals("stringlike") || operator.startsWith("arn");
        boolean any = values.stream()
                .anyMatch(value -> test.test(
                        variables
                                ? patterns ? Variables.fillPattern(value, request) : Variables.fill(value, request)
                                : value,
                        found));
        return any != negated;
    }
}
