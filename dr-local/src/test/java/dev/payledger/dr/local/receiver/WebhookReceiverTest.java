package dev.payledger.dr.local.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class WebhookReceiverTest {
    private static final String NOW = "2026-11-22T10:00:00.000Z";
    private final VirtualTime time = new VirtualTime(Instant.parse(NOW), 50);
    private final WebhookReceiver receiver = new WebhookReceiver(time);

    @Test
    void aSignedIncidentIsTakenAndTheSameIdIsLinkedUntilItIsResolved() {
        HttpResponse first = signed(body("i-1", "created", "5xx in ap-southeast-1"), NOW);
        assertThat(first.status()).isEqualTo(200);
        assertThat(text(first)).isEqualTo("{\"message\":\"Webhook received\"}");
        signed(body("i-1", "updated", "still"), NOW);
        signed(body("i-2", "created", "another"), NOW);
        assertThat(receiver.incidents()).extracting(Incident::incidentId).containsExactly("i-2", "i-1");
        assertThat(receiver.incidents().get(1).deliveries())
                .extracting(Delivery::linked)
                .containsExactly(false, true);

        time.advance(Duration.ofMinutes(1));
        signed(body("i-1", "resolved", "over"), "2026-11-22T10:01:00.000Z");
        assertThat(receiver.incidents().get(1).open()).isFalse();
        assertThat(receiver.incidents().get(1).closed()).contains(time.now());
        assertThat(receiver.incidents().get(0).open()).isTrue();
    }

    @Test
    void aWrongKeyAChangedBodyAndAnOldTimestampAreRefusedWithTheReason() {
        byte[] body = body("i-1", "created", "t");
        String good = signature(receiver.key(), NOW, body);
        assertThat(post(body, NOW, signature("other", NOW, body)).status()).isEqualTo(403);
        assertThat(post(body("i-1", "created", "u"), NOW, good).status()).isEqualTo(403);
        assertThat(post(body, "2026-11-22T10:00:01.000Z", good).status()).isEqualTo(403);
        assertThat(signed(body, "2026-11-22T09:54:59.000Z").status()).isEqualTo(403);
        assertThat(signed(body, "2026-11-22T10:05:01.000Z").status()).isEqualTo(403);
        assertThat(signed(body, "2026-11-22T09:55:00.000Z").status()).isEqualTo(200);
        assertThat(send("POST", receiver.path(), Map.of("content-type", "application/json"), body)
                        .status())
                .isEqualTo(403);
        assertThat(receiver.deliveries())
                .hasSize(7)
                .filteredOn(delivery -> delivery.status() == 403)
                .hasSize(6)
                .allSatisfy(delivery -> assertThat(delivery.reason()).isPresent());
        assertThat(receiver.incidents()).hasSize(1);
    }

    @Test
    void aBearerKeyWillDoAndAWrongOneNot() {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("content-type", "application/json"));
        headers.put("authorization", "Bearer " + receiver.key());
        byte[] body = body("i-1", "created", "t");
        assertThat(send("POST", receiver.path(), headers, body).status()).isEqualTo(200);
        headers.put("authorization", "Bearer other");
        assertThat(send("POST", receiver.path(), headers, body).status()).isEqualTo(403);
    }

    @Test
    void aBadBodyIsRefusedWithEverythingThatIsWrong() {
        HttpResponse answer = signed(
                "{\"eventType\":\"x\",\"action\":\"made\",\"priority\":\"HIGH\",\"title\":\"\"}"
                        .getBytes(StandardCharsets.UTF_8),
                NOW);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer))
                .contains("eventType must be 'incident'", "incidentId is required", "action must be one of", "title");
        assertThat(signed("[".getBytes(StandardCharsets.UTF_8), NOW).status()).isEqualTo(400);
        assertThat(signed(body("i", "created", "x".repeat(401)), NOW).status()).isEqualTo(400);
        assertThat(receiver.incidents()).isEmpty();
    }

    @Test
    void itAnswersAsATestTellsItTo() {
        receiver.answerWith(500, 2);
        assertThat(signed(body("i", "created", "t"), NOW).status()).isEqualTo(500);
        assertThat(signed(body("i", "created", "t"), NOW).status()).isEqualTo(500);
        assertThat(receiver.incidents()).isEmpty();
        assertThat(signed(body("i", "created", "t"), NOW).status()).isEqualTo(200);
    }

    @Test
    void theKeyIsForProgramsAndNotForPages() throws Exception {
        assertThat(send("GET", "/_dr/webhook", Map.of("host", "127.0.0.1:1"), new byte[0])
                        .status())
                .isEqualTo(403);
        Map<String, String> page = Map.of("host", "127.0.0.1:1", "x-dr-webhook", "1", "sec-fetch-site", "same-origin");
        assertThat(send("GET", "/_dr/webhook", page, new byte[0]).status()).isEqualTo(403);
        HttpResponse told =
                send("GET", "/_dr/webhook", Map.of("host", "127.0.0.1:1", "x-dr-webhook", "1"), new byte[0]);
        JsonNode answer = new ObjectMapper().readTree(told.body());
        assertThat(answer.get("url").asText()).isEqualTo("http://127.0.0.1:1" + receiver.path());
        assertThat(answer.get("secret").asText()).isEqualTo(receiver.key()).hasSize(44);
    }

    @Test
    void thePageShowsIncidentsAndRefusalsEscapedAndNeverTheKey() throws Exception {
        signed(body("i-1", "created", "<script>alert(1)</script>"), NOW);
        post(body("i-1", "created", "t"), NOW, "x");
        String page = text(send("GET", "/_dr/incidents", Map.of(), new byte[0]));
        assertThat(page)
                .contains("&lt;script&gt;", "the signature is not that of", "i-1")
                .doesNotContain("<script", receiver.key());
        JsonNode json = new ObjectMapper()
                .readTree(send("GET", "/_dr/incidents.json", Map.of(), new byte[0])
                        .body());
        assertThat(json.at("/incidents/0/state").asText()).isEqualTo("open");
        assertThat(json.at("/incidents/0/payload/priority").asText()).isEqualTo("HIGH");
        assertThat(json.at("/deliveries/0/status").asInt()).isEqualTo(403);
        assertThat(json.toString()).doesNotContain(receiver.key());
    }

    private static byte[] body(String id, String action, String title) {
        return ("{\"eventType\":\"incident\",\"incidentId\":\"" + id + "\",\"action\":\"" + action
                        + "\",\"priority\":\"HIGH\",\"title\":\"" + title + "\",\"data\":{\"metadata\":{}}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private HttpResponse signed(byte[] body, String timestamp) {
        return post(body, timestamp, signature(receiver.key(), timestamp, body));
    }

    /** As a caller signs, with nothing of the receiver's own code. */
    private static String signature(String key, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String message = timestamp + ":" + new String(body, StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse post(byte[] body, String timestamp, String signature) {
        return send(
                "POST",
                receiver.path(),
                Map.of(
                        "content-type", "application/json",
                        "x-amzn-event-timestamp", timestamp,
                        "x-amzn-event-signature", signature),
                body);
    }

    private HttpResponse send(String method, String path, Map<String, String> headers, byte[] body) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        String own = path.equals(receiver.path()) ? path.substring(0, path.lastIndexOf('/') + 1) : path;
        return receiver.ownPaths().get(own).apply(new HttpRequest(method, path, "", lists, body, loopback, loopback));
    }

    private static String text(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
