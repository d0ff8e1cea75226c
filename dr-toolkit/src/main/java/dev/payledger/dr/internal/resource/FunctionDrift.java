package dev.payledger.dr.internal.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What somebody changed about a function since its template was deployed. Values of variables are never shown. */
public final class FunctionDrift {

    private static final String CONCURRENCY = "ReservedConcurrentExecutions";

    /** What is compared beside variables, role and concurrency. */
    private static final List<String> COMPARED = List.of("Handler", "MemorySize", "Runtime", "Timeout");

    private FunctionDrift() {}

    /** How a function differs from its template; what the template does not say for certain is not compared. */
    public static List<String> of(StackTemplate template, String logicalId, FunctionState live) {
        List<String> differences = new ArrayList<>();
        variables(template, logicalId, live, differences);
        template.role(logicalId)
                .filter(role -> !role.equals(live.role()))
                .ifPresent(role -> differences.add("role is " + live.role()));
        Integer reserved = live.reservedConcurrency();
        Optional<String> wanted =
                template.says(logicalId, CONCURRENCY) ? template.text(logicalId, CONCURRENCY) : Optional.of("none");
        String seen = reserved == null ? "none" : reserved.toString();
        wanted.filter(value -> !value.equals(seen))
                .ifPresent(value -> differences.add("reserved concurrency is " + seen + ", not " + value));
        for (String property : COMPARED) {
            String value = live.rest().get(property);
            template.text(logicalId, property)
                    .filter(text -> value != null && !text.equals(value))
                    .ifPresent(text -> differences.add(property + " is " + value + ", not " + text));
        }
        return differences;
    }

    private static void variables(
            StackTemplate template, String logicalId, FunctionState live, List<String> differences) {
        Set<String> declared = template.variables(logicalId);
        for (String variable : new TreeSet<>(declared)) {
            String value = live.variables().get(variable);
            if (value == null) {
                differences.add("variable " + variable + " is missing");
            } else if (template.variable(logicalId, variable)
                    .filter(wanted -> !wanted.equals(value))
                    .isPresent()) {
                differences.add("variable " + variable + " has another value");
            }
        }
        for (String variable : new TreeSet<>(live.variables().keySet())) {
            if (!declared.contains(variable)) {
                differences.add("variable " + variable + " was added");
            }
        }
    }
}
