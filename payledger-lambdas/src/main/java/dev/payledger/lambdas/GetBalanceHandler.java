package dev.payledger.lambdas;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.LedgerView;
import java.time.Clock;
import java.util.List;

/**
 * {@code GET /balance?accountId=}: an account's balances, by currency. The body says nothing of region or time, so
 * two regions that agree answer byte for byte the same.
 *
 * <p>If the function's role may not read the table, the failure is caught, logged and answered with 500: Lambda then
 * counts no error, and only the API's 5xx shows it.
 *
 * <p>Variables: {@code TABLE_NAME} (the view), {@code SERVICE_NAME}, {@code REGION}, {@code LOG_LEVEL}.
 */
public final class GetBalanceHandler extends HttpFunction {
    private final LedgerView view;

    /** Called by Lambda. */
    public GetBalanceHandler() {
        this(new Environment(System.getenv()), Clock.systemUTC());
    }

    private GetBalanceHandler(Environment environment, Clock clock) {
        this(environment, clock, DynamoDb.view(environment));
    }

    GetBalanceHandler(Environment environment, Clock clock, LedgerView view) {
        super(ServiceInfo.from(environment), clock);
        this.view = view;
    }

    @Override
    Reply answer(Request request, Log log) {
        AccountId account = request.account();
        List<Balance> balances;
        try {
            balances = view.balances(account);
        } catch (LedgerStoreException e) {
            if (e.kind() != LedgerStoreException.Kind.ACCESS_DENIED) {
                throw e;
            }
            log.error("answered 500: the function may not read its table", e);
            throw new ProblemException(Problem.internal("The balance could not be read"));
        }
        return Reply.ok(Json.object(json -> {
            json.writeStringField("accountId", account.value());
            json.writeArrayFieldStart("balances");
            for (Balance balance : balances) {
                json.writeStartObject();
                json.writeStringField("currency", balance.currency().getCurrencyCode());
                json.writeStringField("balance", balance.toDecimalString());
                json.writeNumberField("transactions", balance.transactions());
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }
}
