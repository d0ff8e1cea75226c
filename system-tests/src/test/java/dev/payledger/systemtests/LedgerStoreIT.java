package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.InMemoryLedgerStore;
import dev.payledger.core.Ledger;
import dev.payledger.core.LedgerStore;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.Money;
import dev.payledger.core.PostResult;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionPage;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionStatus;
import dev.payledger.core.TransactionType;
import dev.payledger.core.ViewProjector;
import dev.payledger.core.dynamodb.DynamoDbLedgerStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The ledger's store on the local DynamoDB, two regions with tables of their own. */
class LedgerStoreIT {
    private static final AccountId ACCOUNT = new AccountId("acc-001");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    private final LedgerRegion primary = new LedgerRegion("ap-southeast-1");
    private final LedgerRegion secondary = new LedgerRegion("ap-northeast-1");

    @Test
    void aTransactionIsPostedOnceAndListedAndCounted() {
        Ledger ledger = primary.ledger(CLOCK);
        PostResult first = ledger.post(request("key-1", TransactionType.DEBIT, "25.00", "SGD"));

        assertThat(first).isInstanceOf(PostResult.Posted.class);
        Transaction posted = ((PostResult.Posted) first).transaction();
        assertThat(ledger.post(request("key-1", TransactionType.DEBIT, "25.00", "SGD")))
                .isEqualTo(new PostResult.Replayed(posted));
        assertThat(ledger.post(request("key-1", TransactionType.CREDIT, "25.00", "SGD")))
                .isEqualTo(new PostResult.Conflict(posted.id()));
        assertThat(ledger.transactions(ACCOUNT, 10, null).items())
                .containsExactly(new ListedTransaction(posted, TransactionStatus.POSTED, CLOCK.instant()));
        assertThat(shown(primary)).containsExactly("SGD -25.00 1");
        assertThat(primary.transactionItems()).hasSize(1);
    }

    @Test
    void pagesShowEveryTransactionOnceNewestFirst() {
        for (int i = 0; i < 25; i++) {
            Clock then = Clock.fixed(CLOCK.instant().plusMillis(i / 2), ZoneOffset.UTC);
            primary.ledger(then).post(request("key-" + i, TransactionType.CREDIT, "1.00", "SGD"));
        }
        List<ListedTransaction> listed = new ArrayList<>();
        String cursor = null;
        do {
            TransactionPage page = primary.ledger(CLOCK).transactions(ACCOUNT, 10, cursor);
            listed.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(listed).hasSize(25).doesNotHaveDuplicates();
        assertThat(listed).isSortedAccordingTo((a, b) -> b.position().compareTo(a.position()));
        assertThat(primary.ledger(CLOCK).transactions(ACCOUNT, 25, null).nextCursor())
                .isNull();
    }

    @Test
    void manyWritersToOneAccountLoseNothing() throws Exception {
        List<PostResult> results = atOnce(80, i -> request("key-" + i, TransactionType.CREDIT, "0.01", "SGD"));

        assertThat(results).allMatch(result -> result instanceof PostResult.Posted);
        assertThat(shown(primary)).containsExactly("SGD 0.80 80");
    }

    @Test
    void oneRequestSentByManyAtOnceIsPostedOnce() throws Exception {
        List<PostResult> results = atOnce(32, i -> request("key", TransactionType.CREDIT, "25.00", "SGD"));

        assertThat(results)
                .filteredOn(result -> result instanceof PostResult.Posted)
                .hasSize(1);
        assertThat(results)
                .filteredOn(result -> result instanceof PostResult.Replayed)
                .hasSize(31);
        assertThat(shown(primary)).containsExactly("SGD 25.00 1");
    }

    @Test
    void aTransactionThatArrivedButIsNotYetInTheViewIsAReplay() {
        secondary.ledger(CLOCK).post(request("key", TransactionType.CREDIT, "25.00", "SGD"));
        primary.receive(secondary.transactionItems());

        PostResult result = primary.ledger(CLOCK).post(request("key", TransactionType.CREDIT, "25.00", "SGD"));

        assertThat(((PostResult.Replayed) result).transaction().acceptedIn()).isEqualTo("ap-northeast-1");
        assertThat(shown(primary)).containsExactly("SGD 25.00 1");
    }

    @Test
    void ofTwoContentsUnderOneKeyBothRegionsVoidTheSame() {
        for (String[] other : new String[][] {{"30.00", "SGD"}, {"30.00", "USD"}, {"40.00", "SGD"}}) {
            String key = "key-" + other[0] + other[1];
            Ledger here = primary.ledger(CLOCK);
            Ledger there = secondary.ledger(CLOCK);
            here.post(request(key, TransactionType.CREDIT, "25.00", "SGD"));
            there.post(request(key, TransactionType.CREDIT, other[0], other[1]));

            List<Map<String, AttributeValue>> fromHere = primary.transactionItems();
            primary.receiveAndProject(secondary.transactionItems(), CLOCK);
            secondary.receiveAndProject(fromHere, CLOCK);

            assertThat(shown(primary)).isEqualTo(shown(secondary));
            assertThat(statuses(primary)).isEqualTo(statuses(secondary));
        }
        assertThat(statuses(primary))
                .filteredOn(status -> status.endsWith(" VOID"))
                .hasSize(3);
        assertThat(statuses(primary)).hasSize(6);
    }

    /** The same traffic, in the same order, on the store in memory and on DynamoDB. */
    @Test
    void theStoreDoesWhatTheModelInMemoryDoes() {
        Random random = new Random(4711);
        InMemoryLedgerStore model = new InMemoryLedgerStore();
        LedgerStore store = primary.store();
        Ledger modelLedger = new Ledger(model, "ap-southeast-1", CLOCK);
        Ledger ledger = primary.ledger(CLOCK);
        ViewProjector modelProjector = new ViewProjector(model, CLOCK);
        ViewProjector projector = new ViewProjector(store, CLOCK);
        List<Transaction> arrived = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            TransactionRequest request = request(
                    "key-" + random.nextInt(60),
                    random.nextBoolean() ? TransactionType.CREDIT : TransactionType.DEBIT,
                    1 + random.nextInt(2) + ".00",
                    random.nextBoolean() ? "SGD" : "JPY");
            if (random.nextBoolean()) {
                assertThat(ledger.post(request)).isEqualTo(modelLedger.post(request));
            } else {
                arrived.add(Transaction.accepted(request, "ap-northeast-1", CLOCK.instant()));
                if (random.nextInt(5) == 0) {
                    assertThat(apply(projector, arrived)).isEqualTo(apply(modelProjector, arrived));
                    arrived.clear();
                }
            }
        }

        assertThat(store.balances(ACCOUNT)).isEqualTo(model.balances(ACCOUNT));
        assertThat(store.transactions(ACCOUNT, 100, null)).isEqualTo(model.transactions(ACCOUNT, 100, null));
        assertThat(statuses(primary)).anyMatch(status -> status.endsWith(" VOID"));
    }

