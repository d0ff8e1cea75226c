package dev.payledger.dr.local;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The webhook of the incident agent that the local AWS plays: the same as AWS's own in path, headers and body. Immutable.
 *
 * @param url where calls go
 * @param secret the key of signatures, random for each process
 * @since 0.1.0
 */
public record Webhook(URI url, Secret secret) {

    /** A text that does not show itself by accident. Immutable. */
    public static final class Secret {
        private final String value;

        Secret(String value) {
            this.value = value;
        }

        /** The text itself; must not be logged. */
        public String reveal() {
            return value;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Secret secret && secret.value.equals(value);
        }

        @Override
        public int hashCode() {
            return Objects.hash(value);
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
