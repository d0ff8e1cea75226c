package dev.payledger.dr.local.service.lambda;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last initialisation of a deployment that failed within an invocation. AWS gives every waiting request an
 * environment of its own, and all of them would crash side by side; this machine cannot start a process for each. So one
 * crash stands for the requests that were already waiting when it began; a request that came later has a process of its
 * own. Thread safe.
 */
final class InitFailures {

    /**
     * What happened.
     *
     * @param begunNanos when the process was started, by the monotonic clock
     * @param outcome how it ended; null where it took too long
     * @param lines what the process had written
     */
    record Failure(long begunNanos, FunctionProcess.@Nullable Outcome outcome, double millis, List<String> lines) {}

    private volatile @Nullable Failure last;

    void note(Failure failure) {
        last = failure;
    }

    /** The failure that stands for a request that arrived at this moment, or empty where it must be tried. */
    Optional<Failure> after(long arrivedNanos) {
        return Optional.ofNullable(last).filter(failure -> failure.begunNanos() - arrivedNanos > 0);
    }
}
