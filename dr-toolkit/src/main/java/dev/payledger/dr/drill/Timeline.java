package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.Moment;
import dev.payledger.dr.event.Events;
import dev.payledger.dr.internal.resource.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened when, counted from the request of the first fault. Thread safe. */
final class Timeline {

    private final Events events;
    private final Time time;
    private final List<Moment> moments = new ArrayList<>();
    private volatile long zeroNanos;
    private volatile Instant zero = Instant.EPOCH;

    Timeline(Events events, Time time) {
        this.events = events;
        this.time = time;
    }

    /** The first fault is requested now. */
    void begin() {
        zero = time.now();
        zeroNanos = time.nanoTime();
    }

    long zeroNanos() {
        return zeroNanos;
    }

    /** When that was, by this machine's clock. */
    Instant zero() {
        return zero;
    }

    /** A moment of the wall clock on the monotonic one. */
    long nanosOf(Instant at) {
        return zeroNanos + Duration.between(zero, at).toNanos();
    }

    /** Something is so now, noticed with this uncertainty. */
    void now(String source, String message, Duration uncertainty) {
        at(time.nanoTime(), source, message, uncertainty);
    }

    /** Something was so at a moment of the monotonic clock. */
    void at(long nanos, String source, String message, Duration uncertainty) {
        Duration since = Duration.ofNanos(nanos - zeroNanos);
        Moment moment = new Moment(zero.plus(since), since.toMillis(), source, message, uncertainty.toMillis());
        synchronized (moments) {
            moments.add(moment);
        }
        events.moment(moment.at(), since, source, message);
    }

    List<Moment> moments() {
        synchronized (moments) {
            return moments.stream()
                    .sorted(Comparator.comparingLong(Moment::sinceFaultMillis))
                    .toList();
        }
    }
}
