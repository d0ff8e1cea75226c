package dev.payledger.dr.local.service.cloudwatch;

import dev.payledger.dr.local.time.TimeSource;
import java.time.Instant;

/**
 * The minutes by which alarms count. The speed divides them: at speed 10 an alarm's minute lasts six seconds. They are
 * aligned to the epoch, so at speed 1 they are the wall clock's. A <em>slot</em> is half of such a minute. Immutable.
 */
final class AlarmClock {

    /** How many slots a minute has. */
    static final int SLOTS = 2;

    private static final double MINUTE_MILLIS = 60_000;

    private final double speed;

    AlarmClock(TimeSource time) {
        this.speed = time.speed();
    }

    /** The minute that a moment is in, counted from the epoch. */
    long minuteOf(Instant at) {
        return Math.floorDiv(slotOf(at), (long) SLOTS);
    }

    /** The slot that a moment is in. */
    long slotOf(Instant at) {
        return (long) Math.floor(at.toEpochMilli() * speed * SLOTS / MINUTE_MILLIS);
    }

    /** When a minute begins, to the millisecond. */
    Instant startOf(long minute) {
        return Instant.ofEpochMilli((long) Math.ceil(minute * MINUTE_MILLIS / speed));
    }
}
