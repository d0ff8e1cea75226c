package dev.payledger.lambdas;

import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.Transaction;
import dev.payledger.core.ViewProjector;
import dev.payledger.core.dynamodb.DynamoDbLedgerStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Fills a region's view from its copy of the transactions: applies every transaction that the view does not have, each
 * once, while the functions go on. For a view that was lost, or whose projector stood still for longer than a stream
 * keeps its records. Run it in each region whose view is to be filled:
 *
 * <pre>{@code
 * AWS_REGION=ap-northeast-1 java -cp payledger-lambdas.jar dev.payledger.lambdas.RebuildViewProcess \
 *         payledger-dev-transactions payledger-dev-view
 * }</pre>
 *
 * <p>Credentials come from the environment; they need {@code dynamodb:Scan} on the transactions and {@code GetItem},
 * {@code BatchGetItem}, {@code PutItem} and {@code UpdateItem} on the view. {@code AWS_ENDPOINT_URL} is honoured.
 */
public final class RebuildViewProcess {
    private static final int BATCH = 100;

    private RebuildViewProcess() {}

    /** Ends with 0 if the view is filled, 1 if a table could not be read or written, 2 if it was called wrongly. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(arguments, System.getenv(), out));
    }

    static int run(String[] arguments, Map<String, String> variables, PrintStream out) {
        String region = variables.getOrDefault("AWS_REGION", "");
        if (arguments.length != 2 || region.isEmpty()) {
            out.println("Usage: AWS_REGION=<region> java -cp <functions jar> " + RebuildViewProcess.class.getName()
                    + " <transactions table> <view table>");
            return 2;
        }
        DynamoDbLedgerStore store = new DynamoDbLedgerStore(
                DynamoDb.client(new ServiceInfo("rebuild", region, LogLevel.INFO)), arguments[0], arguments[1]);
        try {
            out.println(fill(store));
            return 0;
        } catch (LedgerStoreException e) {
            out.println("The view is not filled: " + e.getMessage()
                    + ". What was applied stays; run it again when that is mended.");
            return 1;
        }
    }

    /** Applies what is missing; answers what was done, for people. */
    static String fill(DynamoDbLedgerStore store) {
        ViewProjector projector = new ViewProjector(store, Clock.systemUTC());
        Map<ViewProjector.Outcome, Integer> outcomes = new EnumMap<>(ViewProjector.Outcome.class);
        List<Transaction> batch = new ArrayList<>();
        long read = store.forEachTransaction(transaction -> {
            batch.add(transaction);
            if (batch.size() == BATCH) {
                apply(batch, projector, outcomes);
            }
        });
        apply(batch, projector, outcomes);
        return read + " transactions read: " + outcomes;
    }

    private static void apply(
            List<Transaction> batch, ViewProjector projector, Map<ViewProjector.Outcome, Integer> outcomes) {
        projector.apply(batch, (transaction, outcome) -> outcomes.merge(outcome, 1, Integer::sum));
        batch.clear();
    }
}
