package dev.payledger.lambdas;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.payledger.core.InMemoryLedgerStore;
import dev.payledger.core.Ledger;
import dev.payledger.lambdas.Invocation.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Whatever a caller sends, the functions behind the API answer it: never with a 5xx, with a body that says anything of
 * their inside, or later than in two seconds; and they hold on to nothing. {@code -Dledger.fuzz=N} says how many
 * requests, {@code -Dledger.fuzzSeed=N} where they begin, {@code -Pfuzz} takes a hundred thousand.
 */
class HandlerFuzzTest {
    private static final int DEFAULT_REQUESTS = 5_000;
    private static final int REQUESTS_OF_ONE_STORE = 500;
    private static final Duration SLOWEST = Duration.ofSeconds(2);
    private static final long GROWTH_MAX_BYTES = 24L * 1024 * 1024;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);
    private static final Pattern INSIDE = Pattern.compile(
            "dev\\.payledger|Exception|java\\.|software\\.amazon|fasterxml|\\tat |\\.java:|payledger-dev-view|DynamoDb");

    private final Environment environment = new Environment(Invocation.VARIABLES);
    private Invocation invocation = new Invocation();
    private RequestStreamHandler create;
    private RequestStreamHandler list;
    private RequestStreamHandler balance;
    private final RequestStreamHandler health = new HealthHandler(environment, CLOCK);

    @Test
    void nothingThatIsSentBreaksAFunction(TestReporter reporter) {
        int requests = Integer.getInteger("ledger.fuzz", DEFAULT_REQUESTS);
        long seed = Long.getLong("ledger.fuzzSeed", 1);
        Map<Integer, Integer> statuses = new TreeMap<>();
        long slowest = 0;
        long early = 0;
        for (int i = 0; i < requests; i++) {
            if (i % REQUESTS_OF_ONE_STORE == 0) {
                freshStore();
                early = i == Math.min(requests / 4, 5_000) / REQUESTS_OF_ONE_STORE * REQUESTS_OF_ONE_STORE
                        ? used()
                        : early;
            }
            FuzzedRequest request = new FuzzedRequest(new SplittableRandom((seed + i) * 0x9E3779B97F4A7C15L));
            long began = System.nanoTime();
            Answer answer = invocation.call(handler(request.function()), request.event());
            slowest = Math.max(slowest, System.nanoTime() - began);
            check(seed + i, request, answer);
            statuses.merge(answer.status(), 1, Integer::sum);
        }
        freshStore();
        long grown = used() - early;
        assertThat(Duration.ofNanos(slowest)).as("the slowest answer").isLessThan(SLOWEST);
        assertThat(grown).as("bytes held after all requests").isLessThan(GROWTH_MAX_BYTES);
        assertThat(statuses).as("the requests reach deep enough").containsKeys(200, 201, 400, 404, 409);
        reporter.publishEntry(
                "fuzz", requests + " requests, answers " + statuses + ", heap grown by " + grown / 1024 + " KiB");
    }

    private static void check(long seed, FuzzedRequest request, Answer answer) {
        assertThat(answer.status()).as("seed %d: %s", seed, request.event()).isBetween(200, 499);
        assertThat(answer.json()).isNotEmpty();
        // A refusal may name the field that it was sent, cut to what a field's name can be; nothing of the inside.
        assertThat(INSIDE.matcher(answer.text()).find()
                        && !INSIDE.matcher(request.event()).find())
                .as("seed %d: %s answered with %s", seed, request.event(), answer.text())
                .isFalse();
        assertThat(answer.text().length()).isLessThan(64 * 1024);
    }

    private void freshStore() {
        InMemoryLedgerStore store = new InMemoryLedgerStore();
        create = new CreateTransactionHandler(environment, CLOCK, new Ledger(store, "ap-southeast-1", CLOCK));
        list = new ListTransactionsHandler(environment, CLOCK, store);
        balance = new GetBalanceHandler(environment, CLOCK, store);
        invocation = new Invocation();
    }

    private RequestStreamHandler handler(int function) {
        return switch (function) {
            case 0 -> list;
            case 1 -> balance;
            case 2 -> health;
            default -> create;
        };
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** A request that is nearly right, or not at all. */
    private static final class FuzzedRequest {
        private static final String[] FIELDS = {"accountId", "type", "amount", "currency", "description", "reverses"};
        private static final String[] VALUES = {
            "\"acc-001\"",
            "\"CREDIT\"",
            "\"DEBIT\"",
            "\"25.00\"",
            "25",
            "1e5",
            "1e-5",
            "1E+999999999",
            "-0",
            "0.001",
            "\"SGD\"",
            "\"JPY\"",
            "\"KWD\"",
            "\"XAU\"",
            "\"\"",
            "null",
            "true",
            "[]",
            "{}",
            "[[[[]]]]",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\ufffd\"",
            "9223372036854775808",
            "1000000000000000",
            "\"10000000000000.00\"",
            "NaN",
            "\"txn_aaaaaaaaaaaaaaaaaaaaaaaaaa\"",
            "\"reversal:txn_aaaaaaaaaaaaaaaaaaaaaaaaaa\"",
            "\"../../etc/passwd\"",
            "\"' OR 1=1 --\"",
            "\"${jndi:ldap://x}\"",
            "\"\\uD83D\\uDE00\"",
            "\"ﷺ\"",
            "01",
            "+1",
            "--1",
            ".5",
            "5."
        };

        private final SplittableRandom random;
        private final int function;
        private final String event;

        FuzzedRequest(SplittableRandom random) {
            this.random = random;
            this.function = random.nextInt(8);
            this.event = function > 2 ? post() : get();
        }

        int function() {
            return function;
        }

        String event() {
            return event;
        }

        private String post() {
            Map<String, String> headers = new HashMap<>();
            if (random.nextInt(4) > 0) {
                String key = random.nextInt(3) > 0 ? "key-" + random.nextInt(12) : text(random.nextInt(300));
                headers.put(random.nextBoolean() ? "idempotency-key" : "Idempotency-Key", key);
            }
            String body = body();
            boolean base64 = random.nextInt(8) == 0;
            if (base64 && random.nextBoolean()) {
                body = Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
            } else if (base64) {
                byte[] bytes = new byte[random.nextInt(200)];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) random.nextInt(256);
                }
                body = Base64.getEncoder().encodeToString(bytes);
            }
            return Invocation.event("POST", headers, Map.of(), body, base64);
        }

        private String get() {
            Map<String, String> parameters = new HashMap<>();
            if (random.nextInt(6) > 0) {
                parameters.put("accountId", random.nextInt(3) > 0 ? "acc-001" : text(random.nextInt(100)));
            }
            if (random.nextInt(3) == 0) {
                parameters.put("limit", random.nextBoolean() ? text(6) : String.valueOf(random.nextInt(300) - 50));
            }
            if (random.nextInt(3) == 0) {
                parameters.put("cursor", text(random.nextInt(200)));
            }
            return Invocation.event("GET", Map.of(), parameters, null, false);
        }

        private String body() {
            return switch (random.nextInt(10)) {
                case 0 -> text(random.nextInt(400));
                case 1 -> "[".repeat(random.nextInt(8000));
                case 2 -> "{\"amount\":" + "9".repeat(random.nextInt(5000)) + "}";
                case 3 -> mutated(good());
                case 4, 5 -> object();
                case 6 ->
                    "{\"accountId\":\"acc-001\",\"reverses\":\"txn_"
                            + "abcdefghijklmnopqrstuvwxy".charAt(random.nextInt(25)) + "a".repeat(25) + "\"}";
                default -> good();
            };
        }

        private String good() {
            return "{\"accountId\":\"acc-001\",\"type\":\"CREDIT\",\"amount\":\"" + (1 + random.nextInt(3))
                    + ".00\",\"currency\":\"SGD\"}";
        }

        private String object() {
            StringBuilder json = new StringBuilder("{");
            int fields = random.nextInt(8);
            for (int i = 0; i < fields; i++) {
                String name = random.nextInt(6) > 0 ? FIELDS[random.nextInt(FIELDS.length)] : "f" + random.nextInt(9);
                json.append(i == 0 ? "" : ",").append('"').append(name).append("\":");
                json.append(VALUES[random.nextInt(VALUES.length)]);
            }
            return json.append('}').toString();
        }

        private String mutated(String text) {
            StringBuilder changed = new StringBuilder(text);
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                int at = random.nextInt(changed.length());
                switch (random.nextInt(3)) {
                    case 0 -> changed.setCharAt(at, (char) random.nextInt(0x250));
                    case 1 -> changed.insert(at, (char) random.nextInt(0x10000));
                    default -> changed.setLength(Math.max(1, at));
                }
            }
            return changed.toString();
        }

        private String text(int length) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append((char) (random.nextInt(10) == 0 ? random.nextInt(0x10000) : 0x20 + random.nextInt(0x5f)));
            }
            return text.toString();
        }
    }
}
