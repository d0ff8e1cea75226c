package dev.payledger.dr.local.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

    @Test
    void numbersAreAddresses() {
        assertThat(IpLiteral.bytes("10.0.255.1")).hasValue(new byte[] {10, 0, -1, 1});
        assertThat(IpLiteral.bytes("::1")).hasValueSatisfying(address -> assertThat(IpLiteral.text(address))
                .isEqualTo("0:0:0:0:0:0:0:1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cafe",
                "fade.de",
                "127.1",
                "2130706433",
                "10.0.0.256",
                "1.2.3.4.5",
                ":",
                ".:",
                "a.de:",
                "fe80::1%1"
            })
    void whatIsNoneIsNeverLookedUp(String text) {
        assertThat(IpLiteral.bytes(text)).isEmpty();
    }
}
