package dev.payledger.dr.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The ways in which a function can be broken.
 *
 * @since 0.1.0
 */
public enum FaultKind {
    /** Reserved concurrency 0: every invocation is throttled, and no log line is written. */
    THROTTLE,
    /** One environment variable is removed; the others stay. */
    ENVVAR,
    /** The role is swapped for one that may only write logs. */
    IAM;

    /** The kind as the user writes it: {@code throttle}, {@code envvar}, {@code iam}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of this text, if there is one. */
    public static Optional<FaultKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }
}
