package dev.payledger.dr.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CertificatesTest {

    @Test
    void aWildcardCoversOneLevelAndEveryNameMustBeCovered() {
        assertThat(Certificates.covers(List.of("*.payledger.test"), List.of("api.payledger.test", "b.payledger.test")))
                .isTrue();
        assertThat(Certificates.covers(List.of("api.payledger.test"), List.of("api.payledger.test")))
                .isTrue();
        assertThat(Certificates.covers(List.of("*.payledger.test"), List.of("a.b.payledger.test")))
                .isFalse();
        assertThat(Certificates.covers(List.of("*.payledger.test"), List.of("payledger.test")))
                .isFalse();
        assertThat(Certificates.covers(
                        List.of("api.payledger.test"), List.of("api.payledger.test", "b.payledger.test")))
                .isFalse();
    }
}
