package dev.payledger.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.Money;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerClientTest {
    private static final AccountId ACCOUNT = new AccountId("acc-001");
    private static final URI NAME = URI.create("https://api.example.com");
    private static final URI TOKYO = URI.create("https://tokyo.example.com");
    private static final String ID = "txn_aaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String POSTED = "{\"transactionId\":\"" + ID + "\",\"status\":\"POSTED\"}";

    private final Deque<Object> script = new ArrayDeque<>();
    private final List<HttpRequest> requests = new ArrayList<>();
    private final List<Duration> sleeps = new ArrayList<>();
    private long nanos;

    @Test
    void aLostAnswerIsAskedForAgainUnderTheSameKey() {
        script.add(new IOException("Read timed out"));
        script.add(new Answer(503, "{}", Map.of()));
        script.add(new Answer(201, POSTED, Map.of("idempotency-replayed", "true", "x-payledger-region", "tokyo-1")));

        Receipt receipt = client(TOKYO).post(ACCOUNT, TransactionType.CREDIT, sgd("25.00"), "Lunch \"\\\n".trim());

        assertThat(receipt.replayed()).isTrue();
        assertThat(receipt.region()).isEqualTo("tokyo-1");
        assertThat(receipt.attempts()).isEqualTo(3);
        assertThat(requests)
                .extracting(each -> each.uri().getHost())
                .containsExactly("api.example.com", "tokyo.example.com", "api.example.com");
        assertThat(requests.stream().map(LedgerClientTest::key).distinct()).hasSize(1);
        assertThat(key(requests.get(0))).hasSize(36);
    }

    @Test
    void theOtherRegionIsTriedAtOnceAndTheNameAgainAfterAWait() {
        for (int i = 0; i < 4; i++) {
            script.add(new ConnectException("refused"));
        }
        script.add(new Answer(201, POSTED, Map.of()));

        client(TOKYO).post(request());

        assertThat(requests).hasSize(5);
        assertThat(sleeps).hasSizeLessThanOrEqualTo(2).allSatisfy(each -> assertThat(each)
                .isLessThanOrEqualTo(Duration.ofMillis(200)));
    }

    @Test
    void afterTheNameFailedLaterCallsStayWithTheRegionForAWhile() {
        LedgerClient client = client(TOKYO);
        script.add(new ConnectException("refused"));
        for (int i = 0; i < 3; i++) {
            script.add(new Answer(201, POSTED, Map.of()));
        }
        client.post(request());
        client.post(request());
        nanos += Duration.ofSeconds(61).toNanos();
        client.post(request());

        assertThat(requests)
                .extracting(each -> each.uri().getHost())
                .containsExactly("api.example.com", "tokyo.example.com", "tokyo.example.com", "api.example.com");
    }

    @Test
    void whatIsRefusedIsNotSentAgain() {
        for (int status : new int[] {400, 404, 409, 413}) {
            script.add(new Answer(status, "{\"detail\":\"amount must be greater than zero\"}", Map.of()));

            assertThatThrownBy(() -> client(TOKYO).post(request()))
                    .hasMessage("transaction under key key-1 was refused with " + status
                            + ": amount must be greater than zero")
                    .asInstanceOf(type(LedgerClientException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(LedgerClientException.Kind.REFUSED))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(status));
        }
        assertThat(requests).hasSize(4);
    }

    @Test
    void attemptsAndTimeAreBounded() {
        for (int i = 0; i < 50; i++) {
            script.add(new Answer(500, "{\"message\":\"Internal Server Error\"}", Map.of()));
        }
        assertThatThrownBy(() -> client(TOKYO).post(request()))
                .hasMessageStartingWith(
                        "transaction under key key-1 got no answer within 30000 ms and 12 attempts (last:"
                                + " tokyo.example.com answered 500).")
                .asInstanceOf(type(LedgerClientException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(LedgerClientException.Kind.UNANSWERED));
        assertThat(requests).hasSize(12);

        requests.clear();
        LedgerClient slow = builder().deadline(Duration.ofSeconds(5)).build();
        script.clear();
        for (int i = 0; i < 50; i++) {
            script.add(Duration.ofSeconds(3));
        }
        assertThatThrownBy(() -> slow.post(request())).isInstanceOf(LedgerClientException.class);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(1).timeout().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void retryAfterIsHonouredWhereThereIsOneAddress() {
        script.add(new Answer(503, "{}", Map.of("retry-after", "1")));
        script.add(new Answer(201, POSTED, Map.of()));

        builder().build().post(request());

        assertThat(sleeps).singleElement().satisfies(each -> assertThat(each)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void aRequestIsKeptBeforeItIsSentAndUntilItIsAnswered(@TempDir Path folder) throws IOException {
        KeptRequests kept = new FolderOfRequests(folder);
        TransactionRequest request = new TransactionRequest(
                ACCOUNT,
                new IdempotencyKey("key \\\"1".replace(' ', '-')),
                TransactionType.DEBIT,
                sgd("0.01"),
                "Ünï \\ \"quoted\"");
        for (int i = 0; i < 12; i++) {
            script.add(new ConnectException("refused"));
        }
        assertThatThrownBy(() -> builder().keptIn(kept).build().post(request))
                .isInstanceOf(LedgerClientException.class);
        assertThat(new FolderOfRequests(folder).kept()).containsExactly(request);

        script.clear();
        script.add(new Answer(201, POSTED, Map.of()));
        assertThat(builder().keptIn(new FolderOfRequests(folder)).build().resume())
                .hasSize(1);
        assertThat(key(requests.get(requests.size() - 1)))
                .isEqualTo(request.idempotencyKey().value());
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void balancesAreReadExactly() {
        script.add(new Answer(
                200,
                "{\"accountId\":\"acc-001\",\"balances\":[{\"currency\":\"JPY\",\"balance\":\"-700\",\"transactions\":2},"
                        + "{\"currency\":\"KWD\",\"balance\":\"9007199254740993.001\",\"transactions\":1}]}",
                Map.of()));

        assertThat(client(TOKYO).balances(ACCOUNT))
                .extracting(Balance::toDecimalString)
                .containsExactly("-700", "9007199254740993.001");
        assertThat(requests.get(0).uri()).hasToString("https://api.example.com/balance?accountId=acc-001");
    }

    @Test
    void anAddressThatIsNoLedgerIsNamed() {
        script.add(new Answer(200, "<html>", Map.of()));

        assertThatThrownBy(() -> client(TOKYO).post(request()))
                .hasMessageContaining(
                        "https://api.example.com/transactions answered 200 with what the ledger does not say");
        assertThatThrownBy(() -> LedgerClient.builder(URI.create("ftp://x"))).hasMessageContaining("ftp://x");
        assertThatThrownBy(() -> LedgerClient.builder(URI.create("https://x/prod")))
                .hasMessageContaining("path");
    }

    private LedgerClient client(URI region) {
        return builder().regionalEndpoint(region).build();
    }

    private LedgerClient.Builder builder() {
        return LedgerClient.builder(NAME).exchange(this::answer, new LedgerClient.Pause() {
            @Override
            public long nanoTime() {
                return nanos;
            }

            @Override
            public void sleep(Duration duration) {
                sleeps.add(duration);
                nanos += duration.toNanos();
            }
        });
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException {
        requests.add(request);
        Object next = script.remove();
        if (next instanceof Duration timeout) {
            nanos += timeout.toNanos();
            throw new IOException("request timed out");
        }
        if (next instanceof IOException failure) {
            throw failure;
        }
        return ((Answer) next).to(request);
    }

    private static String key(HttpRequest request) {
        return request.headers().firstValue("idempotency-key").orElse("");
    }

    private static TransactionRequest request() {
        return new TransactionRequest(ACCOUNT, new IdempotencyKey("key-1"), TransactionType.CREDIT, sgd("25.00"), null);
    }

    private static Money sgd(String amount) {
        return Money.parse(amount, Money.currencyOf("SGD"));
    }

    private record Answer(int status, String text, Map<String, String> fields) {
        HttpResponse<String> to(HttpRequest request) {
            HttpHeaders headers = HttpHeaders.of(
                    fields.entrySet().stream()
                            .collect(java.util.stream.Collectors.toMap(
                                    Map.Entry::getKey, entry -> List.of(entry.getValue()))),
                    (name, value) -> true);
            return new HttpResponse<>() {
                @Override
                public int statusCode() {
                    return status;
                }

                @Override
                public HttpRequest request() {
                    return request;
                }

                @Override
                public Optional<HttpResponse<String>> previousResponse() {
                    return Optional.empty();
                }

                @Override
                public HttpHeaders headers() {
                    return headers;
                }

                @Override
                public String body() {
                    return text;
                }

                @Override
                public Optional<SSLSession> sslSession() {
                    return Optional.empty();
                }

                @Override
                public URI uri() {
                    return request.uri();
                }

                @Override
                public HttpClient.Version version() {
                    return HttpClient.Version.HTTP_1_1;
                }
            };
        }
    }
}
