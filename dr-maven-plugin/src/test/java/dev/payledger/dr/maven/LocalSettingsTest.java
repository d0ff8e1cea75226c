package dev.payledger.dr.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.error.DrException;
import dev.payledger.dr.local.LocalAwsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalSettingsTest {

    private static final Path BASE = Path.of("/base");

    @Test
    void whatIsNotSetHasItsDefault() {
        LocalAwsConfig config = parse(Map.of());
        assertThat(config.home()).isEqualTo(Path.of(System.getProperty("user.home"), ".payledger-dr", "local"));
        assertThat(config.port()).isEmpty();
        assertThat(config.speed()).isEmpty();
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void durationsAreWrittenShortOrInIso() {
        assertThat(parse(Map.of("dr.local.idleTimeout", "90s")).idleTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(parse(Map.of("dr.local.idleTimeout", "15m")).idleTimeout()).isEqualTo(Duration.ofMinutes(15));
        assertThat(parse(Map.of("dr.local.idleTimeout", "PT1H30M")).idleTimeout())
                .isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void aRelativeHomeIsBelowTheProjectAndATildeIsTheUsers() {
        assertThat(parse(Map.of("dr.local.home", "target/x")).home()).isEqualTo(Path.of("/base/target/x"));
        assertThat(parse(Map.of("dr.local.home", "~/x")).home())
                .isEqualTo(Path.of(System.getProperty("user.home"), "x"));
    }

    @Test
    void everyProblemIsReportedAtOnceWithWhatWouldBeRight() {
        assertThatThrownBy(() -> parse(Map.of(
                        "dr.local.port", "70000",
                        "dr.local.dnsPort", "x",
                        "dr.local.speed", "0.5",
                        "dr.local.idleTimeout", "soon",
                        "dr.local.prot", "1")))
                .isInstanceOf(DrException.class)
                .hasMessageContaining("DR-CONFIG-001")
                .hasMessageContaining("dr.local.port = '70000': is no port; valid: 0 (any) to 65535")
                .hasMessageContaining("dr.local.dnsPort = 'x': is not a number")
                .hasMessageContaining("dr.local.speed = '0.5': is out of range; valid: 1 to 1000")
                .hasMessageContaining("dr.local.idleTimeout = 'soon': is not a duration")
                .hasMessageContaining("dr.local.prot = '1': is not a setting")
                .hasMessageContaining("Next: ");
    }

    private static LocalAwsConfig parse(Map<String, String> settings) {
        return new LocalSettings(settings, BASE).parse(Optional.empty(), List.of("ap-southeast-1"));
    }
}
