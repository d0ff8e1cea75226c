package dev.payledger.dr.local.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.LocalAws;
import dev.payledger.dr.local.Webhook;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The webhook over HTTP, as a trigger calls it. */
class ReceiverIT {
    private static final String BODY = "{\"eventType\":\"incident\",\"incidentId\":\"i-1\",\"action\":\"created\","
            + "\"priority\":\"HIGH\",\"title\":\"5xx\"}";

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theWebhookIsCalledAndLookedAtOverHttp() throws Exception {
        try (LocalAws aws = LocalAws.builder().start()) {
            Webhook webhook = aws.webhook();
            assertThat(webhook.toString())
                    .contains("***")
                    .doesNotContain(webhook.secret().reveal());

            HttpResponse<String> answer = post(webhook, webhook.secret().reveal());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Webhook received\"}");
            assertThat(post(webhook, "other").statusCode()).isEqualTo(403);
            aws.receiver().answerWith(429, 1);
            assertThat(post(webhook, webhook.secret().reveal()).statusCode()).isEqualTo(429);
            aws.receiver().answerLate(Duration.ofMillis(700), 1);
            long begin = System.nanoTime();
            assertThat(post(webhook, webhook.secret().reveal()).statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(690));

            assertThat(get(aws.endpoint() + "/_dr/incidents").body()).contains("5xx", "(linked)");
            assertThat(get(aws.endpoint() + "/_dr/incidents.json").body()).contains("\"told to answer 429\"");
            assertThat(get(aws.endpoint() + "/_dr/webhook").statusCode()).isEqualTo(403);
        }
    }

    private HttpResponse<String> post(Webhook webhook, String key) throws Exception {
        return client.send(
                HttpRequest.newBuilder(webhook.url())
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(BODY))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String uri) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
