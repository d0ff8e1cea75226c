package dev.payledger.dr.drill;

import dev.payledger.dr.config.Workload.Route;
import java.util.Optional;

/**
 * One request of one user.
 *
 * @param startNanos when it was sent, and {@code endNanos} when its answer was there, by the run's monotonic clock
 * @param status 0 where there was no answer
 * @param region who served it; empty where nobody said so
 * @param problem why it failed, in a few words; empty where it did not
 * @param id what the service called what was written
 */
record Sample(
        int user,
        Route route,
        String account,
        long startNanos,
        long endNanos,
        boolean ok,
        int status,
        String region,
        String problem,
        Optional<String> id) {

    /** A request without an answer. */
    static Sample unanswered(int user, Route route, String account, long startNanos, long endNanos, String problem) {
        return new Sample(user, route, account, startNanos, endNanos, false, 0, "", problem, Optional.empty());
    }
}
