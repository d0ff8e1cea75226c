package dev.payledger.dr.config;

/**
 * One setting, for the reference page and for messages.
 *
 * @param key for example {@code dr.dnsTtl}
 * @param defaultText the default as a user would write it, or a sentence where it is derived
 * @param meaning one sentence, with unit
 * @since 0.1.0
 */
public record Setting(String key, String defaultText, String meaning) {}
