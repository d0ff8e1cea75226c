package dev.payledger.systemtests.simulation;

import dev.payledger.core.LedgerStore;
import dev.payledger.core.LedgerView;
import dev.payledger.core.Transaction;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Ledgers with one bug each, as they are built in earnest. The simulator must catch every one of them. */
enum PlantedBug {
    /** The mutable balance lives in a global table: last writer wins, and loses money. */
    BALANCE_IN_THE_GLOBAL_TABLE(new Variant() {
        @Override
        boolean replicatesView() {
            return true;
        }
    }),
    /** Transaction, list, key and balance are written one after the other. */
    WRITES_ONE_BY_ONE(client(WrongClients::oneByOne)),
    /** The projector does not mark what it has applied. */
    PROJECTOR_WITHOUT_MARKER(client(WrongClients::withoutMarker)),
    /** What DynamoDB did not process in a batch is taken for what is there. */
    UNPROCESSED_IS_APPLIED(client(WrongClients::unprocessedIsThere)),
    /** Only DynamoDB's request token stands between a retry and a second payment. */
    TOKEN_ONLY_IDEMPOTENCY(client(WrongClients::tokenOnly)),
    /** After a timeout the write is repeated without conditions. */
    BLIND_RETRY(client(WrongClients::blindRetry)),
    /** Nothing holds a key within a region. */
    NO_GUARD(client(WrongClients::withoutGuard)),
    /** A void transaction still counts. */
    VOID_KEEPS_ITS_BALANCE(client(WrongClients::voidKeepsBalance)),
    /** Money as float. */
    MONEY_AS_FLOAT(
            client(real -> WrongClients.amountsAs(real, amount -> String.valueOf((long) Float.parseFloat(amount))))),
    /** Money as a 32-bit number. */
    MONEY_AS_INT(client(real -> WrongClients.amountsAs(real, amount -> String.valueOf((int) Long.parseLong(amount))))),
    /** The key alone decides what is a retry. */
    KEY_WITHOUT_CONTENT(new Variant() {
        @Override
        Door door(Door real, LedgerStore store, SimulatedRegion region, World world) {
            return WrongDoors.keyWithoutContent(real, store);
        }
    }),
    /** A timeout is answered as if the write had happened. */
    ANSWER_WITHOUT_WRITE(new Variant() {
        @Override
        Door door(Door real, LedgerStore store, SimulatedRegion region, World world) {
            return WrongDoors.answersWithoutWriting(real, region);
        }
    }),
    /** A replay looks like a first answer. */
    UNMARKED_REPLAY(new Variant() {
        @Override
        Door door(Door real, LedgerStore store, SimulatedRegion region, World world) {
            return WrongDoors.unmarkedReplay(real);
        }
    }),
    /** A retry gets another answer than the first. */
    ANSWER_MADE_ANEW(new Variant() {
        @Override
        Door door(Door real, LedgerStore store, SimulatedRegion region, World world) {
            return WrongDoors.answersAnew(real, region);
        }
    }),
    /** Each request to reverse makes a payment of its own. */
    REVERSAL_UNDER_A_FRESH_KEY(new Variant() {
        @Override
        Door door(Door real, LedgerStore store, SimulatedRegion region, World world) {
            return WrongDoors.reversalUnderAFreshKey(real, store, world);
        }
    }),
    /** The reversal of a void transaction counts. */
    REVERSAL_STANDS_ALONE(projector(WrongProjectors::reversalsStandAlone)),
    /** Each region keeps what it heard of first. */
    FIRST_COME_KEEPS_ITS_KEY(projector(WrongProjectors::firstComeKeepsItsKey)),
    /** A replicated attribute that depends on a clock decides. */
    EARLIER_CLOCK_TAKES_THE_KEY(projector(WrongProjectors::earlierClockTakesTheKey)),
    /** The projector notes a batch as done and then applies it. */
    CHECKPOINT_BEFORE_APPLYING(new Variant() {
        @Override
        boolean checkpointsFirst() {
            return true;
        }
    }),
    /** A cursor is a number of transactions to skip. */
    CURSOR_BY_OFFSET(new Variant() {
        @Override
        Door door(Door real, LedgerStore store, SimulatedRegion region, World world) {
            return WrongDoors.cursorByOffset(real, store);
        }
    }),
    /** A cursor is taken on in the other region. */
    CURSOR_OF_THE_OTHER_REGION(new Variant() {
        @Override
        Door door(Door real, LedgerStore store, SimulatedRegion region, World world) {
            return WrongDoors.takesForeignCursors(real, region, world);
        }
    });

    private final Variant variant;

    PlantedBug(Variant variant) {
        this.variant = variant;
    }

    Variant variant() {
        return variant;
    }

    private static Variant client(UnaryOperator<DynamoDbClient> wrong) {
        return new Variant() {
            @Override
            DynamoDbClient client(DynamoDbClient faulty) {
                return wrong.apply(faulty);
            }
        };
    }

    private static Variant projector(BiFunction<LedgerView, Clock, Consumer<Transaction>> wrong) {
        return new Variant() {
            @Override
            Consumer<List<Transaction>> projector(LedgerView view, Clock clock) {
                Consumer<Transaction> each = wrong.apply(view, clock);
                return batch -> batch.forEach(each);
            }
        };
    }
}
