package dev.payledger.dr.functions;

import java.util.Map;

/** The variables that the companion stack gives to its functions. */
record Environment(Map<String, String> variables) {

    /** Of this process. */
    static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /**
     * A variable that must be there.
     *
     * @throws IllegalStateException if it is missing or blank; the companion stack has to be deployed again
     */
    String require(String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(
                    "Variable " + name + " is not set; deploy the companion stack again with dr:deploy.");
        }
        return value;
    }
}
