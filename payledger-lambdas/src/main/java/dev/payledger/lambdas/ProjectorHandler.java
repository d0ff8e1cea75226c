package dev.payledger.lambdas;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.Transaction;
import dev.payledger.core.ViewProjector;
import dev.payledger.core.dynamodb.TransactionItem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * The stream of this region's copy of the transactions: applies what came by replication to this region's view, each
 * transaction once. What this region accepted itself is in the view already and is passed over.
 *
 * <p>If the view cannot be written the batch fails as a whole and Lambda delivers it again; applying is idempotent. A
 * record that cannot be read would fail for ever and hold up all others: it is logged as an error and passed over. The
 * view can be rebuilt from the transactions.
 *
 * <p>Variables: {@code TABLE_NAME} (the view), {@code SERVICE_NAME}, {@code REGION}, {@code LOG_LEVEL}.
 */
public final class ProjectorHandler implements RequestStreamHandler {
    private final ServiceInfo service;
    private final Clock clock;
    private final ViewProjector projector;

    /** Called by Lambda. */
    public ProjectorHandler() {
        this(new Environment(System.getenv()), Clock.systemUTC());
    }

    private ProjectorHandler(Environment environment, Clock clock) {
        this(environment, clock, new ViewProjector(DynamoDb.view(environment), clock));
    }

    ProjectorHandler(Environment environment, Clock clock, ViewProjector projector) {
        this.service = ServiceInfo.from(environment);
        this.clock = clock;
        this.projector = projector;
    }

    /**
     * @throws LedgerStoreException if the view cannot be written; the batch will come again
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        List<?> records = Json.arrayIn(Json.readObject(event), "Records");
        Log log = new Log(context, service, clock, null);
        List<Transaction> transactions = records.stream()
                .flatMap(record -> transaction(new StreamRecord(record), log).stream())
                .toList();
        Map<ViewProjector.Outcome, Integer> outcomes = new EnumMap<>(ViewProjector.Outcome.class);
        LongAccumulator lag = new LongAccumulator(Math::max, 0);
        projector.apply(transactions, (transaction, outcome) -> {
            outcomes.merge(outcome, 1, Integer::sum);
            if (outcome == ViewProjector.Outcome.VOID || outcome == ViewProjector.Outcome.REPLACED) {
                log.warn("two regions accepted one key with different content; of account " + transaction.accountId()
                        + " " + transaction.id() + " was taken as " + outcome);
            }
            if (outcome != ViewProjector.Outcome.ALREADY_APPLIED) {
                lag.accumulate(Duration.between(transaction.acceptedAt(), Instant.now(clock))
                        .toMillis());
            }
        });
        log.info("projected " + records.size() + " records " + outcomes + ", longest lag " + lag.get() + " ms");
        answer.write("{}".getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Transaction> transaction(StreamRecord record, Log log) {
        try {
            if (!TransactionItem.isTransaction(record.keys())) {
                log.warn("passed over an item that is not a transaction: " + record);
                return Optional.empty();
            }
            if (record.isRemoval()) {
                log.warn("a transaction was deleted, which the ledger never does; the view keeps it: " + record);
                return Optional.empty();
            }
            return Optional.of(TransactionItem.read(record.newImage()));
        } catch (IllegalArgumentException damaged) {
            log.error("passed over a record that cannot be read: " + record, damaged);
            return Optional.empty();
        }
    }
}
