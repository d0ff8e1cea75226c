package dev.payledger.dr.drill;

import dev.payledger.dr.internal.resource.Alarm;
import dev.payledger.dr.internal.resource.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Looks at the scenario's alarm, and writes down when it fired, by CloudWatch's own history. */
final class AlarmWatch {

    /** A look every so often: DescribeAlarms is throttled on AWS. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** CloudWatch's clock and this machine's may differ by so much. */
    private static final Duration CLOCKS = Duration.ofSeconds(1);

    private final Alarm alarm;
    private final Timeline timeline;
    private final Time time;
    private boolean exists;
    private boolean fired;
    private long lastLook;

    AlarmWatch(Alarm alarm, Timeline timeline, Time time) {
        this.alarm = alarm;
        this.timeline = timeline;
        this.time = time;
        this.lastLook = time.nanoTime();
    }

    String name() {
        return alarm.name();
    }

    /** Its state now; empty where there is no such alarm. */
    Optional<String> state() {
        Optional<String> state = alarm.find().map(Alarm.Seen::state);
        exists = state.isPresent();
        return state;
    }

    boolean exists() {
        return exists;
    }

    boolean fired() {
        return fired;
    }

    /** Looks, unless it has just looked or the alarm fired already. */
    void look() {
        if (fired || !exists || time.since(lastLook).compareTo(EVERY) < 0) {
            return;
        }
        lastLook = time.nanoTime();
        if (state().filter("ALARM"::equals).isPresent()) {
            fired = true;
            Optional<Instant> at = alarm.firedSince(timeline.zero().minus(CLOCKS));
            String message = alarm.name() + " (" + alarm.region() + ") ALARM while faults are active";
            if (at.isPresent()) {
                timeline.at(timeline.nanosOf(at.get()), "alarm", message + "; source cloudwatch", CLOCKS);
            } else {
                timeline.now("alarm", message + "; source cloudwatch", EVERY);
            }
        }
    }
}
