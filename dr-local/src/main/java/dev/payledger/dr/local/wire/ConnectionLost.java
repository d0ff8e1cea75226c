package dev.payledger.dr.local.wire;

/** The connection ends without an answer: the listener closes it and writes nothing. */
public final class ConnectionLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean afterTheEffect;

    /**
     * Makes one.
     *
     * @param afterTheEffect whether the service served the call; if not, the call never reached it
     */
    public ConnectionLost(boolean afterTheEffect) {
        super(afterTheEffect ? "the answer is lost" : "the connection was reset", null, false, false);
        this.afterTheEffect = afterTheEffect;
    }

    /** Whether the service served the call. */
    public boolean isAfterTheEffect() {
        return afterTheEffect;
    }
}
