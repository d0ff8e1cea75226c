package dev.payledger.dr.local.service.sns;

import dev.payledger.dr.local.time.TimeSource;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages to HTTP endpoints on this machine. A failure of the server or of the connection is tried again three
 * times, 20 s apart (an interval, so the speed divides it); another 4xx is not. The client is made when it is first
 * needed. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html">Delivery retries</a>
 */
final class HttpDelivery {

    private static final int RETRIES = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(20);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    private final TimeSource time;
    private @Nullable HttpClient client;

    HttpDelivery(TimeSource time) {
        this.time = time;
    }

    /** Whether an endpoint is on this machine; names are not looked up, except {@code localhost}. */
    static boolean isLoopback(URI endpoint) {
        String host = String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT);
        if (host.equals("localhost")) {
            return true;
        }
        String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (!literal.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*")) {
            return false;
        }
        try {
            return InetAddress.getByName(literal).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Posts a body and says at the end whether it was taken. */
    void post(String endpoint, Map<String, String> headers, byte[] body, Consumer<Boolean> outcome) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "text/plain; charset=UTF-8")
                .header("User-Agent", "Amazon Simple Notification Service Agent")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        attempt(request.build(), RETRIES, outcome);
    }

    private void attempt(HttpRequest request, int left, Consumer<Boolean> outcome) {
        client().sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((response, failure) -> {
            boolean again = failure != null || response.statusCode() >= 500 || response.statusCode() == 429;
            if (again && left > 0) {
                time.schedule(time.interval(BETWEEN), () -> attempt(request, left - 1, outcome));
            } else {
                outcome.accept(failure == null && response.statusCode() / 100 == 2);
            }
        });
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER_MAX)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return client;
    }
}
