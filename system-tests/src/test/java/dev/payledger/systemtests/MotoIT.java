package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.deploy.DeployReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Deploy and destroy against moto, an AWS look-alike that is not ours, as far as it goes: it lists no HTTP API among a
 * stack's resources and makes no replicas.
 */
class MotoIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Process moto;
    private int port;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try {
            moto = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "moto_server is not on the PATH: " + e.getMessage());
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            assertThat(moto.isAlive()).as("moto_server runs").isTrue();
            assertThat(System.nanoTime()).as("moto_server answers in time").isLessThan(end);
            Thread.sleep(200);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() {
        if (moto != null) {
            moto.descendants().forEach(ProcessHandle::destroyForcibly);
            moto.destroyForcibly();
        }
    }

    @Test
    void deployAndDestroyConvergeOnAnotherAws() {
        DrConfig config = DrConfig.parse(
                Map.of(
                        "dr.endpoint",
                        "http://127.0.0.1:" + port,
                        "dr.functionsJar",
                        System.getProperty("functionsJar")),
                Path.of(""));
        try (DrToolkit toolkit = DrToolkit.create(config, event -> {})) {
            assertThat(toolkit.deploy().stacks())
                    .extracting(DeployReport.StackResult::outcome)
                    .containsOnly("CREATED");
            assertThat(toolkit.deploy().stacks())
                    .extracting(DeployReport.StackResult::outcome)
                    .containsOnly("UNCHANGED");
            assertThat(toolkit.destroy().left()).isEmpty();
            assertThat(toolkit.destroy().resources()).isEmpty();
        }
    }
}
