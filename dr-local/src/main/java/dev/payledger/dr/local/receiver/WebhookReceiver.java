package dev.payledger.dr.local.receiver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.payledger.dr.local.receiver.IncidentCall.BadBodyException;
import dev.payledger.dr.local.time.TimeSource;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays the incident agent's generic webhook: checks who calls and what is said, answers as the agent does, and keeps the
 * incidents for inspection at {@code /_dr/incidents}. It investigates nothing. Thread safe.
 *
 * <p>Confirmed by public samples: the headers, the signature over {@code timestamp:body}, the answer to a good call, and
 * that the same incident id is the same incident. Not confirmed: the answers to bad calls, how old a timestamp may be, and
 * the limits of the fields.
 *
 * @see <a href="https://docs.aws.amazon.com/devopsagent/latest/userguide/configuring-integrations-and-knowledge-invoking-devops-agent-through-webhook.html">
 *     Invoking the agent through a webhook</a>
 */
public final class WebhookReceiver {
    /** How far a call's timestamp may be from now. Unconfirmed; it is a timeout, so the speed does not change it. */
    public static final Duration FRESHNESS = Duration.ofMinutes(5);

    static final String PATH = "/_dr/webhook/generic/";
    static final String READ_PATH = "/_dr/webhook";
    /** Must be there to read the key: a page in a browser cannot send it without being asked first. */
    public static final String READ_HEADER = "x-dr-webhook";

    private static final int MAX_BODY_BYTES = 256 * 1024;

    private final TimeSource time;
    private final Credential credential = new Credential();
    private final IncidentBoard board = new IncidentBoard();
    private final IncidentPages pages = new IncidentPages(board);
    private int answersLeft;
    private int answer;
    private int lateLeft;
    private Duration late = Duration.ZERO;

    /** Makes a receiver with a webhook of its own. */
    public WebhookReceiver(TimeSource time) {
        this.time = time;
    }

    /** The path of the webhook's URL. */
    public String path() {
        return PATH + credential.webhookId();
    }

    /** The key of signatures and bearers. Never log it. */
    public String key() {
        return credential.key();
    }

    /**
     * Answers the next calls with a status and does nothing else, as an agent that is ill.
     *
     * @param status for example 403, 429 or 500
     * @param times how many calls
     */
    public synchronized void answerWith(int status, int times) {
        answer = status;
        answersLeft = times;
    }

    /**
     * Makes the next calls wait for their answer; they are taken all the same.
     *
     * @param delay a real time, whatever the speed
     * @param times how many calls
     */
    public synchronized void answerLate(Duration delay, int times) {
        late = delay;
        lateLeft = times;
    }

    /** The incidents, the newest first. */
    public List<Incident> incidents() {
        return board.incidents();
    }

    /** Every call of the webhook, refused ones too, the newest first, as many as are kept. */
    public List<Delivery> deliveries() {
        return board.deliveries();
    }

    /** What is served on the process's port; a path that ends in a slash stands for everything below it. */
    public Map<String, Function<HttpRequest, HttpResponse>> ownPaths() {
        return Map.of(
                PATH,
                this::webhook,
                READ_PATH,
                this::credential,
                "/_dr/incidents",
                request -> pages.html(),
                "/_dr/incidents.json",
                request -> pages.json());
    }

    private HttpResponse webhook(HttpRequest request) {
        if (!request.rawPath().equals(path())) {
            return message(404, "Not Found");
        }
        if (!request.method().equals("POST")) {
            return message(405, "Method Not Allowed");
        }
        waitIfTold();
        Instant now = time.now();
        String authentication = authentication(request);
        Optional<Integer> told = told();
        if (told.isPresent()) {
            board.refused(authentication, told.get(), now, "told to answer " + told.get());
            return message(told.get(), "told to answer so by a test");
        }
        Optional<String> unknown = unknownCaller(request, authentication, now);
        if (unknown.isPresent()) {
            return refuse(403, authentication, now, unknown.get());
        }
        String type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            return refuse(400, authentication, now, "Content-Type must be application/json");
        }
        if (request.body().length > MAX_BODY_BYTES) {
            return refuse(400, authentication, now, "the body has more than " + MAX_BODY_BYTES + " bytes");
        }
        try {
            board.take(IncidentCall.read(request.body()), authentication, 200, now);
            return message(200, "Webhook received");
        } catch (BadBodyException e) {
            return refuse(400, authentication, now, String.valueOf(e.getMessage()));
        }
    }

    private static String authentication(HttpRequest request) {
        if (request.header("x-amzn-event-signature").isPresent()) {
            return "hmac";
        }
        return request.header("authorization").isPresent() ? "bearer" : "none";
    }

    /** Why the caller cannot be who has the key. */
    private Optional<String> unknownCaller(HttpRequest request, String authentication, Instant now) {
        if (authentication.equals("bearer")) {
            String bearer = request.header("authorization").orElse("");
            boolean known = bearer.startsWith("Bearer ") && credential.isKey(bearer.substring("Bearer ".length()));
            return known ? Optional.empty() : Optional.of("the bearer key is not the webhook's");
        }
        String timestamp = request.header("x-amzn-event-timestamp").orElse("");
        String signature = request.header("x-amzn-event-signature").orElse("");
        if (timestamp.isEmpty() || signature.isEmpty()) {
            return Optional.of("x-amzn-event-timestamp and x-amzn-event-signature, or a bearer key, are required");
        }
        Instant sent = instant(timestamp);
        if (sent == null) {
            return Optional.of("x-amzn-event-timestamp is not an ISO 8601 date and time");
        }
        Duration age = Duration.between(sent, now).abs();
        if (age.compareTo(FRESHNESS) > 0) {
            return Optional.of("x-amzn-event-timestamp is " + age.toSeconds() + " s from now, more than "
                    + FRESHNESS.toSeconds() + " s");
        }
        return credential.signed(timestamp, request.body(), signature)
                ? Optional.empty()
                : Optional.of("the signature is not that of timestamp:body with the webhook's key");
    }

    private static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private HttpResponse refuse(int status, String authentication, Instant now, String reason) {
        board.refused(authentication, status, now, reason);
        return message(status, reason);
    }

    /** Tells the key to programs on this machine; never to a page, also not to one that this process serves. */
    private HttpResponse credential(HttpRequest request) {
        boolean page = request.headers().keySet().stream().anyMatch(name -> name.startsWith("sec-fetch-"))
                || request.header("origin").isPresent()
                || request.header("referer").isPresent();
        if (page || request.header(READ_HEADER).isEmpty() || !request.method().equals("GET")) {
            return message(403, "this is a GET with the header " + READ_HEADER + ", and not for pages");
        }
        byte[] body = JsonNodeFactory.instance
                .objectNode()
                .put("url", "http://" + request.header("host").orElse("") + path())
                .put("secret", key())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return IncidentPages.answer(200, "application/json", body);
    }

    private synchronized Optional<Integer> told() {
        if (answersLeft == 0) {
            return Optional.empty();
        }
        answersLeft--;
        return Optional.of(answer);
    }

    private void waitIfTold() {
        Duration delay;
        synchronized (this) {
            if (lateLeft == 0) {
                return;
            }
            lateLeft--;
            delay = late;
        }
        try {
            time.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpResponse message(int status, String text) {
        byte[] body = JsonNodeFactory.instance
                .objectNode()
                .put("message", text)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return IncidentPages.answer(status, "application/json", body);
    }
}
