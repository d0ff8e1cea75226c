package dev.payledger.core.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Which address an attempt goes to: the failover name while it answers; when it fails, the regions' own endpoints in
 * turn. Where one of those answered, later calls go there first for a while, so that a lost region costs one slow
 * request and not every one. Safe for use by many threads.
 */
final class Endpoints {
    private final List<URI> all;
    private final Duration detour;
    private final LongSupplier nanoTime;
    private int preferred;
    private long until;

    /**
     * @param all the failover name first, then the regions' own
     * @param detour how long calls stay away from the name after it failed
     */
    Endpoints(List<URI> all, Duration detour, LongSupplier nanoTime) {
        this.all = List.copyOf(all);
        this.detour = detour;
        this.nanoTime = nanoTime;
    }

    /** The index of the endpoint with which a call begins now. */
    synchronized int first() {
        if (preferred != 0 && nanoTime.getAsLong() - until >= 0) {
            preferred = 0;
        }
        return preferred;
    }

    URI at(int index) {
        return all.get(index);
    }

    /** The endpoint to try after this one failed. */
    int after(int index) {
        return (index + 1) % all.size();
    }

    int count() {
        return all.size();
    }

    /** An endpoint answered. */
    synchronized void answered(int index) {
        if (index != preferred) {
            preferred = index;
            until = nanoTime.getAsLong() + detour.toNanos();
        }
    }
}
