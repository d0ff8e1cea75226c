package dev.payledger.dr.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads single values and collects what is wrong with them. A value that is wrong is replaced by its default. */
final class SettingReader {

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private final Map<String, String> settings;
    private final Problems problems;

    SettingReader(Map<String, String> settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    /** The text of a setting without surrounding blanks; null where it is absent or blank. */
    @Nullable
    String text(String key) {
        String value = settings.get(key);
        return value == null || value.isBlank() ? null : value.strip();
    }

    String text(String key, String fallback, Pattern pattern, String valid) {
        String value = text(key);
        if (value == null) {
            return fallback;
        }
        if (!pattern.matcher(value).matches()) {
            problems.add(key, value, "has a form that AWS would refuse", valid);
            return fallback;
        }
        return value;
    }

    boolean flag(String key) {
        return flag(key, false);
    }

    boolean flag(String key, boolean fallback) {
        String value = text(key);
        if (value == null) {
            return fallback;
        }
        if (!value.equals("true") && !value.equals("false")) {
            problems.add(key, value, "is neither true nor false", "true, false");
            return fallback;
        }
        return value.equals("true");
    }

    int number(String key, int fallback, int min, int max) {
        String value = text(key);
        if (value == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
            problems.add(key, value, "is out of range", min + " to " + max);
        } catch (NumberFormatException e) {
            problems.add(key, value, "is not a whole number", min + " to " + max);
        }
        return fallback;
    }

    /** A whole number, or empty where it is absent or wrong. */
    OptionalInt number(String key, int min, int max) {
        return text(key) == null ? OptionalInt.empty() : OptionalInt.of(number(key, min, min, max));
    }

    /** Any whole number of 64 bits, or empty where it is absent or wrong. */
    OptionalLong seed(String key) {
        String value = text(key);
        if (value == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            problems.add(key, value, "is not a whole number", Long.MIN_VALUE + " to " + Long.MAX_VALUE);
            return OptionalLong.empty();
        }
    }

    /** A number, or empty where it is absent or wrong. */
    OptionalDouble decimal(String key, int min, int max) {
        String value = text(key);
        if (value == null) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(value);
            if (number >= min && number <= max) {
                return OptionalDouble.of(number);
            }
            problems.add(key, value, "is out of range", min + " to " + max);
        } catch (NumberFormatException e) {
            problems.add(key, value, "is not a number", min + " to " + max);
        }
        return OptionalDouble.empty();
    }

    Duration duration(String key, Duration fallback, Duration min, Duration max) {
        String value = text(key);
        if (value == null) {
            return fallback;
        }
        Duration duration = parse(value);
        if (duration == null) {
            problems.add(key, value, "is not a duration", "for example 90s, 15m or PT15M");
            return fallback;
        }
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            problems.add(key, value, "is out of range", written(min) + " to " + written(max));
            return fallback;
        }
        return duration;
    }

    /** A moment as ISO-8601, or as a time before now; null where it is absent or wrong. */
    DrConfig.@Nullable Moment moment(String key) {
        String value = text(key);
        if (value == null) {
            return null;
        }
        Duration ago = parse(value);
        if (ago != null && !ago.isNegative()) {
            return new DrConfig.Moment(ago, null);
        }
        try {
            return new DrConfig.Moment(null, OffsetDateTime.parse(value).toInstant());
        } catch (DateTimeParseException e) {
            problems.add(
                    key,
                    value,
                    "is neither a time before now nor a moment",
                    "for example 15m, or 2026-11-22T14:05:00Z");
            return null;
        }
    }

    /** A duration as a user would write it. */
    private static String written(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3600 + "h";
    }

    /** A duration as {@code 500ms}, {@code 90s}, {@code 15m}, {@code 4h}, {@code 2d} or ISO-8601; null where it is none. */
    static @Nullable Duration parse(String value) {
        Matcher matcher = SHORT_DURATION.matcher(value.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        try {
            return Duration.parse(value.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @Nullable
    URI endpoint(String key) {
        String value = text(key);
        if (value == null) {
            return null;
        }
        try {
            URI uri = new URI(value);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            problems.add(key, value, "is not a URI: " + e.getReason(), "for example http://127.0.0.1:4600");
            return null;
        }
        problems.add(key, value, "has no host or is not http(s)", "for example http://127.0.0.1:4600");
        return null;
    }

    Map<String, String> pairs(String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        String value = text(key);
        if (value == null) {
            return pairs;
        }
        for (String part : value.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                problems.add(key, value, "'" + part.strip() + "' is not Name=value", "Name=value,Name=value");
            } else {
                pairs.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        return pairs;
    }

    Set<String> accounts(String key) {
        Set<String> accounts = new LinkedHashSet<>();
        String value = text(key);
        if (value == null) {
            return accounts;
        }
        for (String part : value.split(",", -1)) {
            String account = part.strip();
            if (account.matches("\\d{12}")) {
                accounts.add(account);
            } else {
                problems.add(
                        key, value, "'" + account + "' is not an account", "twelve digits each, separated by commas");
            }
        }
        return accounts;
    }
}
