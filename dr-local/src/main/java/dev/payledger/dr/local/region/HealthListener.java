package dev.payledger.dr.local.region;

import java.time.Instant;

/** Hears when a health check changes its mind. Called on the thread that noticed; must not block. */
public interface HealthListener {
    /**
     * A health check changed.
     *
     * @param healthCheckId which
     * @param healthy what it says now
     * @param healthyCheckers how many checkers say that the endpoint is healthy
     * @param checkers how many there are
     * @param at when
     */
    void changed(String healthCheckId, boolean healthy, int healthyCheckers, int checkers, Instant at);
}
