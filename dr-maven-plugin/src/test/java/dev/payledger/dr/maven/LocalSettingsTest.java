package dev.payledger.dr.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.config.LocalAwsSettings;
import dev.payledger.dr.local.LocalAwsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LocalSettingsTest {

    @Test
    void whatIsNotSetHasItsDefault() {
        LocalAwsConfig config = of(Map.of());
        assertThat(config.home()).isEqualTo(Path.of(System.getProperty("user.home"), ".payledger-dr", "local"));
        assertThat(config.port()).isEmpty();
        assertThat(config.dnsPort()).isEmpty();
        assertThat(config.speed()).isEmpty();
        assertThat(config.seed()).isEmpty();
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void whatIsSetReachesTheLauncher() {
        LocalAwsConfig config = of(Map.of(
                "dr.local.home", "target/x",
                "dr.local.port", "4700",
                "dr.local.dnsPort", "0",
                "dr.local.speed", "1000",
                "dr.local.seed", "-42",
                "dr.local.idleTimeout", "PT1H30M"));
        assertThat(config.home()).isEqualTo(Path.of("/base/target/x"));
        assertThat(config.port()).isEqualTo(OptionalInt.of(4700));
        assertThat(config.dnsPort()).isEqualTo(OptionalInt.of(0));
        assertThat(config.speed()).isEqualTo(OptionalDouble.of(1000));
        assertThat(config.seed()).isEqualTo(OptionalLong.of(-42));
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofMinutes(90));
        assertThat(config.regions()).containsExactly("ap-southeast-1");
    }

    private static LocalAwsConfig of(Map<String, String> settings) {
        return LocalSettings.of(
                LocalAwsSettings.parse(settings, Path.of("/base")), Optional.empty(), List.of("ap-southeast-1"));
    }
}
