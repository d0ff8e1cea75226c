package dev.payledger.lambdas;

import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.Ledger;
import dev.payledger.core.PostResult;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionStatus;
import dev.payledger.core.dynamodb.DynamoDbLedgerStore;
import java.time.Clock;
import java.util.Map;

/**
 * {@code POST /transactions}. Answers 201 and the transaction; the same request under the same {@code
 * Idempotency-Key} gets the same answer again, with the header {@code idempotency-replayed: true}; another content
 * under that key gets 409. Without the header every request is a transaction of its own.
 *
 * <p>Variables: {@code TABLE_NAME} (the transactions), {@code VIEW_TABLE_NAME}, {@code SERVICE_NAME}, {@code REGION},
 * {@code LOG_LEVEL}.
 */
public final class CreateTransactionHandler extends HttpFunction {
    private final Ledger ledger;

    /** Called by Lambda. */
    public CreateTransactionHandler() {
        this(new Environment(System.getenv()), Clock.systemUTC());
    }

    private CreateTransactionHandler(Environment environment, Clock clock) {
        this(environment, clock, ledger(environment, clock));
    }

    CreateTransactionHandler(Environment environment, Clock clock, Ledger ledger) {
        super(ServiceInfo.from(environment), clock);
        this.ledger = ledger;
    }

    private static Ledger ledger(Environment environment, Clock clock) {
        ServiceInfo service = ServiceInfo.from(environment);
        String transactions = environment.required(Environment.TABLE_NAME);
        String view = environment.required(Environment.VIEW_TABLE_NAME);
        return new Ledger(
                new DynamoDbLedgerStore(DynamoDb.client(service), transactions, view), service.region(), clock);
    }

    @Override
    Reply answer(Request request, Log log) {
        IdempotencyKey key =
                request.header("idempotency-key").map(IdempotencyKey::new).orElseGet(IdempotencyKey::random);
        TransactionRequest wanted = TransactionBody.parse(request.body(), key);
        PostResult result = ledger.post(wanted);
        if (result instanceof PostResult.Posted posted) {
            log.info("posted " + posted.transaction().id());
            return created(posted.transaction(), Map.of());
        }
        if (result instanceof PostResult.Replayed replayed) {
            log.info("replayed " + replayed.transaction().id());
            return created(replayed.transaction(), Map.of("idempotency-replayed", "true"));
        }
        throw new ProblemException(Problem.keyConflict(
                "Idempotency-Key was used in account " + wanted.accountId() + " with other content"));
    }

    private static Reply created(Transaction transaction, Map<String, String> headers) {
        return new Reply(
                201, headers, Json.object(json -> TransactionJson.write(json, transaction, TransactionStatus.POSTED)));
    }
}
