package dev.payledger.dr.local.wire.codec;

/** The caller's bytes are not what the operation's model says. Each protocol has its own error code for it. */
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
        super(message);
    }

    Malformed(String message, Throwable cause) {
        super(message, cause);
    }

    static Malformed type(String found, String expected) {
        return new Malformed(found + " can not be converted to " + expected);
    }

    static Malformed unknown(String member) {
        return new Malformed(
                "Unknown member '" + member + "': the model of dr-local (AWS SDK 2.40.2) does not have it");
    }
}
