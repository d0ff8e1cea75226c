package dev.payledger.dr.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.internal.resource.PublicAccess.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeedReportTest {

    @Test
    void foundIsToldFromNewWhereTheServiceSaysSo() {
        assertThat(report(200, 0).summary()).isEqualTo("200 of 200 seeded by POST /t");
        assertThat(report(200, 200).summary()).isEqualTo("200 of 200 seeded by POST /t (200 found, 0 new)");
        assertThat(report(200, 150).summary()).isEqualTo("200 of 200 seeded by POST /t (150 found, 50 new)");
    }

    @Test
    void aReplayIsAHeaderOrAFieldThatSaysTrue() {
        assertThat(SeedStep.isReplay(answer(Map.of("idempotency-replayed", "true"), "{}")))
                .isTrue();
        assertThat(SeedStep.isReplay(answer(Map.of(), "{\"id\": 1, \"replayed\" : true}")))
                .isTrue();
        assertThat(SeedStep.isReplay(answer(Map.of("idempotency-replayed", "false"), "{\"replayed\":false}")))
                .isFalse();
        assertThat(SeedStep.isReplay(answer(Map.of("x-region", "true"), "{\"text\":\"replayed: true\"}")))
                .isFalse();
    }

    private static SeedReport report(int accepted, int found) {
        return new SeedReport("POST /t", 200, accepted, found, 200, Map.of(), Duration.ofSeconds(1));
    }

    private static Answer answer(Map<String, String> headers, String body) {
        return new Answer(201, headers, body, "127.0.1.1", Duration.ZERO);
    }
}
