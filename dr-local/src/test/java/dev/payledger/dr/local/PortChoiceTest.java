package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortChoiceTest {

    private final PortChoice ports = new PortChoice();

    @Test
    void takesAnotherPortAndSaysSoWhenTheWantedOneIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = ports.http(taken.getLocalPort(), 2);
            assertThat(port).isPositive().isNotEqualTo(taken.getLocalPort());
            assertThat(ports.notes())
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort() + " is taken", "using " + port, "dr.local.port");
        }
    }

    @Test
    void aPortTakenForUdpOnlyIsNoDnsPort() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            assertThat(ports.dns(taken.getLocalPort())).isNotEqualTo(taken.getLocalPort());
            assertThat(ports.notes()).singleElement().asString().contains("dr.local.dnsPort");
        }
    }

    @Test
    void anyPortIsNothingToTalkAbout() throws Exception {
        assertThat(ports.http(0, 2)).isPositive();
        assertThat(ports.notes()).isEmpty();
    }
}
