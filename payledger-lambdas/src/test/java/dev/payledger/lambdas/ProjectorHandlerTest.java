package dev.payledger.lambdas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.InMemoryLedgerStore;
import dev.payledger.core.ViewProjector;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ProjectorHandlerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T12:00:01.500Z"), ZoneOffset.UTC);
    private static final AccountId ACCOUNT = new AccountId("acc-001");

    /** The identity of account acc-001, key key-1, CREDIT 25.00 SGD, "Lunch"; core pins it too. */
    private static final String ID = "txn_n2dhniqu7s3roxbiyki7g3xwds";

    private static final String RECORD = """
            {"eventID":"c4ca4238a0b923820dcc509a6f75849b","eventName":"INSERT","eventVersion":"1.1",
             "eventSource":"aws:dynamodb","awsRegion":"ap-southeast-1",
             "dynamodb":{"ApproximateCreationDateTime":1.7673552E9,
              "Keys":{"pk":{"S":"ACC#acc-001"},"sk":{"S":"TXN#ID"}},
              "NewImage":{"pk":{"S":"ACC#acc-001"},"sk":{"S":"TXN#ID"},"accountId":{"S":"acc-001"},
               "transactionId":{"S":"ID"},"idempotencyKey":{"S":"key-1"},
               "fingerprint":{"S":"d26665ccc644c0b5fcde436020aa202bc7c0af172297272959b90d40df59e872"},
               "type":{"S":"CREDIT"},"amount":{"N":"2500"},"currency":{"S":"SGD"},"description":{"S":"Lunch"},
               "advisory":{"M":{"acceptedIn":{"S":"ap-northeast-1"},"acceptedAt":{"S":"2026-01-02T12:00:00Z"}}}},
              "SequenceNumber":"4421584500000000017450439091","SizeBytes":512,
              "StreamViewType":"NEW_AND_OLD_IMAGES"},
             "eventSourceARN":"arn:aws:dynamodb:ap-southeast-1:111122223333:table/payledger-dev-transactions/stream/x"}""".replace("TXN#ID", "TXN#" + ID).replace("\"ID\"", "\"" + ID + "\"");

    private final InMemoryLedgerStore store = new InMemoryLedgerStore();
    private final ProjectorHandler handler =
            new ProjectorHandler(new Environment(Invocation.VARIABLES), CLOCK, new ViewProjector(store, CLOCK));
    private final Invocation invocation = new Invocation();

    @Test
    void aReplicatedTransactionIsCountedOnceHoweverOftenItComes() {
        project(RECORD, RECORD.replace("INSERT", "MODIFY"));
        project(RECORD);

        assertThat(store.balances(ACCOUNT)).extracting(Balance::toDecimalString).containsExactly("25.00");
        assertThat(store.balances(ACCOUNT).get(0).transactions()).isOne();
        assertThat(store.transactions(ACCOUNT, 10, null)
                        .items()
                        .get(0)
                        .transaction()
                        .acceptedIn())
                .isEqualTo("ap-northeast-1");
        assertThat(message(0)).isEqualTo("projected 2 records {POSTED=1, ALREADY_APPLIED=1}, longest lag 1500 ms");
        assertThat(message(1)).isEqualTo("projected 1 records {ALREADY_APPLIED=1}, longest lag 0 ms");
    }

    @Test
    void aRecordThatCannotBeReadIsReportedAndHoldsUpNoOther() {
        project(
                RECORD.replace("\"N\":\"2500\"", "\"N\":\"2501\""),
                RECORD.replace("\"S\":\"SGD\"", "\"B\":\"AA==\""),
                RECORD);

        assertThat(store.balances(ACCOUNT)).extracting(Balance::toDecimalString).containsExactly("25.00");
        for (int i = 0; i < 2; i++) {
            assertThat(Invocation.parse(invocation.logged.get(i))).containsEntry("level", "ERROR");
            assertThat(message(i)).contains("cannot be read").contains(ID);
        }
    }

    @Test
    void otherItemsAndDeletionsChangeNothing() {
        project(RECORD.replace("\"sk\":{\"S\":\"TXN#", "\"sk\":{\"S\":\"OTHER#"), RECORD.replace("INSERT", "REMOVE"));

        assertThat(store.balances(ACCOUNT)).isEmpty();
        assertThat(message(0)).contains("is not a transaction");
        assertThat(message(1)).contains("was deleted");
    }

    private void project(String... records) {
        assertThat(invocation.raw(handler, "{\"Records\":[" + String.join(",", records) + "]}"))
                .isEqualTo("{}");
    }

    private String message(int line) {
        return String.valueOf(Invocation.parse(invocation.logged.get(line)).get("message"));
    }
}
