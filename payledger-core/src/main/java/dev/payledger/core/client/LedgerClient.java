package dev.payledger.core.client;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.Money;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as another service calls it. A request gets its idempotency key, and is kept, before it is first sent; it
 * is sent again under that key until a region has answered or the time is up. When the failover name fails, the client
 * goes to a region's own endpoint and stays there for a while, so that a lost region is one slow request.
 *
 * <pre>{@code
 * LedgerClient ledger = LedgerClient.builder(URI.create("https://api-payledger.example.com"))
 *         .regionalEndpoint(URI.create("https://abc123.execute-api.ap-northeast-1.amazonaws.com"))
 *         .regionalEndpoint(URI.create("https://def456.execute-api.ap-southeast-1.amazonaws.com"))
 *         .keptIn(new FolderOfRequests(Path.of("payments")))
 *         .build();
 * Receipt receipt = ledger.post(new AccountId("acc-001"), TransactionType.DEBIT, price, "Invoice 4711");
 * }</pre>
 *
 * <p>Retried are failures to connect, timeouts, 408, 429 and every 5xx: with the key none of them can post twice.
 * Between two attempts at one address it waits for up to a bound that doubles, or as long as {@code retry-after} says.
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class LedgerClient {
    private final Endpoints endpoints;
    private final Settings settings;
    private final KeptRequests kept;
    private final Exchange exchange;
    private final Pause pause;

    private LedgerClient(Endpoints endpoints, Settings settings, KeptRequests kept, Exchange exchange, Pause pause) {
        this.endpoints = endpoints;
        this.settings = settings;
        this.kept = kept;
        this.exchange = exchange;
        this.pause = pause;
    }

    /** One HTTP exchange. */
    interface Exchange {
        HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException;
    }

    /** Waiting and the time it is measured by. */
    interface Pause {
        long nanoTime();

        void sleep(Duration duration) throws InterruptedException;
    }

    private record Settings(Duration attemptTimeout, Duration deadline, int attempts, Duration backoff) {}

    /**
     * A client of the service at this address.
     *
     * @param failoverName the public name, such as {@code https://api-payledger.example.com}
     */
    public static Builder builder(URI failoverName) {
        return new Builder(failoverName);
    }

    /**
     * Posts a transaction under a key that is made here and kept before the first send.
     *
     * @param description may be null
     * @throws LedgerClientException if it was refused, or no region answered in time
     */
    public Receipt post(AccountId account, TransactionType type, Money amount, @Nullable String description) {
        return post(new TransactionRequest(account, IdempotencyKey.random(), type, amount, description));
    }

    /**
     * Posts a transaction under the caller's key.
     *
     * @throws LedgerClientException if it was refused, or no region answered in time: then the same request may be
     *     sent again, and is still kept
     */
    public Receipt post(TransactionRequest request) {
        kept.keep(request);
        try {
            Receipt receipt = send(
                    "transaction under key " + request.idempotencyKey(),
                    request.idempotencyKey().value(),
                    RequestJson.body(request));
            kept.forget(request);
            return receipt;
        } catch (LedgerClientException e) {
            if (e.kind() == LedgerClientException.Kind.REFUSED) {
                kept.forget(request);
            }
            throw e;
        }
    }

    /**
     * Sends every request again that is kept from an earlier life of this service.
     *
     * @return the receipts of those that are posted
     * @throws LedgerClientException as {@link #post(TransactionRequest)}; what follows is still kept
     */
    public List<Receipt> resume() {
        List<Receipt> receipts = new ArrayList<>();
        for (TransactionRequest request : kept.kept()) {
            receipts.add(post(request));
        }
        return receipts;
    }

    /**
     * Reverses a transaction; once, however often it is asked.
     *
     * @throws LedgerClientException if it was refused (status 404: not in the region that answered, or not yet), or no
     *     region answered in time
     */
    public Receipt reverse(AccountId account, TransactionId original) {
        return send("reversal of " + original, null, RequestJson.reversal(account, original));
    }

    /**
     * The account's balances, as the region that answers sees them.
     *
     * @throws LedgerClientException if it was refused, or no region answered in time
     */
    public List<Balance> balances(AccountId account) {
        Answered answered = call("balance of " + account, address -> HttpRequest.newBuilder(
                        address.resolve("/balance?accountId=" + encoded(account.value())))
                .GET());
        List<Balance> balances = new ArrayList<>();
        if (answered.json().get("balances") instanceof List<?> items) {
            for (Object item : items) {
                balances.add(balance((Map<?, ?>) item));
            }
        }
        return balances;
    }

    private static Balance balance(Map<?, ?> json) {
        Currency currency = Money.currencyOf(String.valueOf(json.get("currency")));
        BigDecimal amount = new BigDecimal(String.valueOf(json.get("balance")));
        return new Balance(
                currency,
                amount.movePointRight(currency.getDefaultFractionDigits()).toBigIntegerExact(),
                Long.parseLong(String.valueOf(json.get("transactions"))));
    }

    private Receipt send(String what, @Nullable String key, String body) {
        Answered answered = call(what, address -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("/transactions"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            return key == null ? request : request.header("idempotency-key", key);
        });
        Object id = answered.json().get("transactionId");
        boolean replayed =
                answered.response().headers().firstValue("idempotency-replayed").isPresent();
        return new Receipt(new TransactionId(String.valueOf(id)), replayed, answered.region(), answered.attempts());
    }

    private interface Request {
        HttpRequest.Builder to(URI address);
    }

    private record Answered(HttpResponse<String> response, Map<String, Object> json, int attempts) {
        String region() {
            return response.headers().firstValue("x-payledger-region").orElse("");
        }
    }

    private Answered call(String what, Request request) {
        long end = pause.nanoTime() + settings.deadline().toNanos();
        int endpoint = endpoints.first();
        int status = 0;
        String observed = "";
        Exception cause = null;
        for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
            Duration left = Duration.ofNanos(end - pause.nanoTime());
            if (left.isNegative() || left.isZero()) {
                break;
            }
            URI address = endpoints.at(endpoint);
            Duration wait = Duration.ZERO;
            try {
                Duration timeout = left.compareTo(settings.attemptTimeout()) < 0 ? left : settings.attemptTimeout();
                HttpResponse<String> response =
                        exchange.send(request.to(address).timeout(timeout).build());
                status = response.statusCode();
                if (!isRetried(status)) {
                    endpoints.answered(endpoint);
                    return answered(what, response, attempt);
                }
                observed = address.getAuthority() + " answered " + status;
                wait = retryAfter(response);
            } catch (IOException e) {
                observed = address.getAuthority() + ": " + e;
                cause = e;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw unanswered(what, status, "interrupted in attempt " + attempt, stop);
            }
            endpoint = endpoints.after(endpoint);
            // Another address is tried at once; back at one that failed, the client waits.
            boolean round = attempt % endpoints.count() == 0;
            pauseBefore(
                    round ? attempt / endpoints.count() : 0, endpoints.count() == 1 ? wait : Duration.ZERO, end, what);
        }
        throw unanswered(what, status, observed, cause);
    }

    private static Answered answered(String what, HttpResponse<String> response, int attempts) {
        int status = response.statusCode();
        if (status >= 400) {
            throw new LedgerClientException(
                    LedgerClientException.Kind.REFUSED,
                    status,
                    what + " was refused with " + status + ": " + detail(response.body()),
                    null);
        }
        try {
            return new Answered(response, JsonText.readObject(response.body()), attempts);
        } catch (IllegalArgumentException notOurs) {
            throw new LedgerClientException(
                    LedgerClientException.Kind.UNANSWERED,
                    status,
                    what + ": " + response.uri() + " answered " + status + " with what the ledger does not say ("
                            + notOurs.getMessage() + "); is that its address?",
                    notOurs);
        }
    }

    private static String detail(String body) {
        try {
            Map<String, Object> problem = JsonText.readObject(body);
            Object detail = problem.getOrDefault("detail", problem.getOrDefault("message", "no reason given"));
            return String.valueOf(detail);
        } catch (IllegalArgumentException notJson) {
            return "no reason given";
        }
    }

    private LedgerClientException unanswered(String what, int status, String observed, @Nullable Exception cause) {
        return new LedgerClientException(
                LedgerClientException.Kind.UNANSWERED,
                status,
                what + " got no answer within " + settings.deadline().toMillis() + " ms and " + settings.attempts()
                        + " attempts (last: " + observed
                        + "). Whether it was posted is unknown; the same request under the same key finds out",
                cause);
    }

    private static boolean isRetried(int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    private static Duration retryAfter(HttpResponse<String> response) {
        return response.headers()
                .firstValue("retry-after")
                .filter(seconds -> seconds.matches("[0-9]{1,3}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ZERO);
    }

    /** Waits for a random time below a bound that doubles with each round, at least as long as was asked for. */
    private void pauseBefore(int round, Duration atLeast, long end, String what) {
        long bound = round == 0 ? 0 : settings.backoff().toNanos() << Math.min(6, round - 1);
        long nanos = Math.max(
                atLeast.toNanos(), bound == 0 ? 0 : ThreadLocalRandom.current().nextLong(bound + 1));
        nanos = Math.min(nanos, Math.max(0, end - pause.nanoTime()));
        if (nanos == 0) {
            return;
        }
        try {
            pause.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw unanswered(what, 0, "interrupted between two attempts", stop);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /**
     * Builds a {@link LedgerClient}. Not safe for use by many threads.
     *
     * @since 0.1.0
     */
    public static final class Builder {
        private final List<URI> endpoints = new ArrayList<>();
        private Duration attemptTimeout = Duration.ofSeconds(3);
        private Duration deadline = Duration.ofSeconds(30);
        private Duration backoff = Duration.ofMillis(100);
        private Duration detour = Duration.ofSeconds(60);
        private int attempts = 12;
        private KeptRequests kept = KeptRequests.none();
        private @Nullable ProxySelector proxy;
        private @Nullable Exchange exchange;
        private Pause pause = new RealPause();

        private Builder(URI failoverName) {
            endpoints.add(checked(failoverName));
        }

        /** A region's own endpoint, tried in the order given when the failover name fails. */
        public Builder regionalEndpoint(URI endpoint) {
            endpoints.add(checked(endpoint));
            return this;
        }

        /** How long one attempt may take; 3 s by default. */
        public Builder attemptTimeout(Duration timeout) {
            attemptTimeout = positive(timeout, "attemptTimeout");
            return this;
        }

        /** How long a call may take with all its attempts; 30 s by default. */
        public Builder deadline(Duration most) {
            deadline = positive(most, "deadline");
            return this;
        }

        /** How many attempts a call makes at most; 12 by default. */
        public Builder attempts(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("attempts must be 1 or more, not " + most);
            }
            attempts = most;
            return this;
        }

        /** The bound of the first wait, which doubles up to 64 times that; 100 ms by default. */
        public Builder backoff(Duration first) {
            backoff = positive(first, "backoff");
            return this;
        }

        /** How long calls stay away from the failover name after it failed and a region answered; 60 s by default. */
        public Builder detour(Duration howLong) {
            detour = positive(howLong, "detour");
            return this;
        }

        /**
         * What decides about a proxy for each address; by default the JVM's settings ({@code http.proxyHost} and
         * others).
         */
        public Builder proxy(ProxySelector selector) {
            proxy = selector;
            return this;
        }

        /** Where requests are kept until they are answered; nowhere by default. */
        public Builder keptIn(KeptRequests requests) {
            kept = requests;
            return this;
        }

        Builder exchange(Exchange ofTests, Pause time) {
            exchange = ofTests;
            pause = time;
            return this;
        }

        /** Makes the client. */
        public LedgerClient build() {
            Exchange used = exchange;
            if (used == null) {
                HttpClient.Builder builder =
                        HttpClient.newBuilder().connectTimeout(attemptTimeout).version(HttpClient.Version.HTTP_1_1);
                if (proxy != null) {
                    builder.proxy(proxy);
                }
                HttpClient http = builder.build();
                used = request -> http.send(request, HttpResponse.BodyHandlers.ofString());
            }
            return new LedgerClient(
                    new Endpoints(endpoints, detour, pause::nanoTime),
                    new Settings(attemptTimeout, deadline, attempts, backoff),
                    kept,
                    used,
                    pause);
        }

        private static URI checked(URI endpoint) {
            String scheme = String.valueOf(endpoint.getScheme());
            if (!scheme.equals("https") && !scheme.equals("http") || endpoint.getHost() == null) {
                throw new IllegalArgumentException("an endpoint must be an http or https address, not " + endpoint);
            }
            String path = endpoint.getRawPath();
            if (path != null && !path.isEmpty() && !path.equals("/") || endpoint.getRawQuery() != null) {
                throw new IllegalArgumentException("an endpoint must not have a path or a query: " + endpoint);
            }
            return endpoint;
        }

        private static Duration positive(Duration duration, String name) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " must be more than zero, not " + duration);
            }
            return duration;
        }
    }

    private static final class RealPause implements Pause {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis(), (int) (duration.toNanos() % 1_000_000));
        }
    }
}
