package dev.payledger.dr.local.dns;

import dev.payledger.dr.local.time.TimeSource;

/** A TTL is an interval: it is divided by the speed, rounded up, and never less than a second where it was not zero. */
final class ServedTtl {

    private ServedTtl() {}

    static long seconds(long ttlSeconds, TimeSource time) {
        return ttlSeconds == 0 ? 0 : Math.max(1, (long) Math.ceil(ttlSeconds / time.speed()));
    }
}
