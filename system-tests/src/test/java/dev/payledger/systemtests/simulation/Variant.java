package dev.payledger.systemtests.simulation;

import dev.payledger.core.LedgerStore;
import dev.payledger.core.LedgerView;
import dev.payledger.core.Transaction;
import dev.payledger.core.ViewProjector;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Which ledger is simulated: the real one, or one with a planted bug that overrides a part. */
class Variant {
    /** The ledger as it is. */
    static final Variant REAL = new Variant();

    /** The client of one invocation, over the one that fails now and then. */
    DynamoDbClient client(DynamoDbClient faulty) {
        return faulty;
    }

    /** The client with which the checks read. */
    DynamoDbClient reader(DynamoDbClient engine) {
        return engine;
    }

    Door door(Door real, LedgerStore store, SimulatedRegion region, World world) {
        return real;
    }

    Consumer<List<Transaction>> projector(LedgerView view, Clock clock) {
        ViewProjector projector = new ViewProjector(view, clock);
        return batch -> projector.apply(batch, (transaction, outcome) -> {});
    }

    /** Whether the projector notes a batch as done before it applies it. */
    boolean checkpointsFirst() {
        return false;
    }

    /** Whether the view is a global table, too. */
    boolean replicatesView() {
        return false;
    }
}
