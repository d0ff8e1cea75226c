package dev.payledger.lambdas;

/** A variable without which a function cannot start. Whoever configures the function must set it. */
public final class MissingVariableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingVariableException(String name) {
        super("Environment variable " + name + " is not set; the function cannot start without it");
    }
}
