package dev.payledger.systemtests.simulation;

import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.InvalidInputException;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.Money;
import dev.payledger.core.PostResult;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Callers of both regions: they pay, retry, send twice, use a key for two contents, and reverse what they paid. */
final class Clients {
    private static final int ATTEMPTS_MAX = 7;
    private static final String[] CURRENCIES = {"SGD", "SGD", "JPY", "KWD"};
    private static final long[] AMOUNTS = {1, 100, 2500, 999_999_999_999_999L, Money.MAX_MINOR_UNITS};

    private final World world;
    private final List<Wish> wishes = new ArrayList<>();

    Clients(World world) {
        this.world = world;
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < world.weather().payments(); i++) {
            // Now and then a key that was used before, at about that time, with other content as like as not.
            boolean again = i > 0 && world.chance(0.35);
            int key = again ? world.below(i) : i;
            times.add(
                    again
                            ? times.get(key).plus(world.upTo(Duration.ofSeconds(4)))
                            : world.upTo(world.weather().horizon()));
            Wish wish = new Wish(payment(key), null);
            wishes.add(wish);
            world.later(times.get(i), wish::attempt);
        }
    }

    /** What a caller wants done, once. */
    private final class Wish {
        private final TransactionRequest request;
        private final @Nullable Transaction reversed;
        private int attempts;
        private boolean answered;

        /**
         * @param reversed what the request reverses; null for a payment
         */
        private Wish(TransactionRequest request, @Nullable Transaction reversed) {
            this.request = request;
            this.reversed = reversed;
        }

        private void attempt() {
            attempts++;
            // A caller's resolver may hold the other region's address for a while; or it goes there by itself.
            SimulatedRegion region = world.chance(0.7) ? world.active() : world.other(world.active());
            if (send(region)) {
                answered = true;
                if (attempts < ATTEMPTS_MAX && world.chance(0.3)) {
                    world.later(world.upTo(Duration.ofSeconds(150)), this::attempt);
                }
            } else if (attempts < ATTEMPTS_MAX) {
                world.later(world.upTo(Duration.ofSeconds(8)), this::attempt);
            }
        }

        /** Whether the caller got a final answer. */
        private boolean send(SimulatedRegion region) {
            if (region.isDown() || world.chance(world.weather().lostRequest())) {
                world.trace(() -> this + " does not reach " + region);
                return false;
            }
            world.trace(() -> this + " reaches " + region);
            world.checker().sends(request);
            Checker.Call call = world.checker().begin(region);
            try {
                Door door = region.door();
                PostResult result =
                        reversed == null ? door.post(request) : door.reverse(reversed.accountId(), reversed.id());
                world.trace(() -> region + " answers " + this + ": " + result);
                boolean received = !world.chance(world.weather().lostRequest());
                call.answered(request, reversed, result, received);
                if (received) {
                    followUp(result);
                }
                return received && !(result instanceof PostResult.Unknown);
            } catch (InvalidInputException refused) {
                world.trace(() -> region + " refuses " + this + ": " + refused.getMessage());
                call.refused(reversed, refused);
                return true;
            } catch (FunctionKilled | LedgerStoreException failed) {
                world.trace(() -> region + " fails " + this + ": " + failed.getMessage());
                return false;
            }
        }

        private void followUp(PostResult result) {
            Transaction done = result instanceof PostResult.Posted posted
                    ? posted.transaction()
                    : result instanceof PostResult.Replayed replayed ? replayed.transaction() : null;
            if (done == null || reversed != null || !world.chance(0.25)) {
                return;
            }
            // Two people notice the mistake.
            for (int i = 0; i <= world.below(2); i++) {
                Wish reversal = new Wish(done.reversal(), done);
                wishes.add(reversal);
                world.later(world.upTo(Duration.ofSeconds(60)), reversal::attempt);
            }
        }

        @Override
        public String toString() {
            if (reversed != null) {
                return "reversal of " + reversed.id();
            }
            return "payment " + request.accountId() + " " + request.idempotencyKey() + " " + request.type() + " "
                    + request.amount();
        }
    }

    private TransactionRequest payment(int key) {
        // One hot account. What shares a key shares its account, more often than not.
        AccountId account = new AccountId(key % 4 > 0 ? "hot" : "acc-" + world.below(2));
        long amount = AMOUNTS[world.below(AMOUNTS.length)];
        return new TransactionRequest(
                account,
                new IdempotencyKey("key-" + key),
                world.chance(0.5) ? TransactionType.CREDIT : TransactionType.DEBIT,
                new Money(amount, Money.currencyOf(CURRENCIES[world.below(CURRENCIES.length)])),
                null);
    }

    /** After healing: whoever has no answer yet gets one by asking once. */
    void everybodyAsksAgain() {
        for (Wish wish : List.copyOf(wishes)) {
            if (!wish.answered && !wish.send(world.active())) {
                throw new PropertyViolation("answer after healing", "no answer to " + wish);
            }
        }
    }
}
