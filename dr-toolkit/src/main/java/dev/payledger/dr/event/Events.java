package dev.payledger.dr.event;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Hands events to a listener, one at a time, and shields the run from it. Thread safe.
 *
 * @since 0.1.0
 */
public final class Events {

    private final DrListener listener;
    private final Supplier<Instant> now;
    private final LongSupplier nanos;

    /**
     * Events for one listener.
     *
     * @param now when an event happens
     * @param nanos monotonic nanoseconds, for durations
     */
    public Events(DrListener listener, Supplier<Instant> now, LongSupplier nanos) {
        this.listener = listener;
        this.now = now;
        this.nanos = nanos;
    }

    /** Begins a step and says so. */
    public Step step(int number, int of, String name) {
        Step step = new Step(this, number, of, name);
        emit(new DrEvent.StepStarted(now(), number, of, name));
        return step;
    }

    /** A moment on a drill's timeline. */
    public void moment(Instant at, Duration sinceFault, String source, String message) {
        emit(new DrEvent.Moment(at, sinceFault, source, message));
    }

    Instant now() {
        return now.get();
    }

    long nanoTime() {
        return nanos.getAsLong();
    }

    synchronized void emit(DrEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            // A listener's failure is the listener's; a run that breaks something must go on to its undo.
            return;
        }
    }
}
