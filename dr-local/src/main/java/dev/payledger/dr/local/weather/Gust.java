package dev.payledger.dr.local.weather;

import java.util.Locale;

/** What may happen to a single call. A call meets one at most. */
enum Gust {
    /** Refused with the service's own throttling error, before the effect. */
    THROTTLE,
    /** Answered with a 500, before the effect. */
    ERROR,
    /** Answered with a 503, before the effect. */
    UNAVAILABLE,
    /** The connection ends before the effect. */
    RESET,
    /** The connection ends after the effect. */
    LOST,
    /** Answered late. */
    SLOW;

    /** As it stands in a forecast and in the audit log. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
