package dev.payledger.systemtests.simulation;

import dev.payledger.core.AccountId;
import dev.payledger.core.InvalidInputException;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** People who page through a list while transactions arrive, and are moved to the other region half way. */
final class Readers {
    private static final int WALKS = 6;
    private static final int RESTARTS_MAX = 4;

    private final World world;

    Readers(World world) {
        this.world = world;
        for (int i = 0; i < WALKS; i++) {
            Walk walk = new Walk(world.chance(0.8) ? "hot" : "acc-" + world.below(2), 1 + world.below(5));
            world.later(world.upTo(world.weather().horizon()), walk::begin);
        }
    }

    private final class Walk {
        private final AccountId account;
        private final int limit;
        private final Set<TransactionId> seen = new LinkedHashSet<>();
        private List<TransactionId> there = List.of();
        private List<TransactionId> inBoth = List.of();
        private @Nullable ListedTransaction last;
        private @Nullable SimulatedRegion region;
        private @Nullable String cursor;
        private int restarts;

        private Walk(String account, int limit) {
            this.account = new AccountId(account);
            this.limit = limit;
        }

        private void begin() {
            begin(world.active());
        }

        private void begin(SimulatedRegion first) {
            region = first;
            seen.clear();
            last = null;
            cursor = null;
            there = idsIn(region);
            inBoth = idsIn(world.other(region));
            inBoth.retainAll(there);
            ask(first);
        }

        private List<TransactionId> idsIn(SimulatedRegion listing) {
            List<TransactionId> ids = new ArrayList<>();
            listing.truth()
                    .transactions(account, 1000, null)
                    .items()
                    .forEach(listed -> ids.add(listed.transaction().id()));
            return ids;
        }

        private void next() {
            // A reader's resolver may change its mind at any page; a reader who began again often stays where he is.
            SimulatedRegion asked = world.chance(0.15) ? world.other(world.active()) : world.active();
            ask(region == null || restarts < RESTARTS_MAX ? asked : region);
        }

        private void ask(SimulatedRegion asked) {
            boolean moved = cursor != null && region != asked;
            if (asked.isDown()) {
                world.later(Duration.ofSeconds(3), this::next);
                return;
            }
            if (cursor == null && region != asked) {
                begin(asked);
                return;
            }
            try {
                TransactionPage page = asked.door().page(account, limit, cursor);
                if (moved) {
                    // Whoever takes a foreign cursor must answer for what the reader then sees.
                    there = inBoth;
                    region = asked;
                }
                take(page);
            } catch (InvalidInputException refused) {
                if (!moved) {
                    throw new PropertyViolation(
                            "cursors", "own cursor refused in " + asked + ": " + refused.getMessage());
                }
                restarts++;
                begin(asked);
                return;
            } catch (FunctionKilled | LedgerStoreException failed) {
                world.later(world.upTo(Duration.ofSeconds(3)), this::next);
                return;
            }
            if (cursor == null) {
                end();
            } else {
                world.later(world.upTo(Duration.ofSeconds(6)), this::next);
            }
        }

        private void take(TransactionPage page) {
            for (ListedTransaction item : page.items()) {
                if (!seen.add(item.transaction().id())) {
                    throw new PropertyViolation(
                            "cursors", item.transaction().id() + " was listed twice by pages of " + limit);
                }
                if (last != null && last.position().compareTo(item.position()) <= 0) {
                    throw new PropertyViolation("cursors", "pages are not in the list's order, newest first");
                }
                last = item;
            }
            if (page.items().size() > limit) {
                throw new PropertyViolation(
                        "cursors",
                        "a page of " + limit + " holds " + page.items().size());
            }
            cursor = page.nextCursor();
        }

        private void end() {
            for (TransactionId id : there) {
                if (!seen.contains(id)) {
                    throw new PropertyViolation(
                            "cursors",
                            id + " was there when the reader began and was passed over by pages of " + limit);
                }
            }
        }
    }
}
