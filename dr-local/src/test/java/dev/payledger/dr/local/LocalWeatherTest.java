package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.weather.Forecast;
import dev.payledger.dr.local.weather.SeededWeather;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalWeatherTest {

    @Test
    void aCallersOwnWeatherIsNotChangedFromOutside() {
        SeededWeather unused =
                new SeededWeather(Forecast.calm(), 1, new VirtualTime(Instant.parse("2026-03-01T10:00:00Z"), 1));
        LocalWeather weather = new LocalWeather(unused, 1, true);
        assertThatThrownBy(() -> weather.change("storm"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be changed to 'storm'")
                .hasMessageContaining("of the caller's own");
        assertThat(weather.now()).isEqualTo("own");
        HttpResponse answer = weather.ownPaths()
                .get("/_dr/weather")
                .apply(new HttpRequest(
                        "POST",
                        "/_dr/weather",
                        "is=storm",
                        Map.of(),
                        new byte[0],
                        InetAddress.getLoopbackAddress(),
                        InetAddress.getLoopbackAddress()));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("of the caller's own");
    }
}
