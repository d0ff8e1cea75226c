package dev.payledger.dr.event;

import java.time.Duration;

/**
 * A step that runs: what it has to say goes through here. Thread safe.
 *
 * @since 0.1.0
 */
public final class Step {

    private final Events events;
    private final int number;
    private final int of;
    private final String name;
    private final long start;

    Step(Events events, int number, int of, String name) {
        this.events = events;
        this.number = number;
        this.of = of;
        this.name = name;
        this.start = events.nanoTime();
    }

    /** Something is under way. */
    public void progress(String subject, String message, Duration elapsed) {
        events.emit(new DrEvent.Progress(events.now(), name, subject, message, elapsed));
    }

    /** Part of the step has its result. */
    public void result(String subject, String message, Duration took) {
        events.emit(new DrEvent.Result(events.now(), name, subject, message, took));
    }

    /** Something that a person should know. */
    public void warning(String message) {
        events.emit(new DrEvent.Warning(events.now(), name, message));
    }

    /** The step ended well. */
    public void finish(String summary) {
        events.emit(new DrEvent.StepFinished(events.now(), number, of, name, summary, elapsed()));
    }

    /** Since the step began. */
    public Duration elapsed() {
        return Duration.ofNanos(events.nanoTime() - start);
    }

    /** The events that this step's events go to. */
    public Events events() {
        return events;
    }
}
