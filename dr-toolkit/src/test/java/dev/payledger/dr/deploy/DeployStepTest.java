package dev.payledger.dr.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Events;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployStepTest {

    private static final String CALLER = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
            <Arn>arn:aws:iam::111122223333:root</Arn><UserId>u</UserId><Account>111122223333</Account>
            </GetCallerIdentityResult></GetCallerIdentityResponse>""";
    private static final String REFUSED = """
            <ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>no template</Message></Error>
            </ErrorResponse>""";

    private final List<String> made = new CopyOnWriteArrayList<>();

    @TempDir
    private Path base;

    @Test
    void theBucketOfEachRegionIsMadeOnce() throws IOException {
        HttpServer aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        aws.setExecutor(threads);
        aws.createContext("/", this::answer);
        aws.start();
        Files.writeString(base.resolve("template.yaml"), "Resources: {}");
        InetSocketAddress address = aws.getAddress();
        DrConfig config = DrConfig.parse(Map.of("dr.service", "shop", "dr.template", "template.yaml"), base)
                .withTarget(new Target.Local(
                        URI.create("http://127.0.0.1:" + address.getPort()), address, address.getPort(), 1));
        Time time = Time.system();
        Step step = new Events(event -> {}, time::now, time::nanoTime).step(1, 1, "deploy");
        try (Deployment deployment = new Deployment(config, time)) {
            DeployStep deploy = new DeployStep(deployment);
            assertThatThrownBy(() -> deploy.run(step)).isInstanceOf(DrException.class);
        } finally {
            aws.stop(0);
            threads.shutdownNow();
        }
        assertThat(made)
                .containsExactlyInAnyOrder(
                        "/shop-dev-111122223333-ap-southeast-1", "/shop-dev-111122223333-ap-northeast-1");
    }

    /** An AWS in which no bucket is there yet, whoever asks, and every template is refused. */
    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        boolean whole = exchange.getRequestURI().getRawQuery() == null;
        switch (exchange.getRequestMethod()) {
            case "HEAD" -> exchange.sendResponseHeaders(404, -1);
            case "PUT" -> {
                if (whole && path.lastIndexOf('/') == 0) {
                    made.add(path);
                }
                exchange.sendResponseHeaders(200, -1);
            }
            default -> {
                boolean sts =
                        exchange.getRequestHeaders().getFirst("Authorization").contains("/sts/");
                byte[] body = (sts ? CALLER : REFUSED).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(sts ? 200 : 400, body.length);
                exchange.getResponseBody().write(body);
            }
        }
        exchange.close();
    }
}
