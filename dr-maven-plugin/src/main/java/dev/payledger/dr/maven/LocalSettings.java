package dev.payledger.dr.maven;

import dev.payledger.dr.config.LocalAwsSettings;
import dev.payledger.dr.local.LocalAwsConfig;
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
                regions);
    }

    private static Path home(LocalAwsSettings settings) {
        return Objects.requireNonNullElseGet(settings.home(), LocalAwsConfig::defaultHome);
    }
}
