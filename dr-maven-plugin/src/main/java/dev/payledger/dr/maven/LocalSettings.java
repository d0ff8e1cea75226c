package dev.payledger.dr.maven;

import dev.payledger.dr.config.LocalAwsSettings;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.local.LocalAwsConfig;
import dev.payledger.dr.local.LocalWeather;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The user's {@code dr.local.*} settings as the launcher of the local AWS takes them. */
final class LocalSettings {

    private LocalSettings() {}

    static LocalAwsConfig of(LocalAwsSettings settings, Optional<String> domain, List<String> regions) {
        return new LocalAwsConfig(
                home(settings),
                settings.port(),
                settings.dnsPort(),
                settings.speed(),
                settings.seed(),
                Objects.requireNonNullElse(settings.idleTimeout(), LocalAwsConfig.DEFAULT_IDLE_TIMEOUT),
                domain,
                regions,
                weather(settings));
    }

    /** Only the local AWS knows what weather it has. */
    private static Optional<String> weather(LocalAwsSettings settings) {
        String asked = settings.weather();
        if (asked != null) {
            try {
                LocalWeather.check(asked);
            } catch (IllegalArgumentException e) {
                throw new DrException(
                        DrError.CONFIG_001,
                        "dr.local.weather is not a weather.",
                        String.valueOf(e.getMessage()),
                        "correct it, or leave it out for calm.");
            }
        }
        return Optional.ofNullable(asked);
    }

    private static Path home(LocalAwsSettings settings) {
        return Objects.requireNonNullElseGet(settings.home(), LocalAwsConfig::defaultHome);
    }
}
