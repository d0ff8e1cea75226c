package dev.payledger.lambdas;

import java.util.Map;

/**
 * The variables of a function. Handlers read them while they are constructed, so that a missing one ends the
 * initialisation and not a request.
 */
final class Environment {
    static final String LOG_LEVEL = "LOG_LEVEL";
    static final String REGION = "REGION";
    static final String SERVICE_NAME = "SERVICE_NAME";
    static final String TABLE_NAME = "TABLE_NAME";
    static final String VIEW_TABLE_NAME = "VIEW_TABLE_NAME";

    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /**
     * @throws MissingVariableException if the variable is not set or empty
     */
    String required(String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new MissingVariableException(name);
        }
        return value;
    }

    String optional(String name, String fallback) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? fallback : value;
    }
}
