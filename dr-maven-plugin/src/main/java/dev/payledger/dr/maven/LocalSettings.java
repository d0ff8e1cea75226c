package dev.payledger.dr.maven;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.local.LocalAwsConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns {@code dr.local.*} into a {@link LocalAwsConfig}, or into everything that is wrong with it. */
final class LocalSettings {

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final List<String> KNOWN = List.of(
            "dr.local.port",
            "dr.local.dnsPort",
            "dr.local.speed",
            "dr.local.idleTimeout",
            "dr.local.home",
            "dr.local.ephemeral");
    private static final double MAX_SPEED = 1000;
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> settings;
    private final Path base;
    private final List<String> problems = new ArrayList<>();

    LocalSettings(Map<String, String> settings, Path base) {
        this.settings = settings;
        this.base = base;
    }

    /**
     * The configuration.
     *
     * @throws DrException with {@code DR-CONFIG-001} and every problem found
     */
    LocalAwsConfig parse(Optional<String> domain, List<String> regions) {
        unknown();
        Path home = home();
        OptionalInt port = port("dr.local.port");
        OptionalInt dnsPort = port("dr.local.dnsPort");
        OptionalDouble speed = speed();
        Duration idleTimeout = idleTimeout();
        if (!problems.isEmpty()) {
            throw new DrException(
                    DrError.CONFIG_001,
                    problems.size() == 1 ? "A setting is wrong." : problems.size() + " settings are wrong.",
                    String.join("\n     ", problems),
                    "correct it; every setting is listed in docs/reference/settings.md");
        }
        return new LocalAwsConfig(home, port, dnsPort, speed, idleTimeout, domain, regions);
    }

    private void unknown() {
        settings.keySet().stream()
                .filter(key -> key.startsWith("dr.local.") && !KNOWN.contains(key))
                .sorted()
                .forEach(key -> wrong(key, settings.getOrDefault(key, ""), "is not a setting", valid(), key));
    }

    private static String valid() {
        return String.join(", ", KNOWN);
    }

    private Path home() {
        String value = value("dr.local.home");
        if (value == null) {
            return LocalAwsConfig.defaultHome();
        }
        String text = value.startsWith("~/") ? System.getProperty("user.home") + value.substring(1) : value;
        try {
            return base.resolve(text);
        } catch (InvalidPathException e) {
            return wrong("dr.local.home", value, e.getReason(), "a path", LocalAwsConfig.defaultHome());
        }
    }

    private OptionalInt port(String key) {
        String value = value(key);
        if (value == null) {
            return OptionalInt.empty();
        }
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= MAX_PORT) {
                return OptionalInt.of(port);
            }
        } catch (NumberFormatException e) {
            return wrong(key, value, "is not a number", "0 (any) to " + MAX_PORT, OptionalInt.empty());
        }
        return wrong(key, value, "is no port", "0 (any) to " + MAX_PORT, OptionalInt.empty());
    }

    private OptionalDouble speed() {
        String value = value("dr.local.speed");
        if (value == null) {
            return OptionalDouble.empty();
        }
        try {
            double speed = Double.parseDouble(value);
            if (speed >= 1 && speed <= MAX_SPEED) {
                return OptionalDouble.of(speed);
            }
        } catch (NumberFormatException e) {
            return wrong("dr.local.speed", value, "is not a number", "1 to 1000", OptionalDouble.empty());
        }
        return wrong("dr.local.speed", value, "is out of range", "1 to 1000", OptionalDouble.empty());
    }

    private Duration idleTimeout() {
        String value = value("dr.local.idleTimeout");
        if (value == null) {
            return LocalAwsConfig.DEFAULT_IDLE_TIMEOUT;
        }
        String valid = "at least 1s, for example 90s, 15m, 4h or PT4H";
        try {
            Duration duration = duration(value);
            if (duration.compareTo(Duration.ofSeconds(1)) >= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            return wrong(
                    "dr.local.idleTimeout", value, "is not a duration", valid, LocalAwsConfig.DEFAULT_IDLE_TIMEOUT);
        }
        return wrong("dr.local.idleTimeout", value, "is too short", valid, LocalAwsConfig.DEFAULT_IDLE_TIMEOUT);
    }

    private static Duration duration(String value) {
        Matcher matcher = SHORT_DURATION.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Duration.parse(value);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private <T> T wrong(String key, String value, String reason, String valid, T fallback) {
        problems.add(key + " = '" + value + "': " + reason + "; valid: " + valid);
        return fallback;
    }

    private @Nullable String value(String key) {
        String value = settings.get(key);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
