package dev.payledger.lambdas;

import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.Ledger;
import dev.payledger.core.PostResult;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionStatus;
import dev.payledger.core.dynamodb.DynamoDbLedgerStore;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /transactions}. Answers 201 and the transaction; the same request under the same {@code
 * Idempotency-Key} gets the same answer again, with the header {@code idempotency-replayed: true}; another content
 * under that key gets 409. Without the header every request is a transaction of its own.
 *
 * <p>A body of {@code accountId} and {@code reverses} reverses a transaction. That happens once however often it is
 * asked; its key derives from the original, and the header decides nothing.
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
        TransactionBody body = TransactionBody.parse(request.body());
        AccountId account = body.account();
        Optional<TransactionId> original = body.reverses();
        PostResult result = original.isPresent()
                ? ledger.reverse(account, original.get())
                : ledger.post(body.request(account, key));
        if (result instanceof PostResult.Posted posted) {
            log.info("posted " + posted.transaction().id());
            return created(posted.transaction(), Map.of());
        }
        if (result instanceof PostResult.Replayed replayed) {
            log.info("replayed " + replayed.transaction().id());
            return created(replayed.transaction(), Map.of("idempotency-replayed", "true"));
        }
        if (result instanceof PostResult.Unknown) {
            throw new ProblemException(Problem.unknownTransaction("reverses names no transaction of account " + account
                    + " in this region; if the other region accepted it a moment ago, try again or ask there"));
        }
        throw new ProblemException(
                Problem.keyConflict("Idempotency-Key was used in account " + account + " with other content"));
    }

    private static Reply created(Transaction transaction, Map<String, String> headers) {
        return new Reply(
                201, headers, Json.object(json -> TransactionJson.write(json, transaction, TransactionStatus.POSTED)));
    }
}
