package dev.payledger.systemtests.simulation;

import dev.payledger.core.AccountId;
import dev.payledger.core.Cursor;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.InvalidInputException;
import dev.payledger.core.LedgerStore;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.Position;
import dev.payledger.core.PostResult;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionPage;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.ViewPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that answer wrongly. */
final class WrongDoors {
    private WrongDoors() {}

    /** Hands everything on; the base of what changes one answer. */
    private static class Forwarding implements Door {
        final Door real;

        Forwarding(Door real) {
            this.real = real;
        }

        @Override
        public PostResult post(TransactionRequest request) {
            return real.post(request);
        }

        @Override
        public PostResult reverse(AccountId account, TransactionId original) {
            return real.reverse(account, original);
        }

        @Override
        public TransactionPage page(AccountId account, int limit, @Nullable String cursor) {
            return real.page(account, limit, cursor);
        }
    }

    /** Whoever knows the key gets its transaction, whatever the content. */
    static Door keyWithoutContent(Door door, LedgerStore store) {
        return new Forwarding(door) {
            @Override
            public PostResult post(TransactionRequest request) {
                PostResult result = real.post(request);
                if (result instanceof PostResult.Conflict conflict) {
                    return store.listed(request.accountId(), conflict.holder())
                            .<PostResult>map(held -> new PostResult.Replayed(held.transaction()))
                            .orElse(result);
                }
                return result;
            }
        };
    }

    /** A write that timed out is answered as done. */
    static Door answersWithoutWriting(Door door, SimulatedRegion region) {
        return new Forwarding(door) {
            @Override
            public PostResult post(TransactionRequest request) {
                try {
                    return real.post(request);
                } catch (LedgerStoreException failed) {
                    return new PostResult.Posted(Transaction.accepted(
                            request, region.name(), region.clock().instant()));
                }
            }
        };
    }

    /** A replay does not say that it is one. */
    static Door unmarkedReplay(Door door) {
        return new Forwarding(door) {
            @Override
            public PostResult post(TransactionRequest request) {
                PostResult result = real.post(request);
                return result instanceof PostResult.Replayed replayed
                        ? new PostResult.Posted(replayed.transaction())
                        : result;
            }
        };
    }

    /** A retry is answered with a transaction that is made anew: other time, other region. */
    static Door answersAnew(Door door, SimulatedRegion region) {
        return new Forwarding(door) {
            @Override
            public PostResult post(TransactionRequest request) {
                PostResult result = real.post(request);
                return result instanceof PostResult.Replayed
                        ? new PostResult.Replayed(Transaction.accepted(
                                request, region.name(), region.clock().instant()))
                        : result;
            }
        };
    }

    /** A reversal is a payment like any other, under a key of its own. */
    static Door reversalUnderAFreshKey(Door door, LedgerStore store, World world) {
        return new Forwarding(door) {
            @Override
            public PostResult reverse(AccountId account, TransactionId original) {
                return store.find(account, original)
                        .map(Transaction::reversal)
                        .map(reversal -> real.post(new TransactionRequest(
                                account,
                                new IdempotencyKey(world.ids().uuid()),
                                reversal.type(),
                                reversal.amount(),
                                null)))
                        .orElseGet(() -> new PostResult.Unknown(original));
            }
        };
    }

    /** A cursor counts the transactions that were listed. */
    static Door cursorByOffset(Door door, LedgerStore store) {
        return new Forwarding(door) {
            @Override
            public TransactionPage page(AccountId account, int limit, @Nullable String cursor) {
                int offset = cursor == null ? 0 : Integer.parseInt(cursor);
                ViewPage all = store.transactions(account, offset + limit, null);
                List<ListedTransaction> items = all.items()
                        .subList(
                                Math.min(offset, all.items().size()),
                                all.items().size());
                return new TransactionPage(items, all.more() ? String.valueOf(offset + limit) : null);
            }
        };
    }

    /** A cursor of the other region's list is taken for one of this. */
    static Door takesForeignCursors(Door door, SimulatedRegion region, World world) {
        return new Forwarding(door) {
            @Override
            public TransactionPage page(AccountId account, int limit, @Nullable String cursor) {
                try {
                    return real.page(account, limit, cursor);
                } catch (InvalidInputException foreign) {
                    Position position = Cursor.decode(world.other(region).name(), account, String.valueOf(cursor));
                    return real.page(account, limit, Cursor.encode(region.name(), account, position));
                }
            }
        };
    }
}
