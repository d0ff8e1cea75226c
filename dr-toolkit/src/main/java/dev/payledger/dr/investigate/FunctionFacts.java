package dev.payledger.dr.investigate;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function as it is configured, and as its stack's template says it should be. Values of variables are not held, save
 * those that only name something in the stack.
 *
 * @param name as AWS knows it
 * @param live null where there is no such function
 * @param template null where the stack or its template cannot be read
 * @param elsewhere the names of the variables of the same function in the other region; none where that cannot be read
 * @param changed the names of the variables whose value is known not to be the template's
 */
record FunctionFacts(
        String region,
        String name,
        @Nullable Live live,
        @Nullable Declared template,
        Set<String> elsewhere,
        Set<String> changed) {

    /**
     * The configuration.
     *
     * @param reserved null where nothing is reserved
     * @param role the role's ARN
     * @param variables the names of the variables that have a value
     */
    record Live(@Nullable Integer reserved, String role, Set<String> variables) {}

    /**
     * What the template says.
     *
     * @param reserved null where it reserves nothing
     * @param role the role's ARN; null where that cannot be told
     * @param variables each variable's name, and how the template says what it is
     * @param values the values of variables that only name something in the stack
     */
    record Declared(
            String stack,
            String logicalId,
            @Nullable Integer reserved,
            @Nullable String role,
            Map<String, String> variables,
            Map<String, String> values) {}

    /** Whether the template gives the function this variable and the function has none of that name. */
    boolean lacks(String variable) {
        return live != null
                && template != null
                && template.variables().containsKey(variable)
                && !live.variables().contains(variable);
    }

    /** The name of the role of an ARN. */
    static String roleName(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
