package dev.payledger.lambdas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.InMemoryLedgerStore;
import dev.payledger.core.Ledger;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.LedgerStoreException.Kind;
import dev.payledger.core.LedgerView;
import dev.payledger.core.Money;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import dev.payledger.lambdas.Invocation.Answer;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadHandlersTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);
    private static final String DENIED = "Query on payledger-dev-view failed: User: arn:aws:sts::111122223333:"
            + "assumed-role/payledger-dev-fault-iam/payledger-dev-getBalance is not authorized to perform:"
            + " dynamodb:Query";

    private final Environment environment = new Environment(Invocation.VARIABLES);
    private final InMemoryLedgerStore store = new InMemoryLedgerStore();
    private final ListTransactionsHandler list = new ListTransactionsHandler(environment, CLOCK, store);
    private final GetBalanceHandler balance = new GetBalanceHandler(environment, CLOCK, store);
    private final Invocation invocation = new Invocation();

    @Test
    void healthSaysWhereItIs() {
        Answer answer = invocation.get(new HealthHandler(environment, CLOCK), Map.of());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"status\":\"healthy\",\"region\":\"ap-southeast-1\",\"service\":\"payledger\","
                        + "\"timestamp\":\"2026-01-02T12:00:00Z\"}");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void listsArePagedNewestFirst() {
        for (int i = 0; i < 25; i++) {
            post("key-" + i, TransactionType.CREDIT, "1.00");
        }
        List<Object> seen = new ArrayList<>();
        Map<String, String> parameters = new HashMap<>(Map.of("accountId", "acc-001"));
        List<Integer> sizes = new ArrayList<>();
        Map<String, Object> page;
        do {
            page = invocation.get(list, parameters).json();
            List<?> items = Json.arrayIn(page, "items");
            items.forEach(item -> seen.add(((Map<?, ?>) item).get("transactionId")));
            sizes.add(items.size());
            parameters.put("cursor", Json.textIn(page, "nextCursor"));
        } while (page.containsKey("nextCursor"));

        assertThat(sizes).containsExactly(20, 5);
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(page).containsEntry("region", "ap-southeast-1");
    }

    @Test
    void theLastPageSaysThatThereIsNoNext() {
        assertThat(invocation.get(list, Map.of("accountId", "acc-001")).text())
                .isEqualTo("{\"items\":[],\"nextCursor\":null,\"region\":\"ap-southeast-1\"}");
    }

    @Test
    void balancesNameNoRegionAndNoTime() {
        post("1", TransactionType.CREDIT, "25.00");
        post("2", TransactionType.DEBIT, "30.00");

        Answer answer = invocation.get(balance, Map.of("accountId", "acc-001"));

        assertThat(answer.text())
                .isEqualTo("{\"accountId\":\"acc-001\",\"balances\":"
                        + "[{\"currency\":\"SGD\",\"balance\":\"-5.00\",\"transactions\":2}]}");
        assertThat(answer.header("x-payledger-region")).isEqualTo("ap-southeast-1");
    }

    @ParameterizedTest
    @CsvSource({
        "accountId, '', ''",
        "accountId, accountId, a b",
        "accountId, accountId, ''",
        "accountId, accountId, 'a,b'",
    })
    void badAccountsAreRefused(String field, String name, String value) {
        Map<String, String> parameters = name.isEmpty() ? Map.of() : Map.of(name, value);

        for (Answer answer : List.of(invocation.get(list, parameters), invocation.get(balance, parameters))) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json()).containsEntry("field", field);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, 101",
        "limit, -1",
        "limit, ''",
        "limit, '1,2'",
        "limit, 1.5",
        "limit, 99999999999999999999",
        "limit, ٣",
        "cursor, ''",
        "cursor, nonsense",
        "cursor, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    })
    void badPagesAreRefused(String field, String value) {
        Answer answer = invocation.get(list, Map.of("accountId", "acc-001", field, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).containsEntry("field", field);
    }

    @Test
    void aBalanceThatMayNotBeReadIsAnsweredWith500AndNotThrown() {
        Answer answer = invocation.get(
                new GetBalanceHandler(environment, CLOCK, failing(Kind.ACCESS_DENIED, DENIED)),
                Map.of("accountId", "acc-001"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).doesNotContain("arn:");
        assertThat(invocation.logged).hasSize(1);
        assertThat(Invocation.parse(invocation.logged.get(0)))
                .containsEntry("level", "ERROR")
                .containsEntry("errorType", "dev.payledger.core.LedgerStoreException")
                .containsEntry("error", DENIED)
                .containsEntry("requestId", "8f507cfc-xmpl-4697-b07a-ac58fc914c95")
                .containsEntry("apiRequestId", "JKJaXmPLvHcESHA=");
    }

    @Test
    void whatTheFunctionCannotHelpIsThrownSoThatLambdaCountsIt() {
        ListTransactionsHandler denied =
                new ListTransactionsHandler(environment, CLOCK, failing(Kind.ACCESS_DENIED, DENIED));

        assertThatThrownBy(() -> invocation.get(denied, Map.of("accountId", "acc-001")))
                .isInstanceOf(LedgerStoreException.class);
    }

    @Test
    void aStoreThatIsBusyOrGoneMayBeTriedAgain() {
        for (Kind kind : List.of(Kind.BUSY, Kind.UNAVAILABLE)) {
            Answer answer = invocation.get(
                    new ListTransactionsHandler(environment, CLOCK, failing(kind, "later")),
                    Map.of("accountId", "acc-001"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
        }
    }

    private void post(String key, TransactionType type, String amount) {
        new Ledger(store, "ap-southeast-1", CLOCK)
                .post(new TransactionRequest(
                        new AccountId("acc-001"),
                        new IdempotencyKey(key),
                        type,
                        Money.parse(amount, Money.currencyOf("SGD")),
                        null));
    }

    private static LedgerView failing(Kind kind, String message) {
        return (LedgerView) Proxy.newProxyInstance(
                LedgerView.class.getClassLoader(), new Class<?>[] {LedgerView.class}, (proxy, method, arguments) -> {
                    throw new LedgerStoreException(kind, message, null);
                });
    }
}
