package dev.payledger.dr.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the settings.
 *
 * @param key the setting
 * @param value what it was set to; null where it is missing
 * @param origin where the value came from, for example a file; empty for the settings themselves
 * @param reason what is wrong with it
 * @param valid what would be right; empty where the reason says it
 * @since 0.1.0
 */
public record Problem(String key, @Nullable String value, String origin, String reason, String valid) {

    @Override
    public String toString() {
        return key + (value == null ? "" : " = '" + value + "'") + (origin.isEmpty() ? "" : " (" + origin + ")") + ": "
                + reason + (valid.isEmpty() ? "" : "; valid: " + valid);
    }
}
