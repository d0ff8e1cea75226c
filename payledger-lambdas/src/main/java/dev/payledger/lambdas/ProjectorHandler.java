package dev.payledger.lambdas;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.Transaction;
import dev.payledger.core.ViewProjector;
import dev.payledger.core.dynamodb.TransactionItem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
public final class ProjectorHandler implements RequestHandler<DynamodbEvent, @Nullable Void> {
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
    public @Nullable Void handleRequest(DynamodbEvent event, Context context) {
        Log log = new Log(context, service, clock, null);
        Map<ViewProjector.Outcome, Integer> outcomes = new EnumMap<>(ViewProjector.Outcome.class);
        Duration lag = Duration.ZERO;
        for (DynamodbStreamRecord record : event.getRecords()) {
            Transaction transaction = transaction(record, log);
            if (transaction == null) {
                continue;
            }
            ViewProjector.Outcome outcome = projector.apply(transaction);
            outcomes.merge(outcome, 1, Integer::sum);
            if (outcome != ViewProjector.Outcome.ALREADY_APPLIED) {
                Duration age = Duration.between(transaction.acceptedAt(), Instant.now(clock));
                lag = age.compareTo(lag) > 0 ? age : lag;
            }
        }
        log.info("projected " + event.getRecords().size() + " records " + outcomes + ", longest lag " + lag.toMillis()
                + " ms");
        return null;
    }

    private static @Nullable Transaction transaction(DynamodbStreamRecord record, Log log) {
        String place = String.valueOf(record.getDynamodb().getKeys());
        try {
            if (!TransactionItem.isTransaction(
                    StreamAttributes.toSdk(record.getDynamodb().getKeys()))) {
                log.warn("passed over an item that is not a transaction: " + place);
                return null;
            }
            if ("REMOVE".equals(record.getEventName())) {
                log.warn("a transaction was deleted, which the ledger never does; the view keeps it: " + place);
                return null;
            }
            return TransactionItem.read(
                    StreamAttributes.toSdk(record.getDynamodb().getNewImage()));
        } catch (IllegalArgumentException damaged) {
            log.error("passed over a record that cannot be read: " + place, damaged);
            return null;
        }
    }
}
