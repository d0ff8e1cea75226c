package dev.payledger.lambdas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.core.InMemoryLedgerStore;
import dev.payledger.core.Ledger;
import dev.payledger.core.Transaction;
import dev.payledger.lambdas.Invocation.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTransactionHandlerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T12:00:00.123Z"), ZoneOffset.UTC);
    private static final Map<String, String> KEY = Map.of("idempotency-key", "key-1");
    private static final String GOOD = """
            {"accountId":"acc-001","type":"CREDIT","amount":"25.00","currency":"SGD","description":"Lunch"}""";

    private final InMemoryLedgerStore store = new InMemoryLedgerStore();
    private final CreateTransactionHandler handler = new CreateTransactionHandler(
            new Environment(Invocation.VARIABLES), CLOCK, new Ledger(store, "ap-southeast-1", CLOCK));
    private final Invocation invocation = new Invocation();

    @Test
    void aTransactionIsPostedAndShown() {
        Answer answer = invocation.post(handler, KEY, GOOD);

        Transaction posted = store.transactions().get(0);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("x-payledger-region")).isEqualTo("ap-southeast-1");
        assertThat(answer.text())
                .isEqualTo("{\"transactionId\":\"" + posted.id() + "\",\"accountId\":\"acc-001\",\"type\":\"CREDIT\","
                        + "\"amount\":\"25.00\",\"currency\":\"SGD\",\"description\":\"Lunch\","
                        + "\"acceptedIn\":\"ap-southeast-1\",\"acceptedAt\":\"2026-01-02T12:00:00.123Z\","
                        + "\"status\":\"POSTED\"}");
    }

    @Test
    void aRetryGetsTheSameAnswerAndSaysSo() {
        Answer first = invocation.post(handler, KEY, GOOD);
        Answer retry = invocation.post(handler, KEY, GOOD);

        assertThat(retry.status()).isEqualTo(201);
        assertThat(retry.text()).isEqualTo(first.text());
        assertThat(first.headers().containsKey("idempotency-replayed")).isFalse();
        assertThat(retry.header("idempotency-replayed")).isEqualTo("true");
        assertThat(store.transactions()).hasSize(1);
    }

    @Test
    void otherContentUnderTheKeyIsAConflict() {
        invocation.post(handler, KEY, GOOD);
        Answer answer = invocation.post(handler, KEY, GOOD.replace("25.00", "26.00"));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json()).containsEntry("field", "Idempotency-Key").containsEntry("status", "409");
        assertThat(store.transactions()).hasSize(1);
    }

    @Test
    void aReversalIsPostedOnceAndNamesItsOriginal() {
        String original =
                invocation.post(handler, KEY, GOOD).json().get("transactionId").toString();
        String reversal = "{\"accountId\":\"acc-001\",\"reverses\":\"" + original + "\"}";

        Answer first = invocation.post(handler, Map.of("idempotency-key", "any"), reversal);
        Answer again = invocation.post(handler, Map.of(), reversal);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json())
                .containsEntry("reverses", original)
                .containsEntry("type", "DEBIT")
                .containsEntry("amount", "25.00");
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("idempotency-replayed")).isEqualTo("true");
        assertThat(store.transactions()).hasSize(2);
    }

    @Test
    void aReversalThatCannotBeSaysWhy() {
        String unknown = "txn_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        Answer missing = invocation.post(handler, KEY, "{\"accountId\":\"a\",\"reverses\":\"" + unknown + "\"}");
        Answer malformed = invocation.post(handler, KEY, "{\"accountId\":\"a\",\"reverses\":\"invoice-1\"}");
        Answer mixed = invocation.post(
                handler, KEY, "{\"accountId\":\"a\",\"reverses\":\"" + unknown + "\",\"amount\":\"1.00\"}");
        Answer reserved = invocation.post(handler, Map.of("idempotency-key", "reversal:" + unknown), GOOD);

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json()).containsEntry("type", "urn:payledger:problem:unknown-transaction");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.json()).containsEntry("field", "reverses");
        assertThat(mixed.status()).isEqualTo(400);
        assertThat(mixed.json()).containsEntry("field", "amount");
        assertThat(reserved.status()).isEqualTo(400);
        assertThat(reserved.json()).containsEntry("field", "Idempotency-Key");
        assertThat(store.transactions()).isEmpty();
    }

    @Test
    void withoutAKeyEveryRequestIsATransaction() {
        invocation.post(handler, Map.of(), GOOD);
        invocation.post(handler, Map.of(), GOOD);

        assertThat(store.transactions()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25.00", "25", "2.5e1", "25.0000"})
    void aNumberIsTakenDigitByDigit(String number) {
        assertThat(invocation
                        .post(handler, KEY, GOOD.replace("\"25.00\"", number))
                        .json())
                .containsEntry("amount", "25.00");
    }

    @Test
    void aNumberThatFloatingPointCannotHoldIsKept() {
        assertThat(invocation
                        .post(handler, KEY, GOOD.replace("\"25.00\"", "9007199254740.93"))
                        .json())
                .containsEntry("amount", "9007199254740.93");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "accountId | \"accountId\":\"acc-001\", | `` ",
                "type | \"type\":\"CREDIT\", | `` ",
                "amount | \"amount\":\"25.00\", | `` ",
                "currency | \"currency\":\"SGD\", | `` ",
                "accountId | \"acc-001\" | 7",
                "accountId | \"acc-001\" | null",
                "accountId | acc-001 | a/b",
                "type | CREDIT | credit",
                "type | \"CREDIT\" | true",
                "amount | \"25.00\" | 25.001",
                "amount | 25.00 | 25.001",
                "amount | 25.00 | 0",
                "amount | 25.00 | -1.00",
                "amount | \"25.00\" | -1",
                "amount | \"25.00\" | 1e400000000",
                "amount | \"25.00\" | 1e99999999999",
                "amount | \"25.00\" | {\"value\":1}",
                "amount | \"25.00\" | [25]",
                "amount | \"25.00\" | NaN",
                "amount | \"25.00\" | 025",
                "amount | 25.00 | 1e2",
                "amount | 25.00 | twenty",
                "currency | SGD | ZZZ",
                "currency | SGD | sgd",
                "currency | \"SGD\" | 702",
                "description | \"Lunch\" | 5",
                "description | Lunch | a\\u0000b",
                "description | Lunch | a\\ud800b",
                "note | \"description\" | \"note\"",
                "body | \"description\" | \"\\u001b[31m\"",
                "amount | \"description\":\"Lunch\" | \"amount\":\"1.00\"",
                "body | \"Lunch\"} | \"Lunch\"} x",
                "body | \"Lunch\"} | \"Lunch\"}{}",
                "body | \"description\":\"Lunch\"} | `` ",
                "description | \"Lunch\"} | \"Lunch",
                "body | {\"accountId\" | [\"accountId\"",
            })
    void badBodiesAreRefusedByField(String field, String take, String put) {
        refused(field, GOOD.replace(take, put));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "\"text\"", "42", "{", "not json", "\u0000", "{}}"})
    void whatIsNotAnObjectIsRefused(String body) {
        Answer answer = invocation.post(handler, KEY, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).containsKey("field");
    }

    @Test
    void aBodyThatIsMissingIsRefused() {
        refused("body", null);
    }

    @Test
    void hugeBodiesAreTooLarge() {
        String huge = GOOD.replace("Lunch", "x".repeat(1024 * 1024));
        Answer plain = invocation.post(handler, KEY, huge);
        Answer encoded = invocation.postBase64(handler, base64(huge.getBytes(StandardCharsets.UTF_8)));

        assertThat(plain.status()).isEqualTo(413);
        assertThat(encoded.status()).isEqualTo(413);
        assertThat(plain.json()).containsEntry("field", "body");
        assertThat(store.transactions()).isEmpty();
    }

    @Test
    void deepNestingAndLongNumbersAreRefused() {
        refused("amount", GOOD.replace("\"25.00\"", "1".repeat(5000)));
        refused("amount", GOOD.replace("\"25.00\"", "[".repeat(5000)));
    }

    @Test
    void aBodyThatLostHalfACharacterOnItsWayIsRefused() {
        refused("description", GOOD.replace("Lunch", "a\ud83db"));
        refused("description", GOOD.replace("Lunch", "a\ufffdb"));
    }

    @Test
    void bodiesInBase64AreRead() {
        assertThat(invocation
                        .postBase64(handler, base64(GOOD.getBytes(StandardCharsets.UTF_8)))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void damagedBase64AndDamagedUtf8AreRefused() {
        byte[] damaged = GOOD.replace("Lunch", "X").getBytes(StandardCharsets.UTF_8);
        damaged[GOOD.indexOf("Lunch")] = (byte) 0xC3;

        for (String body : new String[] {"%%%", base64(damaged)}) {
            Answer answer = invocation.postBase64(handler, body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json()).containsEntry("field", "body");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "schlüssel"})
    void badKeysAreRefused(String key) {
        Answer answer = invocation.post(handler, Map.of("Idempotency-Key", key), GOOD);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).containsEntry("field", "Idempotency-Key");
    }

    @Test
    void noDamageMakesTheFunctionFail() {
        Random random = new Random(42);
        int posted = 0;
        for (int i = 0; i < 1000; i++) {
            StringBuilder body = new StringBuilder(GOOD);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(body.length());
                switch (random.nextInt(3)) {
                    case 0 -> body.deleteCharAt(at);
                    case 1 -> body.setCharAt(at, (char) random.nextInt(0x300));
                    default -> body.insert(at, "{}[]\",:0e-\\\u0000\ud83d".charAt(random.nextInt(13)));
                }
            }
            Answer answer = invocation.post(handler, Map.of(), body.toString());

            assertThat(answer.status()).as(body.toString()).isBetween(200, 499);
            posted += answer.status() == 201 ? 1 : 0;
        }
        assertThat(store.transactions()).hasSize(posted);
    }

    @Test
    void logLinesCarryBothRequestIds() {
        invocation.post(handler, KEY, GOOD);
        invocation.post(handler, KEY, "{");

        assertThat(invocation.logged).hasSize(2).allSatisfy(line -> {
            assertThat(line).endsWith("\n").doesNotContain("\n{");
            assertThat(Invocation.parse(line))
                    .containsEntry("level", "INFO")
                    .containsEntry("requestId", "8f507cfc-xmpl-4697-b07a-ac58fc914c95")
                    .containsEntry("apiRequestId", "JKJaXmPLvHcESHA=")
                    .containsEntry("function", "payledger-dev-function")
                    .containsEntry("timestamp", "2026-01-02T12:00:00.123Z");
        });
    }

    private void refused(String field, String body) {
        Answer answer = invocation.post(handler, KEY, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("x-payledger-region")).isEqualTo("ap-southeast-1");
        assertThat(answer.json())
                .containsEntry("field", field)
                .containsEntry("status", "400")
                .containsEntry("type", "urn:payledger:problem:invalid-request")
                .containsEntry("requestId", "JKJaXmPLvHcESHA=")
                .containsKey("title");
        assertThat(String.valueOf(answer.json().get("detail"))).startsWith(field + " ");
        assertThat(store.transactions()).isEmpty();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
