package dev.payledger.dr.error;

import org.jspecify.annotations.Nullable;

/**
 * The toolkit's one exception: a code, what failed, why (with the observed values) and what to do next. Its message is
 * all of that, ready to be shown.
 */
public final class DrException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final DrError error;
    private final String what;
    private final String why;
    private final String next;

    public DrException(DrError error, String what, String why, String next) {
        this(error, what, why, next, null);
    }

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
