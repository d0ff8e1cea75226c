package dev.payledger.dr.drill;

import dev.payledger.dr.config.Workload.Route;

/** How one user sends a request and sees its end. Safe for use by many threads. */
interface Caller extends AutoCloseable {

    /** Sends a request of a route for an account and waits for its end, good or bad. */
    Sample request(int user, Route route, String account);

    @Override
    void close();
}
