package dev.payledger.dr.local.service.cloudformation.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CidrTest {

    @Test
    void blocksFollowEachOther() {
        assertThat(Cidr.blocks("10.0.0.0/24", "6", "5"))
                .isEqualTo(List.of(
                        "10.0.0.0/27",
                        "10.0.0.32/27",
                        "10.0.0.64/27",
                        "10.0.0.96/27",
                        "10.0.0.128/27",
                        "10.0.0.160/27"));
        assertThat(Cidr.blocks("192.168.7.9/16", "2", "8")).isEqualTo(List.of("192.168.0.0/24", "192.168.1.0/24"));
        assertThat(Cidr.blocks("2001:db8::/56", "2", "64")).isEqualTo(List.of("2001:db8::/64", "2001:db8:0:1::/64"));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        for (List<String> bad : List.of(
                List.of("10.0.0.0/24", "9", "5"),
                List.of("10.0.0.0", "1", "8"),
                List.of("host/24", "1", "8"),
                List.of("127.1/24", "1", "8"),
                List.of("cafe/24", "1", "8"),
                List.of("10.0.0.0/-1", "1", "8"),
                List.of("10.0.0.0/24", "257", "1"),
                List.of("10.0.0.0/24", "1", "9"))) {
            assertThatThrownBy(() -> Cidr.blocks(bad.get(0), bad.get(1), bad.get(2)))
                    .as("%s", bad)
                    .hasMessageContaining("Template error: Fn::Cidr: ");
        }
    }
}
