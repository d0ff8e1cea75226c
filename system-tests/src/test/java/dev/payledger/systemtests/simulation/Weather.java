package dev.payledger.systemtests.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How bad a run is, drawn once from its seed. Each chance is that of one call to AWS.
 *
 * @param lag the median replication lag; single writes take from a third of it to nearly three times
 * @param interleave that other work comes between
 * @param kill that the function's process ends, before or after the call takes effect
 * @param lostResponse that the call takes effect and its caller sees a timeout
 * @param conflict that a write meets another transaction or is throttled
 * @param lostRequest that a client's request, or the answer to it, is lost outside of AWS
 * @param payments how many payments clients make
 * @param horizon how long they do so
 */
record Weather(
        Duration lag,
        double interleave,
        double kill,
        double lostResponse,
        double conflict,
        double lostRequest,
        int payments,
        Duration horizon) {
    private static final Duration[] LAGS = {
        Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(400), Duration.ofSeconds(5), Duration.ofSeconds(42)
    };

    static Weather of(SplittableRandom random) {
        return new Weather(
                LAGS[random.nextInt(LAGS.length)],
                pick(random, 0.05, 0.2, 0.5),
                pick(random, 0, 0.01, 0.04),
                pick(random, 0, 0.02, 0.08),
                pick(random, 0, 0.05, 0.4),
                pick(random, 0, 0.05, 0.2),
                6 + random.nextInt(14),
                Duration.ofSeconds(10 + random.nextInt(110)));
    }

    /** After healing: nothing fails any more; what is under way arrives as late as ever. */
    Weather healed() {
        return new Weather(lag, 0, 0, 0, 0, 0, payments, horizon);
    }

    private static double pick(SplittableRandom random, double... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
