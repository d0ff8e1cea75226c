package dev.payledger.dr.functions;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One delivery to the incident agent's webhook: signed anew at each attempt, repeated after 429, 5xx and no answer, never
 * after another 4xx.
 */
final class WebhookCall {

    /** How often one delivery is attempted. */
    static final int ATTEMPTS = 4;

    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 5_000;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MAX_ANSWER = 300;
    private static final int OK_FROM = 200;
    private static final int OK_BELOW = 300;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final Pause pause;

    /** Waits between attempts. */
    @FunctionalInterface
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    WebhookCall(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /** What the agent answered last. */
    record Answer(int status, String body, int attempts) {
        boolean accepted() {
            return status >= OK_FROM && status < OK_BELOW;
        }

        boolean worthRepeating() {
            return status == 0 || status == TOO_MANY || status >= SERVER_ERROR;
        }
    }

    /** Delivers a body; status 0 where nobody answered. */
    Answer deliver(WebhookSecret secret, byte[] body, FunctionLog log) throws InterruptedException {
        Answer answer = new Answer(0, "", 0);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (attempt > 1) {
                pause.sleep(FIRST_PAUSE.multipliedBy(1L << (attempt - 2)));
            }
            answer = attempt(secret, body, attempt);
            if (!answer.worthRepeating()) {
                return answer;
            }
            log.warn(
                    "The incident agent did not take the incident.",
                    Map.of(
                            "attempt", attempt + " of " + ATTEMPTS,
                            "status", String.valueOf(answer.status()),
                            "answer", answer.body()));
        }
        return answer;
    }

    private Answer attempt(WebhookSecret secret, byte[] body, int attempt) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) secret.url().toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            if (secret.type() == WebhookSecret.Type.APIKEY) {
                connection.setRequestProperty("Authorization", "Bearer " + secret.key());
            } else {
                String timestamp = TIMESTAMP.format(Instant.now(clock));
                connection.setRequestProperty("x-amzn-event-timestamp", timestamp);
                connection.setRequestProperty("x-amzn-event-signature", signature(secret.key(), timestamp, body));
            }
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            int status = connection.getResponseCode();
            return new Answer(status, text(connection), attempt);
        } catch (IOException e) {
            return new Answer(0, String.valueOf(e.getMessage()), attempt);
        }
    }

    private static String text(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getResponseCode() < OK_BELOW + 100
                ? connection.getInputStream()
                : connection.getErrorStream()) {
            return in == null ? "" : new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
        }
    }

    /** Base64 of HMAC-SHA256 over {@code timestamp:body}, with the key's characters as they are. */
    static String signature(String key, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
