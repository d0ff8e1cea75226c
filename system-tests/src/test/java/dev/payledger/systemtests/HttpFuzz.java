package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends an HTTP API whatever comes to mind, byte by byte: calls that are nearly right, odd targets, methods and headers,
 * and what is no HTTP at all. Each is answered in time, never with a 5xx, and no answer says anything of the inside; what
 * is no HTTP may be hung up on.
 */
final class HttpFuzz {
    private static final int THREADS = 3;
    private static final Duration SLOWEST = Duration.ofSeconds(15);
    private static final long GROWTH_MAX_BYTES = 48L * 1024 * 1024;

    /** Bytes of heap for a byte of log or table. */
    private static final int HEAP_PER_STORED_BYTE = 3;

    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 ([0-9]{3}) ");
    private static final Pattern INSIDE =
            Pattern.compile("dev\\.payledger|Exception|java\\.|software\\.amazon|fasterxml"
                    + "|\\tat |\\.java:|payledger-dev-|DynamoDb|arn:aws");
    private static final Pattern SERVERS_OWN = Pattern.compile("<h1>400 Bad Request</h1>[A-Za-z]+ thrown");
    private static final String[] BODIES = {
        "{\"accountId\":\"ACCOUNT\",\"type\":\"CREDIT\",\"amount\":\"1.00\",\"currency\":\"SGD\"}",
        "{\"accountId\":\"ACCOUNT\",\"type\":\"DEBIT\",\"amount\":2,\"currency\":\"JPY\",\"description\":\"\\ud83d\\ude00\"}",
        "{\"accountId\":\"ACCOUNT\",\"type\":\"CREDIT\",\"amount\":\"1e3\",\"currency\":\"KWD\"}",
        "{\"accountId\":\"ACCOUNT\",\"reverses\":\"txn_aaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
        "{\"accountId\":\"ACCOUNT\",\"type\":\"CREDIT\",\"amount\":\"99999999999999999999\",\"currency\":\"SGD\"}",
        "{\"accountId\":{\"a\":[]},\"type\":1,\"amount\":null}",
        "{\"amount\":1E+999999999}",
        "[[[[[[[[[[",
        "null",
        "\"\\ud800\"",
        ""
    };
    private static final String[] TARGETS = {
        "/",
        "//",
        "/transactions/",
        "/transactions/txn_1",
        "/balance/../health",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/balance?accountId",
        "/balance?accountId=acc-001&accountId=acc-002",
        "/balance?=&&=&",
        "/balance?accountId=%00",
        "/balance?accountId=%zz",
        "/transactions?accountId=acc-001&limit=99999999999999",
        "/transactions?accountId=acc-001&cursor=%F0%9F%98%80",
        "/health?x=${jndi:ldap://x}",
        "/_dr/webhook",
        "/site/payledger/",
        "/2015-03-31/functions/payledger-dev-health/invocations"
    };
    private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW"};

    private final InetSocketAddress api;
    private final String host;
    private final LongSupplier stored;
    private final Map<Integer, AtomicLong> statuses = new ConcurrentSkipListMap<>();
    private final AtomicLong hungUp = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();

    /**
     * Requests to an API.
     *
     * @param stored how many bytes of logs and items the local AWS keeps, as it says itself
     */
    HttpFuzz(InetSocketAddress api, String host, LongSupplier stored) {
        this.api = api;
        this.host = host;
        this.stored = stored;
    }

