package dev.payledger.dr.local.service.route53;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckType;

class SocketProbeTest {

    private final List<String> received = new CopyOnWriteArrayList<>();

    @Test
    void asksForThePathOfTheNameAsRoute53Does() throws Exception {
        Probe.Result result = probe("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", null);

        assertThat(result)
                .isEqualTo(new Probe.Result(true, "Success: HTTP Status Code 200, OK. Resolved IP: 127.0.0.1"));
        assertThat(received)
                .contains(
                        "GET /health HTTP/1.1",
                        "Host: api.test",
                        "User-Agent: Amazon-Route53-Health-Check-Service (ref hc-1; report http://amzn.to/1vsZADi)");
    }

    @Test
    void everyStatusOfTwoAndThreeHundredsPassesAndNoOther() throws Exception {
        assertThat(probe("HTTP/1.1 302 Found\r\n\r\n", null).success()).isTrue();
        assertThat(probe("HTTP/1.1 404 Not Found\r\n\r\n", null).success()).isFalse();
        assertThat(probe("HTTP/1.1 503 Service Unavailable\r\n\r\n", null).status())
                .isEqualTo("Failure: HTTP Status Code 503, Service Unavailable. Resolved IP: 127.0.0.1");
        assertThat(probe("garbage\r\n", null).success()).isFalse();
    }

    @Test
    void aStringMatchLooksAtTheBody() throws Exception {
        assertThat(probe("HTTP/1.1 200 OK\r\nx-healthy: no\r\n\r\n{\"status\":\"healthy\"}", "healthy\"")
                        .success())
                .isTrue();
        assertThat(probe("HTTP/1.1 200 OK\r\nx: healthy\r\n\r\n{\"status\":\"ill\"}", "healthy")
                        .success())
                .isFalse();
        assertThat(probe("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(5_120) + "healthy", "healthy")
                        .success())
                .isFalse();
    }

    @Test
    void aRefusedConnectionAndAnUnknownNameAreFailuresInWords() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        SocketProbe refused =
                new SocketProbe((host, port) -> new InetSocketAddress(InetAddress.getLoopbackAddress(), closed));
        assertThat(refused.probe("hc-1", config(null)).status()).startsWith("Failure: Connection refused.");

        SocketProbe unknown = new SocketProbe((host, port) -> {
            throw new UnknownHostException(host);
        });
        assertThat(unknown.probe("hc-1", config(null)))
                .isEqualTo(new Probe.Result(false, "Failure: DNS resolution failed: api.test has no address."));
    }

    private Probe.Result probe(String answer, String searched) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(server, answer));
            thread.start();
            SocketProbe probe = new SocketProbe((host, port) -> {
                assertThat(host).isEqualTo("api.test");
                assertThat(port).isEqualTo(443);
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
            });
            Probe.Result result = probe.probe("hc-1", config(searched));
            thread.join();
            return result;
        }
    }

    private void serve(ServerSocket server, String answer) {
        try (Socket socket = server.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                received.add(line);
            }
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            received.add("broken: " + e);
        }
    }

    private static HealthCheckConfig config(String searched) {
        return HealthCheckConfig.builder()
                .type(searched == null ? HealthCheckType.HTTPS : HealthCheckType.HTTPS_STR_MATCH)
                .fullyQualifiedDomainName("api.test")
                .resourcePath("/health")
                .port(443)
                .searchString(searched)
                .build();
    }
}
