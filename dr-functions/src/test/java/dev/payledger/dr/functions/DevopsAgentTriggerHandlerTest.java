package dev.payledger.dr.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trigger against an agent on loopback that answers as told. */
class DevopsAgentTriggerHandlerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "c2VjcmV0LWtleS1vZi10aGUtd2ViaG9vaw==";
    private static final Instant ALARMED = Instant.parse("2026-11-22T14:05:07.383Z");

    private record Received(
            String timestamp, String signature, String authorization, String contentType, String body) {}

    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<Received> received = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final FakeContext context = new FakeContext();
    private HttpServer agent;

    @BeforeEach
    void start() throws IOException {
        agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.createContext("/webhook/generic/1", this::answer);
        agent.start();
    }

    @AfterEach
    void stop() {
        agent.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        received.add(new Received(
                exchange.getRequestHeaders().getFirst("x-amzn-event-timestamp"),
                exchange.getRequestHeaders().getFirst("x-amzn-event-signature"),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        byte[] body = "{\"message\":\"as told\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answers.isEmpty() ? 200 : answers.pop(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void anAlarmBecomesASignedIncident() throws Exception {
        run(WebhookSecret.Type.HMAC, "ALARM", "OK");

        assertThat(received).hasSize(1);
        Received call = received.get(0);
        assertThat(call.contentType()).isEqualTo("application/json");
        assertThat(call.timestamp()).isEqualTo("2026-11-22T14:05:10.826Z");
        assertThat(call.signature()).isEqualTo(WebhookCall.signature(KEY, call.timestamp(), bytes(call.body())));
        assertThat(call.authorization()).isNull();
        JsonNode body = JSON.readTree(call.body());
        assertThat(body.path("eventType").asText()).isEqualTo("incident");
        assertThat(body.path("action").asText()).isEqualTo("created");
        assertThat(body.path("incidentId").asText()).isEqualTo("shop-dev-5xx/ap-southeast-1/2026-11-22T14:05:07Z");
        assertThat(body.path("priority").asText()).isEqualTo("HIGH");
        assertThat(body.path("service").asText()).isEqualTo("shop-dev");
        assertThat(body.path("timestamp").asText()).isEqualTo("2026-11-22T14:05:07.383Z");
        assertThat(body.at("/data/metadata/dimensions/ApiId").asText()).isEqualTo("q7d2f9k1xa");
    }

    /** Known from the outside: openssl dgst -sha256 -hmac of "t:body" with key "key". */
    @Test
    void theSignatureIsBase64OfHmacSha256() {
        String signature = WebhookCall.signature("key", "t", bytes("body"));
        byte[] raw = java.util.Base64.getDecoder().decode(signature);
        assertThat(HexFormat.of().formatHex(raw))
                .isEqualTo("f02b45f7285e311f2d993d4193de5e2887ff5a7d22dced6b1194dbd97888db9b");
    }

    @Test
    void anApiKeyGoesAsBearerTokenWithoutSignature() throws Exception {
        run(WebhookSecret.Type.APIKEY, "ALARM", "OK");

        assertThat(received.get(0).authorization()).isEqualTo("Bearer " + KEY);
        assertThat(received.get(0).signature()).isNull();
    }

    @Test
    void theRecoveryResolvesTheIncidentOfTheAlarm() throws Exception {
        run(WebhookSecret.Type.HMAC, "OK", "ALARM");

        JsonNode body = JSON.readTree(received.get(0).body());
        assertThat(body.path("action").asText()).isEqualTo("resolved");
        assertThat(body.path("incidentId").asText()).isEqualTo("shop-dev-5xx/ap-southeast-1/2026-11-22T14:01:00Z");
    }

    @Test
    void aFirstOkTellsNobody() throws Exception {
        run(WebhookSecret.Type.HMAC, "OK", "INSUFFICIENT_DATA");

        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aBusyAgentIsAskedAgainWithAFreshSignature(int status) throws Exception {
        answers.add(status);
        answers.add(status);

        run(WebhookSecret.Type.HMAC, "ALARM", "OK");

        assertThat(received).hasSize(3);
        assertThat(received).extracting(Received::timestamp).doesNotHaveDuplicates();
        assertThat(received)
                .extracting(Received::body)
                .containsOnly(received.get(0).body());
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void anAgentThatNeverTakesItMakesTheInvocationFailSoThatLambdaTriesAgain() {
        for (int i = 0; i < WebhookCall.ATTEMPTS; i++) {
            answers.add(503);
        }

        assertThatThrownBy(() -> run(WebhookSecret.Type.HMAC, "ALARM", "OK"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("status 503, 4 attempts");
        assertThat(received).hasSize(WebhookCall.ATTEMPTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void aRefusalIsLoggedAndNotRepeated(int status) throws Exception {
        answers.add(status);

        run(WebhookSecret.Type.HMAC, "ALARM", "OK");

        assertThat(received).hasSize(1);
        assertThat(context.lines()).anyMatch(line -> line.contains("ERROR") && line.contains(String.valueOf(status)));
    }

    @Test
    void theKeyIsInNoLogLineAndInNoText() throws Exception {
        answers.add(500);
        answers.add(403);

        run(WebhookSecret.Type.HMAC, "ALARM", "OK");

        assertThat(context.lines()).isNotEmpty().noneMatch(line -> line.contains(KEY));
        assertThat(new WebhookSecret(URI.create("https://agent.test/x"), KEY, WebhookSecret.Type.HMAC).toString())
                .doesNotContain(KEY);
        assertThatThrownBy(() -> WebhookSecret.parse("{\"key\":\"" + KEY, "name"))
                .hasMessageNotContaining(KEY)
                .hasNoCause();
    }

    private void run(WebhookSecret.Type type, String state, String before) throws Exception {
        URI url = URI.create("http://127.0.0.1:" + agent.getAddress().getPort() + "/webhook/generic/1");
        long[] calls = new long[1];
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return Instant.parse("2026-11-22T14:05:10.826Z").plusSeconds(calls[0]++);
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        DevopsAgentTriggerHandler handler = new DevopsAgentTriggerHandler(
                new Environment(Map.of("SERVICE_NAME", "shop-dev", "WEBHOOK_SECRET_NAME", "shop-dev-webhook")),
                name -> new WebhookSecret(url, KEY, type),
                message -> Optional.of(Instant.parse("2026-11-22T14:01:00.120Z")),
                new WebhookCall(clock, pauses::add));
        handler.handleRequest(
                new ByteArrayInputStream(bytes(event(state, before))), new ByteArrayOutputStream(), context);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String event(String state, String before) {
        String message = """
                {"AlarmName":"shop-dev-5xx","AlarmDescription":"d","AWSAccountId":"123456789012",
                 "NewStateValue":"%s","NewStateReason":"Threshold Crossed.",
                 "StateChangeTime":"%s","Region":"Asia Pacific (Singapore)",
                 "AlarmArn":"arn:aws:cloudwatch:ap-southeast-1:123456789012:alarm:shop-dev-5xx",
                 "OldStateValue":"%s",
                 "Trigger":{"MetricName":"5xx","Namespace":"AWS/ApiGateway",
                            "Dimensions":[{"value":"q7d2f9k1xa","name":"ApiId"}]}}
                """.formatted(state, ALARMED.toString().replace("Z", "+0000"), before);
        return JSON.createObjectNode()
                .set(
                        "Records",
                        JSON.createArrayNode()
                                .add(JSON.createObjectNode()
                                        .set("Sns", JSON.createObjectNode().put("Message", message))))
                .toString();
    }
}
