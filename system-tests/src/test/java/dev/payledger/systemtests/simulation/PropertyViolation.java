package dev.payledger.systemtests.simulation;

/** A promise of the ledger was broken. */
final class PropertyViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String property;

    /**
     * @param property which promise, in a word or two
     * @param observed what was seen
     */
    PropertyViolation(String property, String observed) {
        super(property + ": " + observed);
        this.property = property;
    }

    String property() {
        return property;
    }
}
