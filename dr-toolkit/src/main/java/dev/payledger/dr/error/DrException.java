package dev.payledger.dr.error;

import org.jspecify.annotations.Nullable;

/**
 * The toolkit's one exception: a code, what failed, why (with the observed values) and what to do next. Its message is
 * all of that, ready to be shown. A caller decides by {@link #error}, and by its {@link DrError#side} who must act. Immutable.
 *
 * @since 0.1.0
 */
public final class DrException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final DrError error;
    private final String what;
    private final String why;
    private final String next;

    /**
     * A failure that no other failure caused.
     *
     * @param what one sentence with its full stop
     * @param why the observed values
     * @param next a sentence that begins in lower case; empty where only the documentation can tell
     */
    public DrException(DrError error, String what, String why, String next) {
        this(error, what, why, next, null);
    }

    /**
     * A failure with its cause, whose message is not repeated in this one's: a front-end shows it on request.
     *
     * @param what one sentence with its full stop
     * @param why the observed values
     * @param next a sentence that begins in lower case; empty where only the documentation can tell
     */
    public DrException(DrError error, String what, String why, String next, @Nullable Throwable cause) {
        super(
                error.code() + " " + what + "\nWhy: " + why + "\nNext: "
                        + (next.isEmpty() ? "see " : next + (next.endsWith(".") ? " See " : "; ")) + error.docs(),
                cause);
        this.error = error;
        this.what = what;
        this.why = why;
        this.next = next;
    }

    /** The failure's code. */
    public DrError error() {
        return error;
    }

    /** What failed, one sentence. */
    public String what() {
        return what;
    }

    /** Why, with the observed values; may have several lines. */
    public String why() {
        return why;
    }

    /** What to do next, without the link to the docs. */
    public String next() {
        return next;
    }
}
