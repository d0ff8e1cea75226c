package dev.payledger.lambdas;

import dev.payledger.core.AccountId;
import dev.payledger.core.InvalidInputException;
import dev.payledger.core.Ledger;
import dev.payledger.core.LedgerView;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.TransactionPage;
import java.time.Clock;

/**
 * {@code GET /transactions?accountId=&limit=&cursor=}: an account's transactions as this region lists them, newest
 * first; {@code limit} is 1 to 100, 20 by default. {@code nextCursor} is null on the last page.
 *
 * <p>Variables: {@code TABLE_NAME} (the view), {@code SERVICE_NAME}, {@code REGION}, {@code LOG_LEVEL}.
 */
public final class ListTransactionsHandler extends HttpFunction {
    private static final int DEFAULT_LIMIT = 20;

    private final LedgerView view;

    /** Called by Lambda. */
    public ListTransactionsHandler() {
        this(new Environment(System.getenv()), Clock.systemUTC());
    }

    private ListTransactionsHandler(Environment environment, Clock clock) {
        this(environment, clock, DynamoDb.view(environment));
    }

    ListTransactionsHandler(Environment environment, Clock clock, LedgerView view) {
        super(ServiceInfo.from(environment), clock);
        this.view = view;
    }

    @Override
    Reply answer(Request request, Log log) {
        AccountId account = request.account();
        int limit =
                request.parameter("limit").map(ListTransactionsHandler::limit).orElse(DEFAULT_LIMIT);
        TransactionPage page = Ledger.page(
                view,
                service().region(),
                account,
                limit,
                request.parameter("cursor").orElse(null));
        return Reply.ok(Json.object(json -> {
            json.writeArrayFieldStart("items");
            for (ListedTransaction listed : page.items()) {
                json.writeStartObject();
                TransactionJson.write(json, listed.transaction(), listed.status());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("nextCursor", page.nextCursor());
            json.writeStringField("region", service().region());
        }));
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new InvalidInputException("limit", "must be a whole number from 1 to " + Ledger.MAX_PAGE);
        }
        return Integer.parseInt(text);
    }
}
