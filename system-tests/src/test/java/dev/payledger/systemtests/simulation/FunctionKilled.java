package dev.payledger.systemtests.simulation;

/** A function's process ended between two calls: an error, so that nothing in the function can catch it and go on. */
final class FunctionKilled extends Error {
    private static final long serialVersionUID = 1L;

    FunctionKilled(String where) {
        super(where, null, false, false);
    }
}