    private static List<String> apply(ViewProjector projector, List<Transaction> batch) {
        List<String> outcomes = new ArrayList<>();
        projector.apply(batch, (transaction, outcome) -> outcomes.add(transaction.id() + " " + outcome));
        return outcomes;
    }

    @Test
    void regionsThatHeardOfEverythingAgree() {
        Random random = new Random(42);
        for (int i = 0; i < 120; i++) {
            LedgerRegion region = random.nextBoolean() ? primary : secondary;
            region.ledger(CLOCK)
                    .post(request(
                            "key-" + random.nextInt(40),
                            TransactionType.CREDIT,
                            1 + random.nextInt(3) + ".00",
                            random.nextBoolean() ? "SGD" : "USD"));
        }
        List<Map<String, AttributeValue>> all = new ArrayList<>(primary.transactionItems());
        all.addAll(secondary.transactionItems());
        Collections.shuffle(all, random);
        primary.receiveAndProject(all, CLOCK);
        Collections.shuffle(all, random);
        secondary.receiveAndProject(all, CLOCK);

        assertThat(shown(primary)).isEqualTo(shown(secondary));
        assertThat(statuses(primary)).isEqualTo(statuses(secondary));
    }

    @Test
    void aViewThatWasLostIsRebuiltFromTheTransactions() {
        for (int i = 0; i < 30; i++) {
            primary.ledger(CLOCK).post(request("key-" + i, TransactionType.CREDIT, "1.00", "SGD"));
        }
        secondary.receive(primary.transactionItems());
        assertThat(shown(secondary)).isEmpty();

        ViewProjector projector = new ViewProjector(secondary.store(), CLOCK);
        assertThat(secondary.store().forEachTransaction(projector::apply)).isEqualTo(30);
        assertThat(secondary.store().forEachTransaction(projector::apply)).isEqualTo(30);

        assertThat(shown(secondary)).isEqualTo(shown(primary)).containsExactly("SGD 30.00 30");
    }

    @Test
    void aTableThatIsMissingIsNamed() {
        LedgerStore store = new DynamoDbLedgerStore(primary.dynamoDb(), "no-such-table", "no-such-view");

        assertThatThrownBy(() -> store.balances(ACCOUNT))
                .hasMessageStartingWith("Query on no-such-view failed: ")
                .asInstanceOf(type(LedgerStoreException.class))
                .extracting(LedgerStoreException::kind)
                .isEqualTo(LedgerStoreException.Kind.FAILED);
    }

    private List<PostResult> atOnce(int requests, java.util.function.IntFunction<TransactionRequest> request)
            throws Exception {
        Ledger ledger = primary.ledger(CLOCK);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<PostResult>> calls = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                TransactionRequest each = request.apply(i);
                calls.add(() -> ledger.post(each));
            }
            List<PostResult> results = new ArrayList<>();
            for (Future<PostResult> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> shown(LedgerRegion region) {
        return region.store().balances(ACCOUNT).stream()
                .map(LedgerStoreIT::shown)
                .toList();
    }

    private static String shown(Balance balance) {
        return balance.currency() + " " + balance.toDecimalString() + " " + balance.transactions();
    }

    private static List<String> statuses(LedgerRegion region) {
        return region.store().transactions(ACCOUNT, 1000, null).items().stream()
                .map(listed -> listed.transaction().id() + " " + listed.status())
                .sorted()
                .toList();
    }

    private static TransactionRequest request(String key, TransactionType type, String amount, String currency) {
        String plain = currency.equals("JPY") ? amount.substring(0, amount.indexOf('.')) : amount;
        return new TransactionRequest(
                ACCOUNT, new IdempotencyKey(key), type, Money.parse(plain, Money.currencyOf(currency)), null);
    }
}