    /** Sends so many requests; returns what came back, for people. */
    String run(int requests, long seed) throws InterruptedException, ExecutionException {
        send(0, Math.min(requests, 300), seed);
        long early = used();
        long storedEarly = stored.getAsLong();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int from = requests / THREADS * thread;
                parts.add(threads.submit(() -> send(from, from + requests / THREADS, seed)));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } finally {
            threads.shutdownNow();
        }
        long grown = used() - early;
        long kept = stored.getAsLong() - storedEarly;
        assertThat(grown)
                .as("bytes held by the local AWS after all requests, %d of logs and items among them", kept)
                .isLessThan(GROWTH_MAX_BYTES + HEAP_PER_STORED_BYTE * kept);
        assertThat(statuses.keySet()).as("the requests reach deep enough").contains(200, 201, 400, 404);
        return requests + " requests, answers " + statuses + ", hung up on " + hungUp + ", slowest "
                + slowest.get() / 1_000_000 + " ms, heap grown by " + grown / 1024 + " KiB, logs and items by "
                + kept / 1024 + " KiB";
    }

    private void send(int from, int to, long seed) {
        for (int i = from; i < to; i++) {
            Fuzzed request = new Fuzzed(new SplittableRandom((seed + i) * 0x9E3779B97F4A7C15L), host);
            long began = System.nanoTime();
            String answer = exchange(seed + i, request);
            slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
            check(seed + i, request, answer);
        }
    }

    private String exchange(long seed, Fuzzed request) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) SLOWEST.toMillis());
            socket.connect(api);
            try {
                socket.getOutputStream().write(request.bytes());
                socket.shutdownOutput();
                socket.getInputStream().transferTo(answer);
            } catch (SocketException e) {
                // Hung up on in the middle; what was said until then counts.
                assertThat(request.isHttp()).as("seed %d: %s", seed, e).isFalse();
            }
        } catch (IOException e) {
            throw new AssertionError("seed " + seed + ": no answer within " + SLOWEST + " to\n" + request, e);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private void check(long seed, Fuzzed request, String answer) {
        Matcher status = STATUS.matcher(answer);
        if (!status.find()) {
            assertThat(request.isHttp())
                    .as("seed %d hung up on:\n%s", seed, request)
                    .isFalse();
            hungUp.incrementAndGet();
            return;
        }
        int code = Integer.parseInt(status.group(1));
        statuses.computeIfAbsent(code, key -> new AtomicLong()).incrementAndGet();
        // A server may say 501 or 505 of what is no HTTP/1.1 that it speaks.
        assertThat(code)
                .as("seed %d: %s\n%s", seed, request, answer)
                .isBetween(200, request.isHttp() ? 499 : 505)
                .isNotEqualTo(500);
        // The JDK's HTTP server itself says why a request is malformed, before anything of ours sees it.
        assertThat(INSIDE.matcher(SERVERS_OWN.matcher(answer).replaceAll("")).find()
                        && !INSIDE.matcher(request.toString()).find())
                .as("seed %d: %s\n%s", seed, request, answer)
                .isFalse();
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

    /** One request as it goes over the wire. */
    private static final class Fuzzed {
        private final SplittableRandom random;
        private final String host;
        private final boolean http;
        private final byte[] bytes;

        Fuzzed(SplittableRandom random, String host) {
            this.random = random;
            this.host = host;
            int kind = random.nextInt(20);
            this.http = kind > 1;
            this.bytes = kind < 2 ? broken() : kind < 6 ? odd() : kind < 14 ? post() : get();
        }

        /** Whether it is HTTP/1.1 that a server has to answer. */
        boolean isHttp() {
            return http;
        }

        byte[] bytes() {
            return bytes;
        }

        private byte[] post() {
            String body = pick(BODIES).replace("ACCOUNT", "acc-fuzz-" + random.nextInt(40));
            byte[] sent = (random.nextInt(3) == 0 ? mutated(body) : body).getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(10) == 0) {
                sent = noise(random.nextInt(20_000));
            }
            String key = random.nextInt(3) == 0 ? "" : "idempotency-key: " + key() + "\r\n";
            String type = random.nextInt(4) == 0 ? "" : "content-type: application/json\r\n";
            return request("POST", "/transactions", key + type, sent);
        }

        private byte[] get() {
            String path = pick("/balance", "/transactions", "/health");
            StringBuilder query = new StringBuilder();
            for (String name : new String[] {"accountId", "limit", "cursor"}) {
                if (random.nextInt(3) > 0) {
                    String value = random.nextBoolean() ? "acc-fuzz-1" : text(random.nextInt(120));
                    query.append(query.isEmpty() ? "?" : "&")
                            .append(name)
                            .append('=')
                            .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
                }
            }
            return request("GET", path + query, "", new byte[0]);
        }

        private byte[] odd() {
            StringBuilder headers = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                headers.append("x-")
                        .append(i)
                        .append(": ")
                        .append(printable(random.nextInt(300)))
                        .append("\r\n");
            }
            String target = random.nextInt(6) == 0 ? "/" + "a".repeat(random.nextInt(6_000)) : pick(TARGETS);
            return request(pick(METHODS), target, headers.toString(), noise(random.nextInt(50)));
        }

        private byte[] broken() {
            byte[] whole = post();
            String start = "POST /transactions HTTP/1.1\r\nHost: " + host + "\r\n";
            return switch (random.nextInt(8)) {
                case 0 -> noise(1 + random.nextInt(500));
                case 1 -> java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
                case 2 -> ascii(start + "Content-Length: -1\r\n\r\n{}");
                case 3 -> ascii(start + "Content-Length: 99999\r\n\r\n{}");
                case 4 -> ascii(start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
                case 5 -> ascii(start + "no colon here\r\nContent-Length: 2\r\n\r\n{}");
                case 6 -> ascii(start + "x: " + "y".repeat(400_000) + "\r\n\r\n");
                default -> ascii("POST /transactions HTTP/9.9\r\nHost: " + host + "\r\n\r\n");
            };
        }

        private byte[] request(String method, String target, String headers, byte[] body) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(ascii(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                    + headers + "Content-Length: " + body.length + "\r\n\r\n"));
            out.writeBytes(body);
            return out.toByteArray();
        }

        private String key() {
            return random.nextInt(3) > 0 ? "key-" + random.nextInt(200) : printable(random.nextInt(300));
        }

        private String mutated(String text) {
            StringBuilder changed = new StringBuilder(text);
            for (int i = random.nextInt(4); i > 0 && !changed.isEmpty(); i--) {
                int at = random.nextInt(changed.length());
                switch (random.nextInt(3)) {
                    case 0 -> changed.setCharAt(at, (char) random.nextInt(0x250));
                    case 1 -> changed.insert(at, (char) random.nextInt(0x10000));
                    default -> changed.setLength(at);
                }
            }
            return changed.toString();
        }

        private String text(int length) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append((char) (random.nextInt(10) == 0 ? random.nextInt(0xd800) : 0x20 + random.nextInt(0x5f)));
            }
            return text.toString();
        }

        private String printable(int length) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append((char) (0x21 + random.nextInt(0x5e)));
            }
            return text.toString();
        }

        private byte[] noise(int length) {
            byte[] noise = new byte[length];
            for (int i = 0; i < length; i++) {
                noise[i] = (byte) random.nextInt(256);
            }
            return noise;
        }

        private String pick(String... from) {
            return from[random.nextInt(from.length)];
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return text.length() > 2_000 ? text.substring(0, 2_000) + "..." : text;
        }
    }
}
