package dev.payledger.dr.config;

import java.util.Objects;

/**
 * A text that is never printed: not in messages, not in reports, not in a debugger's view of its owner. Immutable.
 *
 * @since 0.1.0
 */
public final class Secret {

    private final String value;

    /** Keeps a text; it may be empty, but not null. */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The text itself, for the one call that needs it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
