package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Secret;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.local.LocalAws;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The page in a real browser through a real failover. The browser's side is {@code frontend/e2e/real.test.mjs}; this
 * side has the AWS, and breaks and mends it when it is asked to. Runs with the profile {@code frontend}.
 */
@EnabledIfSystemProperty(named = "page.tests", matches = "true", disabledReason = "the profile frontend is not active")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {

    private static final double SPEED = Double.parseDouble(System.getProperty("page.speed", "10"));
    private static final int LIMIT_MINUTES = 12;

    private final Path frontend = Path.of("..", "frontend").toAbsolutePath().normalize();
    private LocalAws aws;

    @BeforeAll
    void start() {
        aws = LocalAws.builder().speed(SPEED).start();
    }

    @AfterAll
    void stop() {
        aws.close();
    }

    @Test
    void aPersonSeesTheFailoverAndLosesAndDoublesNothing(TestReporter reporter) throws Exception {
        try (DrToolkit toolkit = toolkit()) {
            assertThat(toolkit.setup().verify().failed()).isEmpty();
            HttpServer control = control(toolkit);
            try {
                Path output = Path.of("target", "page-it.txt");
                int exit = browse(control, output);
                String said = Files.readString(output);
                assertThat(exit).as(said).isZero();
                said.lines().filter(line -> line.contains("amber")).forEach(reporter::publishEntry);
                assertThat(toolkit.status().faults()).isEmpty();
            } finally {
                control.stop(0);
            }
        }
    }

    private int browse(HttpServer control, Path output) throws IOException, InterruptedException {
        Files.createDirectories(output.getParent());
        ProcessBuilder node = new ProcessBuilder("node", "--test", "--test-reporter=spec", "e2e/real.test.mjs")
                .directory(frontend.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = node.environment();
        environment.put("API_URL", aws.endpoint() + "/site/api-payledger");
        environment.put(
                "CONTROL_URL", "http://127.0.0.1:" + control.getAddress().getPort());
        environment.put("PAGE_URL", aws.endpoint() + "/site/payledger/");
        Process process = node.start();
        try {
            assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES))
                    .as("the browser's side ended")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** What the browser's side may ask for: break the primary, and put it back. */
    private static HttpServer control(DrToolkit toolkit) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/inject",
                exchange -> answer(exchange, () -> toolkit.injectFaults().summary()));
        server.createContext(
                "/restore",
                exchange -> answer(exchange, () -> toolkit.restoreFaults().summary()));
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, Callable<String> action) throws IOException {
        int status = 200;
        String said;
        try {
            said = action.call();
        } catch (Exception e) {
            status = 500;
            said = String.valueOf(e);
        }
        byte[] body = said.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private DrToolkit toolkit() {
        URI endpoint = URI.create(aws.endpoint());
        String[] dns = aws.dnsAddress().split(":", -1);
        Map<String, String> settings = Map.of(
                "dr.functionsJar",
                System.getProperty("functionsJar"),
                "dr.frontend",
                frontend.resolve("target/classes/META-INF/dr/frontend").toString());
        DrConfig config = DrConfig.parse(settings, Path.of(""))
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns[0], Integer.parseInt(dns[1])), endpoint.getPort(), SPEED))
                .withWebhook(new Webhook(
                        aws.webhook().url(), new Secret(aws.webhook().secret().reveal()), Webhook.Type.HMAC));
        return DrToolkit.create(config, event -> System.getLogger("dr").log(System.Logger.Level.INFO, event));
    }
}
