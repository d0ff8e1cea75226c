package dev.payledger.dr.local.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.weather.Forecast.Delay;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastTest {

    @Test
    void aFormCanBeChangedByItsParts() {
        Forecast storm = Forecast.parse("storm, lost=0 ,iam=90s,functions");
        assertThat(storm.gusts()).containsKeys(Gust.THROTTLE, Gust.SLOW).doesNotContainKey(Gust.LOST);
        assertThat(storm.longest(Delay.IAM)).isEqualTo(Duration.ofSeconds(90));
        assertThat(storm.longest(Delay.DNS)).isEqualTo(Duration.ofSeconds(45));
        assertThat(storm.functions()).isTrue();
        assertThat(storm.text()).isEqualTo("storm, lost=0 ,iam=90s,functions");
    }

    @Test
    void aPartAloneIsAllThereIs() {
        Forecast one = Forecast.parse("throttle=0.25");
        assertThat(one.gusts()).isEqualTo(Map.of(Gust.THROTTLE, 0.25));
        assertThat(one.delays()).isEmpty();
        assertThat(one.functions()).isFalse();
        assertThat(one.isCalm()).isFalse();
        assertThat(Forecast.parse("lambda=500ms").longest(Delay.LAMBDA)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void calmIsNothing() {
        assertThat(Forecast.parse("calm").isCalm()).isTrue();
        assertThat(Forecast.parse("gusty").isCalm()).isFalse();
        assertThat(Forecast.calm().text()).isEqualTo("calm");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "breeze|has no part 'breeze'",
                "storm,hail=0.1|has no part 'hail'",
                "''|has no part",
                "storm,,lost=0|has no part",
                "lost=2|no share from 0 to 1",
                "lost=much|gives lost no share",
                "lost|gives lost no share",
                "iam=5|gives iam no time",
                "iam=11m|more than 10m",
                "functions=yes|has no part 'functions'",
                "throttle=0.6,slow=0.6|more than 1"
            })
    void aWrongValueIsRefusedWithWhatIsAllowed(String text, String why) {
        assertThatThrownBy(() -> Forecast.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("allowed: calm, gusty or storm");
    }
}
