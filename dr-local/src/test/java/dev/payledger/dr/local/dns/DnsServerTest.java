package dev.payledger.dr.local.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.NameAuthority;
import dev.payledger.dr.local.region.NameAuthority.Answer;
import dev.payledger.dr.local.region.NameAuthority.Record;
import dev.payledger.dr.local.region.NameAuthority.Status;
import dev.payledger.dr.local.time.VirtualTime;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class DnsServerTest {

    private static final Record SOA = new Record("payledger.test.", "SOA", 900, "ns. admin. 1 7200 900 1209600 86400");

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T10:00:00Z"), 10);
    private String address = "127.0.1.1";
    private final NameAuthority authority = this::answer;

    @Test
    void answersOverUdpAndTcpWithTheTtlDividedBySpeed() throws Exception {
        try (DnsServer server = DnsServer.start(InetAddress.getLoopbackAddress(), 0, authority, time)) {
            Message answer = ask(server, "api.payledger.test.", Type.A, false);

            assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
            assertThat(answer.getSection(Section.ANSWER)).hasSize(2);
            assertThat(answer.getSection(Section.ANSWER).get(0).getTTL()).isEqualTo(6);
            assertThat(answer.getSection(Section.ANSWER).get(1).rdataToString()).isEqualTo("127.0.1.1");
            assertThat(answer.getSection(Section.ANSWER).get(1).getTTL()).isEqualTo(1);

            Message missing = ask(server, "no.payledger.test.", Type.A, true);
            assertThat(missing.getRcode()).isEqualTo(Rcode.NXDOMAIN);
            SOARecord soa = (SOARecord) missing.getSection(Section.AUTHORITY).get(0);
            assertThat(soa.getTTL()).isEqualTo(90);
            assertThat(ask(server, "api.payledger.test.", Type.AAAA, false).getRcode())
                    .isEqualTo(Rcode.NOERROR);
            assertThat(ask(server, "example.com.", Type.A, false).getRcode()).isEqualTo(Rcode.REFUSED);
        }
    }

    @Test
    void aLongAnswerIsCutOverUdpAndWholeOverTcp() throws Exception {
        try (DnsServer server = DnsServer.start(InetAddress.getLoopbackAddress(), 0, authority, time)) {
            SimpleResolver udp = resolver(server);
            udp.setIgnoreTruncation(true);
            assertThat(udp.send(query("long.payledger.test.", Type.TXT))
                            .getHeader()
                            .getFlag(Flags.TC))
                    .isTrue();
            assertThat(resolver(server)
                            .send(query("long.payledger.test.", Type.TXT))
                            .getSection(Section.ANSWER))
                    .as("the client comes again over TCP")
                    .hasSize(40);
        }
    }

    @Test
    void garbageGetsNoAnswerAndHarmsNobody() throws Exception {
        try (DnsServer server = DnsServer.start(InetAddress.getLoopbackAddress(), 0, authority, time);
                DatagramSocket socket = new DatagramSocket()) {
            byte[] garbage = {1, 2, 3};
            socket.send(new DatagramPacket(garbage, garbage.length, server.address()));
            assertThat(ask(server, "api.payledger.test.", Type.A, false).getRcode())
                    .isEqualTo(Rcode.NOERROR);
        }
    }

    @Test
    void theResolverKeepsAnAnswerForItsTtl() throws Exception {
        CachingResolver resolver = new CachingResolver(authority, time);
        assertThat(resolver.resolve("api.payledger.test").get(0).getHostAddress())
                .isEqualTo("127.0.1.1");
        address = "127.0.2.1";

        time.advance(Duration.ofMillis(999));
        assertThat(resolver.resolve("api.payledger.test").get(0).getHostAddress())
                .isEqualTo("127.0.1.1");
        assertThat(resolver.resolveNow("api.payledger.test").get(0).getHostAddress())
                .isEqualTo("127.0.2.1");
        time.advance(Duration.ofMillis(1));
        assertThat(resolver.resolve("api.payledger.test").get(0).getHostAddress())
                .isEqualTo("127.0.2.1");
        assertThatThrownBy(() -> resolver.resolve("no.payledger.test")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void publicWebPortsAreTheDataPlanesPort() throws Exception {
        LoopbackNames names = new LoopbackNames(new CachingResolver(authority, time), () -> 4600);
        assertThat(names.locate("api.payledger.test", 443).toString()).isEqualTo("/127.0.1.1:4600");
        assertThat(names.locate("127.0.2.1", 8080).getPort()).isEqualTo(8080);
        assertThatThrownBy(() -> names.locate("192.0.2.1", 443)).isInstanceOf(UnknownHostException.class);
    }

    private Answer answer(String name, String type) {
        switch (name.endsWith(".") ? name : name + ".") {
            case "api.payledger.test.":
                return type.equals("A")
                        ? new Answer(
                                Status.ANSWERED,
                                List.of(
                                        new Record("api.payledger.test.", "CNAME", 60, "t.payledger.test"),
                                        new Record("t.payledger.test.", "A", 3, address)),
                                null)
                        : new Answer(Status.NO_DATA, List.of(), SOA);
            case "long.payledger.test.":
                List<Record> records = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    records.add(new Record("long.payledger.test.", "TXT", 60, "\"" + i + "x".repeat(60) + "\""));
                }
                return new Answer(Status.ANSWERED, records, null);
            case "no.payledger.test.":
                return new Answer(Status.NO_SUCH_NAME, List.of(), SOA);
            default:
                return new Answer(Status.REFUSED, List.of(), null);
        }
    }

    private static Message ask(DnsServer server, String name, int type, boolean tcp) throws Exception {
        SimpleResolver resolver = resolver(server);
        resolver.setTCP(tcp);
        return resolver.send(query(name, type));
    }

    private static Message query(String name, int type) throws Exception {
        return Message.newQuery(org.xbill.DNS.Record.newRecord(Name.fromString(name), type, DClass.IN));
    }

    private static SimpleResolver resolver(DnsServer server) {
        SimpleResolver resolver = new SimpleResolver(server.address());
        resolver.setTimeout(Duration.ofSeconds(5));
        return resolver;
    }
}
