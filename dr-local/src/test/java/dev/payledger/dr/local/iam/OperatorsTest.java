package dev.payledger.dr.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class OperatorsTest {

    private final BiPredicate<String, String> inNetwork = Operators.ALL.get("ipaddress");

    @Test
    void anAddressIsInItsNetwork() {
        assertThat(inNetwork.test("10.1.0.0/16", "10.1.2.3")).isTrue();
        assertThat(inNetwork.test("10.1.0.0/16", "10.2.2.3")).isFalse();
        assertThat(inNetwork.test("0.0.0.0/0", "10.2.2.3")).isTrue();
        assertThat(inNetwork.test("10.1.2.3", "10.1.2.3")).isTrue();
        assertThat(inNetwork.test("2001:db8::/32", "2001:db8::7")).isTrue();
    }

    @Test
    void whatIsNoNetworkHoldsNobody() {
        assertThat(inNetwork.test("10.1.0.0/-1", "10.1.2.3")).isFalse();
        assertThat(inNetwork.test("10.1.2.3/33", "10.1.2.3")).isFalse();
        assertThat(inNetwork.test("10.1.0.0/", "10.1.2.3")).isFalse();
        assertThat(inNetwork.test("127.1", "127.0.0.1")).isFalse();
    }
}
